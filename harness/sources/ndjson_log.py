"""The frame of an evidence log around its exchanges: the chain, the end, the counts."""

import re
from typing import Any

from harness.documents.canonical import sha256_hex
from harness.evidence.log import FIRST
from harness.model.text import Text
from harness.sources.recorded_damage import Unfit, excerpt

_ID = re.compile(r"(?:f[1-9][0-9]{0,8}\.)*x[1-9][0-9]{0,14}")
_NUMBER = re.compile(r"[0-9]+")
SHARD_DIGEST = "shard "
"""How the digests of a merged run's shards are named in its first record."""
_MEMBERS = {"seq": int, "t": str, "type": str, "prev": str, "body": dict}


def is_log_record(record: Any) -> bool:
    """Whether a record is one of an evidence log."""
    return isinstance(record, dict) and all(
        isinstance(record.get(name), kind) for name, kind in _MEMBERS.items()
    )


def is_merged_start(record: Any) -> bool:
    """Whether a record begins the log of a run that was merged from shards."""
    digests = record["body"].get("digests")
    is_start = record["type"] == "run_started" and isinstance(digests, dict)
    return is_start and any(name.startswith(SHARD_DIGEST) for name in digests)


class LogChain:
    """Follows the records of a log and tells where the chain, or the counting, does not hold."""

    def __init__(self) -> None:
        self._sequence = 0
        self._head = FIRST
        self._counts = {"exchange": 0, "act": 0}
        self._last_id = "x0"
        self._numbers: tuple[int, ...] = ()
        self._is_ended = False

    def follow(self, record: Any, line: bytes) -> Text | None:
        """Go one record on; says what does not hold there, and takes up the chain behind it."""
        is_linked = self._is_linked(record["seq"], record["prev"])
        self._sequence = record["seq"] + 1
        self._head = sha256_hex(line)
        trouble = self._count(record["type"], record["body"])
        return trouble if is_linked else _BROKEN_CHAIN

    def id_of(self, body: Any) -> str:
        """The id that an exchange has in the log. Raises Unfit when it does not follow the last."""
        name = body.get("id")
        numbers = _numbers(name) if isinstance(name, str) else ()
        if numbers <= self._numbers:  # so none can come twice, and none need be remembered
            raise Unfit(_wrong_id(name, self._last_id), ("body", "id"))
        self._last_id, self._numbers = name, numbers
        return str(name)

    def is_next(self, sequence: int, previous: str, name: str) -> bool:
        """Whether nothing is to be said of an exchange under this id that comes next."""
        is_linked = not self._is_ended and self._is_linked(sequence, previous)
        return is_linked and _numbers(name) > self._numbers

    def take_exchange(self, name: str, line: bytes) -> None:
        """Go one record on, which is such an exchange."""
        self._sequence += 1
        self._head = sha256_hex(line)
        self._counts["exchange"] += 1
        self._last_id, self._numbers = name, _numbers(name)

    def end(self) -> Text | None:
        """What is missing when the file is at its end."""
        return None if self._is_ended else _NO_END

    def _is_linked(self, sequence: int, previous: str) -> bool:
        return (sequence, previous) == (self._sequence, self._head)

    def _count(self, kind: str, body: Any) -> Text | None:
        if self._is_ended:
            return _BEHIND_THE_END
        if kind in self._counts:
            self._counts[kind] += 1
        elif kind == "run_ended":
            self._is_ended = True
            if (body.get("exchanges"), body.get("acts")) != (*self._counts.values(),):
                return _WRONG_COUNTS
        elif kind != "run_started":
            return _unknown_type(kind)
        return None


def _numbers(name: str) -> tuple[int, ...]:
    """The numbers that an id is made of; none where it is no id."""
    return tuple(map(int, _NUMBER.findall(name))) if _ID.fullmatch(name) else ()


_BROKEN_CHAIN = Text(
    "the chain of this evidence log is broken here: a record was changed, added or lost; "
    "use an untouched copy",
    "证据日志的链在此断开：有记录被修改、添加或丢失；请使用未经改动的副本",
)
_BEHIND_THE_END = Text(
    "a record behind the end of the run; use an untouched copy of this evidence log",
    "运行结束之后仍有记录；请使用未经改动的证据日志副本",
)
_WRONG_COUNTS = Text(
    "the counts at the end of this evidence log do not add up; records are missing before it",
    "证据日志末尾的计数不符；此前有记录缺失",
)
_NO_END = Text(
    "this evidence log has no end: the run was interrupted, or the file is cut off; run again",
    "证据日志没有结尾：运行被中断，或文件不完整；请重新运行",
)


def _unknown_type(kind: str) -> Text:
    return Text(
        f"unknown type of record {excerpt(kind)}; a newer harness may have written it",
        f"未知的记录类型 {excerpt(kind)}；可能由更新版本的 harness 写入",
    )


def _wrong_id(name: object, last: str) -> Text:
    return Text(
        f"expected an id after {last}, got {excerpt(name)}; this exchange is left out",
        f"编号应在 {last} 之后，实为 {excerpt(name)}；该交互不予采用",
    )

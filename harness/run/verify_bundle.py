"""A bundle, opened for checking: its files, and what of them was read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from harness.evidence.log import RunStart, read_log, read_start
from harness.evidence.manifest import Manifest, read_manifest
from harness.model.errors import EvidenceError, HarnessError
from harness.model.evidence import Evidence
from harness.model.text import Text
from harness.model.verification import Flaw, VerifiedStep
from harness.run.folder import RunFolder
from harness.run.shard_logs import is_merged

_T = TypeVar("_T")
LOG = "evidence/log.ndjson"
REPORT = "report.json"
_SHOWN = 300
_ELSEWHERE = {
    "audit": Text(
        "the verdicts were not derived again: an audit keeps digests of the traffic, not the "
        "traffic; give the same files with --traffic",
        "未重新判定：审查仅保存流量的摘要，不保存流量本身；请用 --traffic 提供相同的文件",
    ),
    "compare": Text(
        "the comparison was not made again: a bundle keeps the exchanges that it cites, not both "
        "recordings; run `harness compare` over the same files",
        "未重新比对：证据包仅保存被引用的交互，不保存两份录制；请对相同的文件重新执行 "
        "`harness compare`",
    ),
}


@dataclass(frozen=True)
class OpenedBundle:
    """The files of a bundle that has no trap in it; what cannot be read is None."""

    root: Path
    top: str = ""
    """The name of the archive's one folder; empty where a folder was given."""

    @property
    def folder(self) -> RunFolder:
        """The same as the folder of a run."""
        return RunFolder(self.root)

    @cached_property
    def manifest(self) -> Manifest | None:
        """The manifest."""
        return _or_none(lambda: read_manifest((self.root / "manifest.json").read_bytes()))

    @cached_property
    def report(self) -> dict[str, Any] | None:
        """What report.json says; None also where a key comes twice: readers would differ."""
        raw = self.root / REPORT
        value: Any = _or_none(lambda: json.loads(raw.read_bytes(), object_pairs_hook=_unique))
        return value if isinstance(value, dict) else None

    @cached_property
    def start(self) -> RunStart | None:
        """The first record of the log."""
        return _or_none(lambda: read_start(self.folder.log))

    @cached_property
    def evidence(self) -> Evidence | None:
        """The log."""
        return _or_none(lambda: read_log(self.folder.log))

    @property
    def is_merged(self) -> bool:
        """Whether it is of a run that was merged from shards."""
        return self.start is not None and is_merged(self.start)

    def said(self, *keys: str) -> Any:
        """What report.json says at a place; None where it says nothing."""
        value: Any = self.report
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise EvidenceError("a key comes twice")
    return found


def rests_on_more(start: RunStart) -> Text | None:
    """What a report rests on beside the evidence that its bundle keeps; None for all of it."""
    return _ELSEWHERE.get(start.verb)


def safely(name: str, title: Text, check: Callable[[], VerifiedStep]) -> VerifiedStep:
    """A step; whatever a hostile file sets off in it is a flaw of that file, never a crash."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a bundle comes from anywhere; see above
        what = error.message if isinstance(error, HarnessError) else f"{error!r}"
        what = what[:_SHOWN]
        flaw = Flaw("", Text(f"it cannot be checked: {what}", f"无法核验：{what}"))
        return VerifiedStep(name=name, title=title, flaws=(flaw,))


def _or_none(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except Exception:  # noqa: BLE001 - a hostile file may set off anything; the steps say what
        return None

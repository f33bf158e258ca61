"""Reading what a recording of our own holds beside its traffic, and telling whether it is whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from harness.documents.lossless import Number
from harness.documents.schema import violations
from harness.evidence.records import Record, act_from, exchange_from, time_from
from harness.evidence.resign import CASSETTE_KEYS
from harness.model.evidence import Act
from harness.model.exchange import Exchange, Origin, OriginKind, Request, Response
from harness.model.recording import Provenance
from harness.model.text import Text
from harness.platforms.editions import EDITION_NAMES
from harness.sources.json_value import JsonValue
from harness.sources.ndjson_wording import SCHEMA, departure
from harness.sources.own_records import DIGEST, FORMAT, HeadDigest, about_record, exchange_digest
from harness.sources.recorded_damage import Damage, TrafficFile, Unfit, excerpt
from harness.sources.recorded_exchange import require_sensible, require_url
from harness.sources.recorded_json import JsonText
from harness.sources.recorded_members import Members, object_of
from harness.sources.recorded_ranges import Torn

ABOUT, ACTS, BESIDE = "about", "acts", "exchanges"
LISTS = (ACTS, BESIDE)
"""The parts that are lists, read item by item."""
Item = Exchange | Act | Provenance | Damage
"""What a reader of recorded traffic may come upon."""
_DRIVERS = ("reference", "observe")
_ID = re.compile(r"x([1-9][0-9]{0,14})")
_WHOLE = re.compile(r"[0-9]{1,15}")


def own_parts(text: JsonText) -> Iterator[tuple[str, JsonValue]]:
    """The parts of our own member of a JSON document, item by item; none of what is no object."""
    if text.next() != "{":
        text.value()
        return
    text.skip("{")
    is_first = True
    while text.more("}", is_first=is_first):
        is_first = False
        name = str(text.key().data)
        if name in LISTS and text.next() == "[":
            yield from ((name, value) for value in text.items())
        else:
            yield name, text.value()


class OwnReader:
    """Follows a recording of our own from its first part to its end.

    Nothing is asked of a recording that another tool made: it has none of these parts. One that has
    some cannot be read in ranges: of a part of it, Torn is raised.
    """

    def __init__(self, file: TrafficFile, *, is_part: bool = False) -> None:
        self._file = file
        self._is_part = is_part
        self._about: Record | None = None
        self._head = HeadDigest()
        self._told_digest = ""
        self._last = {True: 0, False: 0}
        self._exchanges = self._acts = self._strangers = 0
        self._is_own = False

    def part(self, name: str, data: Any) -> Exchange | Act | Provenance | None:
        """What a part is; None for one that says nothing by itself. Raises Unfit."""
        self._be_own()
        if name == DIGEST:
            self._told_digest = str(data)
            return None
        if name == ABOUT:
            return self._provenance(object_of(data, "an object", "对象"))
        if name == ACTS:
            return self._act(data)
        if name == BESIDE:
            return self._beside(object_of(_plain(data), "an exchange", "交互对象"))
        return None

    def exchange(self, facts: Any, request: Request, response: Response | None) -> Exchange:
        """An exchange from its facts and from what everybody reads. Raises Unfit."""
        known = object_of(_plain(facts), "the facts of an exchange", "交互的观察结果").data
        shown: Record = {
            "method": request.method,
            "url": request.url,
            "headers": [list(pair) for pair in request.headers],
            "body": {"text": ""},
        }
        exchange = self._exchange({**known, "request": shown})
        return self._checked(
            replace(exchange, request=request, response=response), known, is_beside=False
        )

    def stranger(self) -> None:
        """Say that an exchange stands in the file without what we write beside each."""
        self._strangers += 1

    def end(self) -> Text | None:
        """What is missing, or was changed, when the file is at its end."""
        if not self._is_own:
            return None
        if self._strangers:
            return _not_ours(self._strangers)
        if self._about is None:
            return _NO_ABOUT
        held = (self._exchanges, self._acts)
        told = (self._about[BESIDE], self._about[ACTS])
        if held != told:
            return _wrong_counts(told, held)
        if self._told_digest != self._head.value:
            return _EDITED_HEAD
        return None

    def _be_own(self) -> None:
        if self._is_part:
            raise Torn
        self._is_own = True

    def _provenance(self, about: Members) -> Provenance:
        self._about = None
        if (form := about.whole("format")) > FORMAT:
            raise Unfit(_newer("format", str(form)))
        key, edition = about.text("cassette_key"), about.text("edition")
        driver = about.text("driver")
        if key not in CASSETTE_KEYS:
            raise Unfit(_newer("cassette_key", excerpt(key)))
        if edition not in EDITION_NAMES:
            raise Unfit(_newer("edition", excerpt(edition)))
        if driver not in _DRIVERS:
            raise Unfit(_newer("driver", excerpt(driver)))
        try:
            recorded = time_from(about.text("recorded"))
        except ValueError:
            raise about.wrong("recorded", "a UTC time", "UTC 时间") from None
        scenarios = [object_of(s, "a scenario", "场景对象") for s in about.items("scenarios")]
        provenance = Provenance(
            run_id=about.text("run"),
            recorded=recorded,
            edition=edition,
            app_key=about.text("app_key"),
            driver=driver,
            tool_version=about.text("tool"),
            cassette_key=key,
            scenarios=tuple((s.text("name"), s.text(DIGEST)) for s in scenarios),
            application=about.text("application"),
        )
        self._about = about_record(
            provenance, exchanges=about.whole(BESIDE), acts=about.whole(ACTS)
        )
        self._head.add(self._about)
        return provenance

    def _act(self, data: Any) -> Act:
        record = object_of(_plain(data), "an act", "操作对象").data
        try:
            act = act_from(record | {"round": _whole(record.get("round"))})
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise Unfit(_no_act(error)) from error
        self._acts += 1
        self._head.add(act)
        return act

    def _beside(self, found: Members) -> Exchange:
        record = found.data
        answered = record.get("response")
        if isinstance(answered, dict):
            record = record | {"response": answered | {"status": _whole(answered.get("status"))}}
        return self._checked(self._exchange(record), record, is_beside=True)

    def _exchange(self, data: Record) -> Exchange:
        record = {name: value for name, value in data.items() if name not in (DIGEST, "headers")}
        if record.get("elapsed_us") is not None:
            record["elapsed_us"] = _whole(record["elapsed_us"])
        record["origin"] = {"kind": OriginKind.IMPORTED, "file": "", "position": 0}
        for pointer, _ in violations(record, SCHEMA)[:1]:
            raise Unfit(departure(record, pointer).what)
        try:
            exchange = exchange_from(record)
        except ValueError as error:
            raise Unfit(_no_exchange(error)) from error
        require_sensible(exchange, ())
        require_url(exchange.request.url, ())
        return exchange

    def _checked(self, exchange: Exchange, record: Record, *, is_beside: bool) -> Exchange:
        """The exchange as this file has it. Raises Unfit for one that is not as it was recorded."""
        self._be_own()
        self._exchanges += 1
        found = _ID.fullmatch(exchange.id)
        number = int(found[1]) if found else 0
        if number <= self._last[is_beside]:  # so none can come twice
            raise Unfit(_wrong_id(exchange.id, self._last[is_beside]))
        self._last[is_beside] = number
        digest = exchange_digest(exchange)
        if record.get(DIGEST) != digest:
            raise Unfit(_edited(exchange.id))
        self._head.count(digest)
        origin = Origin(kind=OriginKind.IMPORTED, file=self._file.path, position=number)
        return replace(exchange, id=self._file.prefix + exchange.id, origin=origin)


def _plain(data: Any) -> Any:
    """The data without what the forms hold in their own ways: numbers, text without a UTF-8."""
    match data:
        case dict():
            return {name: _plain(value) for name, value in data.items()}
        case list():
            return [_plain(value) for value in data]
        case bytes():
            return data.decode("utf-8", "surrogatepass")
        case Number():
            return _whole(data.literal)
        case int() if not isinstance(data, bool):
            return _whole(str(data))
    return data


def _whole(value: Any) -> Any:
    """The number that digits stand for; anything else as it is, for the schema to refuse."""
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


_NO_ABOUT = Text(
    "this looks like a recording of the harness, but does not say where it comes from; record it "
    "again",
    "该文件看似本工具的录制，但缺少来源说明；请重新录制",
)
_EDITED_HEAD = Text(
    "the recording was edited: what it says of itself, of what was done, or which exchanges stand "
    "in it, is not what was recorded together; record it again",
    "该录制已被改动：其来源说明、操作或所含交互并非同一次录制所得；请重新录制",
)


def _edited(name: str) -> Text:
    return Text(
        f"the recording was edited: {name} is not as it was recorded; record it again",
        f"该录制已被改动：{name} 与录制时不一致；请重新录制",
    )


def _wrong_id(name: str, last: int) -> Text:
    return Text(
        f"the recording was edited: expected an id after x{last}, got {excerpt(name)}; record it "
        "again",
        f"该录制已被改动：编号应在 x{last} 之后，实为 {excerpt(name)}；请重新录制",
    )


def _not_ours(count: int) -> Text:
    which = "one exchange" if count == 1 else f"{count} exchanges"
    return Text(
        f"the recording was edited: {which} of it came from elsewhere, without the facts that were "
        "recorded; record it again",
        f"该录制已被改动：其中 {count} 个交互来自别处，缺少录制时的观察结果；请重新录制",
    )


def _wrong_counts(told: tuple[int, int], held: tuple[int, int]) -> Text:
    return Text(
        f"the recording was edited: it was made with {told[0]} exchanges and {told[1]} acts, "
        f"{held[0]} and {held[1]} can be read; record it again",
        f"该录制已被改动：录制时有 {told[0]} 个交互、{told[1]} 个操作，"
        f"现可读取 {held[0]} 个与 {held[1]} 个；请重新录制",
    )


def _newer(name: str, value: str) -> Text:
    return Text(
        f"{name} {value} is not known here; a newer harness may have made this recording",
        f"未知的 {name} {value}；该录制可能由更新版本的 harness 生成",
    )


def _no_act(error: Exception) -> Text:
    return Text(
        f"no act can be made of this record ({error!r}); record it again",
        f"无法由该记录得到操作（{error!r}）；请重新录制",
    )


def _no_exchange(error: Exception) -> Text:
    return Text(
        f"no exchange can be made of this record ({error}); record it again",
        f"无法由该记录得到交互（{error}）；请重新录制",
    )

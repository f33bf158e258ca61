"""FMT: the platform's answers against the schemas of their operations."""

from collections.abc import Iterator
from functools import lru_cache

from harness.checks.answer_fields import Survey, Way, answer_schema, pointer_of, survey
from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import Counted, Event, Examined, Note, Told, call_check
from harness.documents.lossless import Number, Pointer, pointer_text
from harness.documents.schema import violations
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

SANDBOX_DRIFT = Text(
    "The sandbox answers otherwise than documented; this does not count against the application.",
    "沙箱的响应与文档不符；此项不计入应用的问题。",
)

_DEPARTS = Text(
    "An answer departs from the schema of its operation.",
    "响应不符合该接口的模式定义。",
)
_INEXACT_ID = Text(
    "An id in an answer is written with a fraction or an exponent.",
    "响应中的标识写成了小数或指数形式。",
)
_LARGE_IDS = Text(
    "Ids above 2^53 that came as JSON numbers: {count}. Read them as text or as exact integers, "
    "for JavaScript and others lose their last digits.",
    "以 JSON 数字返回且大于 2^53 的标识：{count} 个。请按文本或精确整数读取，"
    "JavaScript 等语言会丢失末位数字。",
)
_NAMED = 10
"""How many unknown fields of an answer are named; the first ones by name."""


@call_check("FMT-12")
def answers_match_their_schema(call: Call, frame: Frame) -> Told:
    """Every success answer validates against the edition's schema for its operation.

    Fields that no source types may be strings or numbers, and nothing that may be missing is
    required: what an account's tier or a delisted item leaves out is right. Ids are integers or
    texts of digits; a schema cannot tell 8.1e15 from an integer, so their literals are read as
    well. Refusals and 5xx are no success answers and are not examined, nor are operations without a
    schema and answers whose body was not recorded. Fails when a success answer does not validate,
    or an id in it is written with a fraction or an exponent. Ids above 2^53 are counted in a note,
    and fields that no source describes are named in one.

    Source: register FMT-12 (seeds 000, 001, 002); platforms.md 8, type rules.
    """
    schema = answer_schema(call, frame)
    if schema is None or call.answer is None or not call.is_success:
        return 0
    found = survey(call.answer.content, schema)
    departures = violations(found.plain, schema)
    if not (departures or found.inexact or found.large or found.unknown):
        return 1
    findings = _findings(call, schema, departures, found.inexact)
    return Examined(call.exchange.id), *findings, *_notes(call, found)


def _findings(
    call: Call,
    schema: str,
    departures: list[tuple[Pointer, str]],
    inexact: list[tuple[Way, Number]],
) -> Iterator[Finding]:
    for pointer, problem in departures:
        yield _finding(call, _DEPARTS, pointer, f"valid against {schema}", shown(problem))
    told = {pointer for pointer, _ in departures}
    for way, number in inexact:
        if (pointer := pointer_of(way)) not in told:
            wanted = "digits, as an integer or as text"
            yield _finding(call, _INEXACT_ID, pointer, wanted, shown(number.literal))


def _notes(call: Call, found: Survey) -> Iterator[Event]:
    if found.large:
        yield Counted(_LARGE_IDS, found.large)
    if found.unknown:
        yield _noted(call.interface, tuple(sorted(found.unknown)))


def place_in_answer(call: Call, pointer: Pointer) -> str:
    """Where a value below the envelope stands: `response.body/…`, counted from the whole body."""
    answer = call.answer
    envelope = call.operation.envelope if call.operation else ""
    is_wrapped = answer is not None and answer.content is not answer.whole
    return "response.body" + pointer_text((envelope, *pointer) if is_wrapped else pointer)


def _finding(call: Call, message: Text, pointer: Pointer, expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=place_in_answer(call, pointer),
        expected=expected,
        actual=actual,
        hint=SANDBOX_DRIFT,
    )


@lru_cache(maxsize=256)  # the answers of an interface leave the same things out
def _noted(interface: str, unknown: tuple[str, ...]) -> Note:
    listed = shown(", ".join(unknown[:_NAMED]))
    more = len(unknown) > _NAMED
    return Note(
        Text(
            f"{interface} answers with fields that no source describes: {listed}"
            f"{' and more' if more else ''}.",
            f"{interface} 的响应含有资料未记载的字段：{listed}{'等' if more else ''}。",
        )
    )

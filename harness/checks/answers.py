"""FMT: the platform's answers against the schemas of their operations."""

from collections.abc import Iterator
from typing import Any

from harness.checks.excerpts import shown
from harness.checks.registry import Event, Examined, check
from harness.checks.traffic import Traffic
from harness.documents.lossless import Pointer, plain, pointer_text
from harness.documents.resources import resource
from harness.documents.schema import violations
from harness.model.errors import EnvironmentTrouble
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

_DEPARTS = Text(
    "An answer departs from the schema of its operation.",
    "响应不符合该接口的模式定义。",
)
_SANDBOX_DRIFT = Text(
    "The sandbox answers otherwise than documented; this does not count against the application.",
    "沙箱的响应与文档不符；此项不计入应用的问题。",
)


@check("FMT-12")
def answers_match_their_schema(traffic: Traffic) -> Iterator[Event]:
    """Every success answer validates against the edition's schema for its operation.

    Fields that no source types may be strings or numbers, and nothing that may be missing is
    required. Refusals and 5xx are no success answers and are not examined, nor are operations
    without a schema. Fails when a success answer does not validate.

    Source: register FMT-12 (seeds 000, 001, 002); platforms.md 8, type rules.
    """
    for call in traffic.calls:
        schema = _schema_of(traffic, call)
        if schema is None or call.answer is None or not call.is_success:
            continue
        yield Examined(call.exchange.id)
        for pointer, problem in violations(_encodable(plain(call.answer.content)), schema):
            yield Finding(
                message=_DEPARTS,
                exchanges=(call.exchange.id,),
                where=place_in_answer(call, pointer),
                expected=f"valid against {schema}",
                actual=shown(problem),
                hint=_SANDBOX_DRIFT,
            )


def place_in_answer(call: Call, pointer: Pointer) -> str:
    """Where a value below the envelope stands: `response.body/…`, counted from the whole body."""
    answer = call.answer
    envelope = call.operation.envelope if call.operation else ""
    is_wrapped = answer is not None and answer.content is not answer.whole
    return "response.body" + pointer_text((envelope, *pointer) if is_wrapped else pointer)


def _encodable(value: Any) -> Any:
    """The same value without lone surrogates, which the compiled validator cannot take."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {_encodable(key): _encodable(item) for key, item in value.items()}
        case list():
            return [_encodable(item) for item in value]
        case _:
            return value


def _schema_of(traffic: Traffic, call: Call) -> str | None:
    if call.operation is None:
        return None
    name = f"{traffic.edition.name}/{call.operation.schema}.answer.schema.json"
    try:
        resource("schemas", *name.split("/"))
    except EnvironmentTrouble:
        return None
    return name

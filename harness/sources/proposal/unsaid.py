"""What a recorded call holds that the reference client would not send the same for a step."""

from collections.abc import Iterator, Mapping

from harness.documents.lossless import Json, NotJson, pointer_text, read_json, walk
from harness.model.errors import SourceError
from harness.platforms.calls import Call
from harness.platforms.operations import BODY, Operation, OperationKind
from harness.sources.filling import body_of, json_text, parameters_of


def unsaid(call: Call, values: Mapping[str, str]) -> tuple[str, ...]:
    """Places of the request that differ from what these values make of it; none when all agree."""
    operation = call.operation
    if operation is None or operation.kind is OperationKind.TOKEN:
        return ()
    try:
        sent, made = dict(_recorded(call, operation)), dict(_made(operation, values))
    except SourceError:
        return (BODY,)
    places = {*sent, *made}
    return tuple(sorted(place for place in places if sent.get(place) != made.get(place)))


def _recorded(call: Call, operation: Operation) -> Iterator[tuple[str, str]]:
    carried = {path.split("/")[0] for path in operation.fields.values()}
    for parameter in call.parameters:
        if parameter.name in carried or parameter.name not in call.system_parameters:
            yield from _leaves(parameter.name, parameter.value)
    if BODY in carried and call.json_body is not None:
        yield from _inside(BODY, call.json_body)


def _made(operation: Operation, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in parameters_of(operation, values).items():
        yield from _leaves(name, value)
    if any(path.startswith(f"{BODY}/") for path in operation.fields.values()):
        yield from _inside(BODY, read_json(body_of(operation, values)))


def _leaves(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value.lstrip()[:1] in ("{", "["):
        try:
            yield from _inside(name, read_json(value))
        except NotJson:
            yield name, value
        return
    yield name, value


def _inside(name: str, value: Json) -> Iterator[tuple[str, str]]:
    for pointer, leaf in walk(value):
        if not isinstance(leaf, dict | list):
            yield name + pointer_text(pointer), json_text(leaf)

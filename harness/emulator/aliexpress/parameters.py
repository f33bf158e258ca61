"""Reading of parameters, by the field paths of the operation table; lenient on formats."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from harness.documents.lossless import Json, Number, at, text_of
from harness.emulator.aliexpress.answers import invalid_parameter, missing_parameter
from harness.platforms.calls import Call

Path = tuple[str, ...]
Row = dict[str, Json]

EACH = "0"
"""The step of a field path that stands for every element of a list."""
_LARGEST = 10**18


def required(call: Call, name: str) -> str:
    """The text of a field that the interface cannot do without."""
    found = call.field(name)
    if found is None or found.text == "":
        _require_json(call, name)
        raise missing_parameter(_path(call, name)[-1])
    return found.text


def required_id(call: Call, name: str) -> int:
    """The number that a required field holds, as digits or as an integer."""
    number = whole_number(required(call, name))
    if number is None:
        raise invalid_parameter(_path(call, name)[-1], "expected digits")
    return number


def optional(call: Call, name: str) -> str:
    """The text of a field; empty when it was not sent."""
    found = call.field(name)
    return found.text if found and found.value is not None else ""


def rows(call: Call, names: Iterable[str]) -> list[Row]:
    """The values of several fields, one row for each element of the lists they stand in."""
    by_parameter: dict[str, dict[str, Path]] = {}
    for name in names:
        head, *rest = _path(call, name)
        by_parameter.setdefault(head, {})[name] = tuple(rest)
    found: list[Row] = [{}]
    for parameter, paths in by_parameter.items():
        value = _json(call, parameter)
        found = [row | more for row in found for more in _expanded(value, paths)]
    return found


def whole_number(value: Json) -> int | None:
    """The number that an integer literal or a text of digits stands for; None for others."""
    text = text_of(value) if isinstance(value, (str, Number)) else ""
    is_whole = text.isascii() and text.isdigit()
    return int(text) if is_whole and len(text) < len(str(_LARGEST)) else None


def amount(value: Json) -> Decimal | None:
    """The money that a literal stands for, whatever its decimals; None when it is none."""
    if not isinstance(value, (str, Number)):
        return None
    try:
        number = Decimal(text_of(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number < _LARGEST else None


def is_true(value: Json) -> bool:
    """Whether a flag is set, as a boolean or as text."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _path(call: Call, name: str) -> Path:
    fields = call.operation.fields if call.operation else {}
    return tuple(fields[name].split("/"))


def _require_json(call: Call, name: str) -> None:
    head, *rest = _path(call, name)
    if rest:
        _json(call, head)


def _json(call: Call, parameter: str) -> Json:
    if not call.value(parameter):
        raise missing_parameter(parameter)
    if parameter not in call.json_parameters:
        raise invalid_parameter(parameter, "expected JSON text")
    return call.json_parameters[parameter]


def _expanded(value: Json, paths: dict[str, Path]) -> list[Row]:
    plain: Row = {n: _lookup(value, p) for n, p in paths.items() if EACH not in p}
    listed = {name: path for name, path in paths.items() if EACH in path}
    if not listed:
        return [plain]
    prefix = min((path[: path.index(EACH)] for path in listed.values()), key=len)
    inner = {name: path[len(prefix) + 1 :] for name, path in listed.items()}
    elements = _lookup(value, prefix)
    if not isinstance(elements, list):
        return []
    return [plain | row for element in elements for row in _expanded(element, inner)]


def _lookup(value: Json, path: Path) -> Json:
    try:
        return at(value, path)
    except LookupError:
        return None

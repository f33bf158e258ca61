"""Members of a recorded object, asked for by type; a wrong one is refused with its place."""

from dataclasses import dataclass
from typing import Any

from harness.documents.lossless import Number, Pointer
from harness.model.exchange import Headers
from harness.model.text import Text
from harness.sources.recorded_damage import Unfit, excerpt

_MOST_DIGITS = 15
_LARGEST = 10.0**_MOST_DIGITS


@dataclass(slots=True)  # frozen costs twice as much, and there are several to an exchange
class Members:
    """An object of a recording, with the place it has in its exchange."""

    data: dict[str, Any]
    pointer: Pointer = ()

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def value(self, name: str) -> Any:
        """What stands under a name; None when nothing does."""
        return self.data.get(name)

    def object(self, name: str) -> "Members":
        """The object under a name, which must be there."""
        found = self.optional_object(name)
        if found is None:
            raise self.missing(name)
        return found

    def optional_object(self, name: str) -> "Members | None":
        """The object under a name; None where nothing, or null, stands there."""
        found = self.data.get(name)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self.wrong(name, "an object", "对象")
        return Members(found, (*self.pointer, name))

    def items(self, name: str) -> list[Any]:
        """The list under a name; empty where nothing, or null, stands there."""
        found = self.data.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.wrong(name, "a list", "列表")
        return found

    def text(self, name: str) -> str:
        """The text under a name, which must be there."""
        found = self.optional_text(name)
        if found is None:
            raise self.missing(name)
        return found

    def optional_text(self, name: str) -> str | None:
        """The text under a name; None where nothing, or null, stands there."""
        found = self.data.get(name)
        if found is None or type(found) is str:
            return found
        raise self.wrong(name, "text", "文本")

    def number(self, name: str) -> float | None:
        """The number under a name; None where nothing, or null, stands there."""
        found = self.data.get(name)
        if found is None:
            return None
        if type(found) is int:
            value: float = found
        elif isinstance(found, Number):
            value = float(found.literal) if len(found.literal) < _MOST_DIGITS * 4 else _LARGEST
        else:
            raise self.wrong(name, "a number", "数字")
        if not -_LARGEST < value < _LARGEST:
            raise self.wrong(name, "a number of sensible size", "合理大小的数字")
        return float(value)

    def whole(self, name: str) -> int:
        """The whole number under a name, which must be there; digits in quotes will do."""
        found = self.data.get(name)
        if type(found) is int and -_LARGEST < found < _LARGEST:
            return found
        literal = found.literal if isinstance(found, Number) else found
        if literal is None:
            raise self.missing(name)
        digits = literal.removeprefix("-") if isinstance(literal, str) else ""
        if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS:
            return int(str(literal))
        raise self.wrong(name, "a whole number", "整数")

    def missing(self, name: str) -> Unfit:
        """The error for something that must be there."""
        what = Text(
            f"{self._dotted(name)} is missing; this exchange is left out, record it again",
            f"缺少 {self._dotted(name)}；该交互不予采用，请重新录制",
        )
        return Unfit(what, self.pointer)

    def wrong(self, name: str, expected: str, expected_zh: str) -> Unfit:
        """The error for something of the wrong sort."""
        met = excerpt(self.data.get(name))
        what = Text(
            f"{self._dotted(name)}: expected {expected}, got {met}; this exchange is left out",
            f"{self._dotted(name)}：应为{expected_zh}，实为 {met}；该交互不予采用",
        )
        return Unfit(what, (*self.pointer, name))

    def _dotted(self, name: str) -> str:
        return ".".join(str(step) for step in (*self.pointer, name))


def object_of(data: Any, expected: str, expected_zh: str) -> Members:
    """The object that an exchange is written as. Raises Unfit when it is none."""
    if isinstance(data, dict):
        return Members(data)
    what = Text(
        f"expected {expected}, got {excerpt(data)}; it is left out",
        f"应为{expected_zh}，实为 {excerpt(data)}；不予采用",
    )
    raise Unfit(what)


def require_encodable(headers: Headers, *texts: str) -> None:
    """Raise Unfit for a lone surrogate: text that no one can have sent."""
    if "".join([*texts, *map("".join, headers)]).isascii():
        return
    for text in (*texts, *(part for pair in headers for part in pair)):
        utf_8(text)


def utf_8(text: str, pointer: Pointer = ()) -> bytes:
    """A text as UTF-8. Raises Unfit for a lone surrogate, which has no such form."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        name = f"U+{ord(text[error.start]):04X}"
        what = Text(
            f"half a character ({name}, a lone surrogate), which cannot have been sent; "
            "this exchange is left out",
            f"存在半个字符（{name}，孤立代理项），不可能是实际发送的内容；该交互不予采用",
        )
        raise Unfit(what, pointer) from error

"""One value of a JSON document, with the bytes it was read from and the place of each part."""

from dataclasses import dataclass
from typing import Any

from harness.sources.json_wording import NOT_UTF_8
from harness.sources.recorded_damage import Unfit
from harness.sources.recorded_decoder import Fault
from harness.sources.recorded_places import offset_of


@dataclass(frozen=True, slots=True)
class JsonValue:
    """One value of the stream: its data and the bytes it was read from."""

    data: Any
    raw: bytes
    line: int
    column: int
    fault: Fault | None = None
    """What makes the data unfit to be used: a duplicate key, a word such as NaN, foreign bytes."""

    @property
    def source(self) -> str:
        """The text it was read from."""
        return text_of(self.raw)

    def place(self, error: Unfit) -> tuple[int, int]:
        """Line and column of what an error speaks of."""
        return self.place_at(offset_of(self.source, error.pointer))

    def place_at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the value's text."""
        before = self.source[:offset]
        line_start = before.rfind("\n") + 1
        column = offset - line_start + (1 if line_start else self.column)
        return self.line + before.count("\n"), column


def text_of(raw: bytes) -> str:
    """The text of some bytes; foreign ones among them keep their places."""
    return raw.decode("utf-8", "surrogateescape")


def foreign_bytes(source: str) -> Fault | None:
    """The fault of a text in which bytes are kept that are not UTF-8; None where all are."""
    if source.isascii():
        return None
    try:
        source.encode()
    except UnicodeEncodeError as error:
        return Fault(NOT_UTF_8, error.start)
    return None

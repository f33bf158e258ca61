"""A JSON document cut between the items of the one long list in it."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from harness.sources.own_records import OWN, OWN_IN_HAR
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken
from harness.sources.recorded_json import JsonText
from harness.sources.recorded_ranges import Digested, Listed, Range

_LONGEST_FRAME = 1024 * 1024
"""It is read again with every range."""
_MOST_TRIED = 100
"""Where so many items in a row cannot begin a range, none is looked for any more."""


def json_cut(
    stream: BinaryIO,
    size: int,
    way: tuple[str, ...],
    may_begin: Callable[[Any], bool] | None = None,
) -> "JsonCut | None":
    """The ranges of a document whose list is found by these keys; None where it has none there.

    Nor has a recording of our own. `may_begin` tells whether an item can be read without those
    before it. The stream stands at its beginning, and is set back where there is nothing to cut.
    """
    digested = Digested(stream)
    try:
        text = JsonText(ByteSource(cast("BinaryIO", digested)))
        if _is_entered(text, way) and text.offset <= _LONGEST_FRAME:
            return JsonCut(text, digested, size, may_begin)
    except Broken:
        pass
    stream.seek(0)
    return None


class JsonCut:
    """A range ends before the first item, at or behind its size, that may begin the next one."""

    def __init__(
        self,
        text: JsonText,
        digested: Digested,
        size: int,
        may_begin: Callable[[Any], bool] | None,
    ) -> None:
        self._text = text
        self._digested = digested
        self._size = max(size, 1)
        self._may_begin = may_begin
        self._tried = 0

    def __iter__(self) -> Iterator[Range]:
        text, digested = self._text, self._digested
        frame = start = text.offset
        (line, column), first, count = text.here(), 1, 0
        digested.start(start)
        try:
            while text.more("]", is_first=first + count == 1):
                text.next()
                at = text.offset
                if not count or at - start < self._size or self._tried == _MOST_TRIED:
                    text.pass_over()
                    count += text.pass_items(before=start + self._size)
                    digested.pass_to(at)
                elif (place := self._beginning()) is not None:
                    listed = Listed(frame, first, column, count)
                    yield Range(start, at, line, listed, digested.check(at))
                    start, (line, column), first, count = at, place, first + count, 0
                count += 1
        except Broken:
            pass  # told by whoever reads the last range
        digested.read_on()
        end = digested.count
        yield Range(start, end, line, Listed(frame, first, column, None), digested.check(end))

    @property
    def sha256(self) -> str:
        """Of all bytes of the file, once its ranges were all told."""
        return self._digested.sha256

    def _beginning(self) -> tuple[int, int] | None:
        """Go past the next item; its place if it may begin a range."""
        place = self._text.here()
        if self._may_begin is None:
            self._text.pass_over()
            return place
        item = self._text.item()
        is_found = item.fault is None and self._may_begin(item.data)
        self._tried = 0 if is_found else self._tried + 1
        return place if is_found else None


def _is_entered(text: JsonText, way: tuple[str, ...]) -> bool:
    """Go to the first item of the list that these keys lead to; False where it is not ahead."""
    for name in way:
        text.skip("{")
        is_first = True
        while True:
            if not text.more("}", is_first=is_first):
                return False
            is_first = False
            key = text.key().data
            if key == name:
                break
            if key in (OWN, OWN_IN_HAR):
                return False
            text.value()
    if text.next() != "[":
        return False
    text.skip("[")
    return True

"""YAML of a cassette, read event by event: nothing is constructed, no alias followed."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import yaml

from harness.model.text import Text
from harness.sources.cassette_node import Node, build, not_plain, twice
from harness.sources.own_reader import LISTS
from harness.sources.own_records import OWN
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken

# The names beside libyaml's parser are only there with libyaml.
_Parser: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


INTERACTIONS = "interactions"
Part = tuple[str, Node]
"""The list or member that a node belongs to, and the node."""


class CassetteEvents:
    """The parts of a cassette, one at a time; its version is known when all are read.

    Parts are its interactions, and what a recording of our own holds beside them. Bytes that were
    taken from the source already come `before`; `line` is that of the file in which they begin.
    """

    def __init__(
        self,
        source: ByteSource,
        before: bytes = b"",
        *,
        line: int = 1,
        trouble: Broken | None = None,
    ) -> None:
        self._source = source
        self._line = line
        self._input = _Input(source, before, line, trouble)
        self._parser = self._guarded(_Parser, self._input)
        self.may_go_on = False
        """Whether the list that was read last is one of interactions, and nothing ended it."""
        self.version: str | None = None
        self.version_place = (1, 1)
        self.end_place = (1, 1)

    def parts(self) -> Iterator[Part]:
        """Each part in turn. Raises Broken when the file cannot be read on."""
        self._next()  # start of the stream
        start = self._next()
        if isinstance(start, yaml.DocumentStartEvent):
            start = self._next()
        if not isinstance(start, yaml.MappingStartEvent):
            raise self._broken(_NO_MAPPING, start.start_mark)
        self._require_plain(start)
        for name, event in self._members():
            self.may_go_on = name == INTERACTIONS
            yield from self._member(name, event)
        self._expect_end(start)
        if self.version is None:
            self.version_place = self.end_place

    def _members(self) -> Iterator[tuple[str, Any]]:
        """The keys of a mapping, each with the event that starts its value."""
        seen: set[str] = set()
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            name = self._plain(key)
            if not isinstance(name, str) or name in seen:
                raise self._broken(twice(name), key.start_mark)
            seen.add(name)
            yield name, self._next()
        self.end_place = self._place(key.end_mark)

    def _member(self, name: str, event: Any) -> Iterator[Part]:
        if name == INTERACTIONS and isinstance(event, yaml.SequenceStartEvent):
            yield from self._items(name, event)
            return
        if name == OWN and isinstance(event, yaml.MappingStartEvent):
            self._require_plain(event)
            for part, start in self._members():
                if part in LISTS and isinstance(start, yaml.SequenceStartEvent):
                    yield from self._items(part, start)
                else:
                    yield part, self._built(start)
            return
        data = self._plain(event)
        if name == INTERACTIONS and data is not None:
            raise self._broken(_NO_LIST, event.start_mark)
        if name == "version":
            self.version = data if isinstance(data, str) else None
            self.version_place = self._place(event.start_mark)

    def _items(self, name: str, event: Any) -> Iterator[Part]:
        self._require_plain(event)
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            yield name, self._built(event)

    def _expect_end(self, last: Any) -> None:
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentEndEvent):
                self.may_go_on &= not event.explicit
            else:
                raise self._broken(_SECOND_DOCUMENT, event.start_mark or last.end_mark)

    def _plain(self, event: Any) -> Any:
        """The data of a node beside the interactions, which must hold nothing but data too."""
        node = self._built(event)
        if node.fault:
            raise self._broken(node.fault.what, node.fault_mark)
        return node.data

    def _built(self, event: Any) -> Node:
        self._source.start_item()
        return cast("Node", self._guarded(build, event, self._parser.get_event, self._line))

    def _next(self) -> Any:
        return self._guarded(self._parser.get_event)

    def _guarded(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """What a call to the parser gives; its errors become ours, with their places."""
        try:
            return call(*arguments)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = _syntax(error.problem or error.context or "not YAML")
            raise Broken(what, *(self._place(mark) if mark else (1, 1))) from error
        except yaml.reader.ReaderError as error:
            raise Broken(_character(error), *self._input.place(error.position)) from error
        except (yaml.YAMLError, ValueError) as error:
            raise Broken(_syntax(str(error)), *self._input.place(None)) from error

    def _require_plain(self, event: Any) -> None:
        if (what := not_plain(event)) is not None:
            raise self._broken(what, event.start_mark)

    def _place(self, mark: Any) -> tuple[int, int]:
        return mark.line + self._line, mark.column + 1

    def _broken(self, what: Text, mark: Any) -> Broken:
        return Broken(what, *self._place(mark))


class _Input:
    """The bytes as the parser fetches them, with their lines: some errors only name an offset."""

    def __init__(
        self, source: ByteSource, before: bytes, line: int, trouble: Broken | None
    ) -> None:
        self._source = source
        self._before = before
        self._trouble = trouble
        self._pieces = [b"", b""]  # the last two: a parser may have read one ahead
        self._start = 0
        self._line = line
        self._line_start = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        try:
            piece = self._fetch(size)
        except Broken as error:
            raise Broken(error.what, *self.place(None)) from error
        if piece:
            gone = len(self._pieces[0])
            self._line, self._line_start = self._at(gone)
            self._start += gone
            self._pieces = [self._pieces[1], piece]
        return piece

    def _fetch(self, size: int) -> bytes:
        if self._before:
            piece, self._before = self._before[:size], self._before[size:]
            return piece
        if self._trouble:
            raise self._trouble
        return self._source.read(size)

    def place(self, offset: int | None) -> tuple[int, int]:
        """Line and column of a byte of late; the end of what was read for None."""
        size = sum(len(piece) for piece in self._pieces)
        within = size if offset is None else min(max(offset - self._start, 0), size)
        line, line_start = self._at(within)
        return line, self._start + within - line_start + 1

    def _at(self, within: int) -> tuple[int, int]:
        before = b"".join(self._pieces)[:within]
        breaks = before.count(b"\n")
        if not breaks:
            return self._line, self._line_start
        return self._line + breaks, self._start + before.rfind(b"\n") + 1


_NO_MAPPING = Text(
    "no cassette: expected a mapping with interactions and version; record it with vcrpy",
    "不是 cassette：应为包含 interactions 与 version 的映射；请用 vcrpy 录制",
)
_NO_LIST = Text(
    "interactions: expected a list; record it with vcrpy or pytest-recording",
    "interactions：应为列表；请用 vcrpy 或 pytest-recording 录制",
)
_SECOND_DOCUMENT = Text(
    "a second document follows, which is not read; one file holds one cassette",
    "其后还有第二个文档，不予读取；一个文件只能包含一个 cassette",
)


def _syntax(problem: str) -> Text:
    return Text(
        f"not valid YAML: {problem}; what follows is not read, the file may be cut off",
        f"YAML 语法错误（{problem}）；其后内容不予读取，文件可能不完整",
    )


def _character(error: yaml.reader.ReaderError) -> Text:
    return Text(
        f"{error.reason}: YAML in UTF-8 must not hold this; what follows is not read, record it "
        "again",
        f"UTF-8 编码的 YAML 不允许此处的内容（{error.reason}）；其后内容不予读取，请重新录制",
    )

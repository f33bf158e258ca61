"""YAML with positions: scalars stay strings, aliases, tags and duplicate keys are refused."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from harness.documents.canonical import sha256_hex
from harness.documents.lossless import Pointer
from harness.documents.yaml_advice import yaml_advice
from harness.model.errors import DocumentError, Location, Problem, UsageError

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 60
_MAX_REFUSALS = 20
"""Traps found before we stop looking for more."""
_Fast: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_READ_OTHERWISE = re.compile(r"[\t?\ufeff]|:\s*[,}\]]")
"""What libyaml takes or places in another way than PyYAML's own parser, which then reads it: tabs,
question marks, byte order marks, empty values in braces. No machine may read another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as read: `data` of dict, list and str, with a place for every key and value."""

    path: str
    data: Any
    sha256: str
    source: bytes = field(repr=False)
    """The file's bytes as read."""
    keys: dict[Pointer, Location] = field(repr=False)
    values: dict[Pointer, Location] = field(repr=False)

    def location(self, pointer: Pointer) -> Location:
        """Where a value stands; for a pointer that is not there, the nearest parent's place."""
        while pointer and pointer not in self.values:
            pointer = pointer[:-1]
        return self.values.get(pointer, Location(self.path))

    def key_location(self, pointer: Pointer) -> Location:
        """Where the key of an entry stands."""
        return self.keys.get(pointer, self.location(pointer))

    def problem(self, pointer: Pointer, message: str, hint: str = "") -> Problem:
        """A problem with the value at a pointer."""
        return Problem(self.location(pointer), message, hint)


def read_yaml(path: Path) -> Document:
    """The document in a file. Raises UsageError when it cannot be read, else DocumentError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror or error}", hint="check the path"
        ) from error
    return document_from_bytes(raw, path=str(path))


def document_from_bytes(raw: bytes, *, path: str) -> Document:
    """The document that the bytes hold. Raises DocumentError with every problem found."""
    if len(raw) > MAX_BYTES:
        raise DocumentError([Problem(Location(path), f"larger than {MAX_BYTES} bytes")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            [Problem(Location(path, line), "not UTF-8 text", "save the file as UTF-8")]
        ) from error
    reader = _Reader(path)
    node = reader.compose(text)
    data = reader.build(node, ()) if node is not None else ""
    if reader.problems:
        raise DocumentError(reader.problems)
    return Document(
        path=path,
        data=data,
        sha256=sha256_hex(raw),
        source=raw,
        keys=reader.keys,
        values=reader.values,
    )


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.keys: dict[Pointer, Location] = {}
        self.values: dict[Pointer, Location] = {}

    def compose(self, text: str) -> yaml.Node | None:
        """The node tree; what would grow or go deep is refused at the event level, before."""
        with suppress(yaml.YAMLError):
            if not _READ_OTHERWISE.search(text):
                return self._composed(text, _Fast)
        return self._composed_in_python(text)

    def _composed(self, text: str, loader: Any) -> yaml.Node | None:
        self._look_for_traps(text, loader)
        if self.problems:
            raise DocumentError(self.problems)
        return yaml.compose(text, Loader=loader)

    def _composed_in_python(self, text: str) -> yaml.Node | None:
        """The same by the slow parser, which says in better words what is wrong, and where."""
        try:
            return self._composed(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = self._at(mark) if mark else Location(self.path)
            what = error.problem or error.context or "not YAML"
            advice = yaml_advice(text, place.line - 1, place.column - 1, what)
            raise DocumentError([Problem(place, what, advice)]) from error
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            column = len(before) - (before.rfind("\n") + 1) + 1
            place = Location(self.path, before.count("\n") + 1, column)
            what = f"character U+{error.character:04X} is not allowed here"
            raise DocumentError([Problem(place, what, "take it out")]) from error
        except yaml.YAMLError as error:
            raise DocumentError([Problem(Location(self.path), f"not YAML: {error}")]) from error

    def _look_for_traps(self, text: str, loader: Any) -> None:
        depth = 0
        self.problems.clear()
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                self._refuse(event.start_mark, f"alias *{event.anchor}", "write it out")
            elif getattr(event, "anchor", None):
                self._refuse(event.start_mark, "an anchor", "write values out where needed")
            if isinstance(event, yaml.NodeEvent) and depth > MAX_DEPTH:
                self._refuse(event.start_mark, f"nesting deeper than {MAX_DEPTH}", "flatten it")
                return
            if len(self.problems) >= _MAX_REFUSALS:
                return
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)

    def build(self, node: yaml.Node, pointer: Pointer) -> Any:
        self.values[pointer] = self._at(node.start_mark)
        if node.tag and not node.tag.startswith("tag:yaml.org,2002:"):
            self._refuse(node.start_mark, f"tag {node.tag}", "remove it")
        if isinstance(node, yaml.ScalarNode):
            if "python/" in node.tag or node.tag.endswith((":binary", ":merge")):
                self._refuse(node.start_mark, f"tag {node.tag}", "remove it")
            return node.value
        if "python/" in node.tag:
            self._refuse(node.start_mark, f"tag {node.tag}", "remove it")
        if isinstance(node, yaml.SequenceNode):
            return [self.build(n, (*pointer, i)) for i, n in enumerate(node.value)]
        return self._mapping(node, pointer)

    def _mapping(self, node: yaml.Node, pointer: Pointer) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key.start_mark, "a key that is no text", "quote the key")
                continue
            entry = (*pointer, key.value)
            if key.value in data:
                first = self.keys[entry]
                message = f"key {key.value!r} stands twice, first at line {first.line}"
                self.problems.append(Problem(self._at(key.start_mark), message, "remove one"))
                continue
            self.keys[entry] = self._at(key.start_mark)
            data[key.value] = self.build(value, entry)
        return data

    def _refuse(self, mark: Any, what: str, remedy: str) -> None:
        self.problems.append(Problem(self._at(mark), f"{what} is not allowed here", remedy))

    def _at(self, mark: Any) -> Location:
        return Location(self.path, mark.line + 1, mark.column + 1)

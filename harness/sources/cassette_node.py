"""One node of a YAML cassette, built of plain data: dict, list, str, bytes and None.

Scalars stay the text they are. Tags beyond those of plain data are refused where they stand, and
so are anchors, aliases, duplicate keys and deep nesting: a cassette is data, never a program.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from harness.documents.lossless import Pointer
from harness.documents.yaml import MAX_DEPTH
from harness.model.text import Text
from harness.sources.recorded_damage import Broken, Unfit, excerpt, quoted

_CORE = "tag:yaml.org,2002:"
_BINARY, _NULL = _CORE + "binary", _CORE + "null"
# vcrpy's own loader takes the three of Python: they hold text and lists, no objects.
_SCALAR_TAGS = frozenset(
    _CORE + name
    for name in ("str", "int", "float", "bool", "timestamp", "python/str", "python/unicode")
) | {"!"}
_MAPPING_TAGS = frozenset({None, "!", _CORE + "map"})
_SEQUENCE_TAGS = frozenset({None, "!", _CORE + "seq", _CORE + "python/tuple"})
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MOST_VALUES = 100_000
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True, kw_only=True)
class Node:
    """A node with the places of its parts."""

    data: Any
    marks: list[Any] = field(repr=False)
    """Where it and each value inside begins, parents before children."""
    fault: Unfit | None = None
    """What must not be in it; the data are then not to be used."""
    fault_mark: Any = None
    line: int = 1
    """Of the file, in which the parser began."""

    def place(self, error: Unfit) -> tuple[int, int]:
        """Line and column of what an error speaks of."""
        mark = self.fault_mark if error is self.fault else self._mark_of(error.pointer)
        return mark.line + self.line, mark.column + 1

    def _mark_of(self, pointer: Pointer) -> Any:
        index, data = 0, self.data
        for step in pointer:
            before = 0
            for name, value in data.items() if isinstance(data, dict) else enumerate(data):
                if name == step:
                    break
                before += _count(value)
            else:
                break
            index, data = index + before + 1, value
            if not isinstance(data, (dict, list)):
                break
        return self.marks[index]


def _count(data: Any) -> int:
    """How many values a value is made of, itself included."""
    if isinstance(data, dict):
        return 1 + sum(_count(value) for value in data.values())
    if isinstance(data, list):
        return 1 + sum(_count(value) for value in data)
    return 1


def build(event: Any, following: Callable[[], Any], line: int = 1) -> Node:
    """The node that an event starts; `following` fetches the next one. Raises Broken.

    `line` is that of the file in which the parser began.
    """
    return _Builder(following, line).build(event)


def not_plain(event: Any) -> Text | None:
    """Why the start of a mapping or list is refused; None when it is plain."""
    if event.anchor is not None:
        return _ANCHOR
    tags = _MAPPING_TAGS if type(event) is MappingStartEvent else _SEQUENCE_TAGS
    return None if event.tag in tags else _tag(event.tag)


class _Builder:
    """Builds with a stack of its own in place of Python's."""

    def __init__(self, following: Callable[[], Any], line: int) -> None:
        self._following = following
        self._line = line
        self._marks: list[Any] = []
        self._fault: Unfit | None = None
        self._fault_mark: Any = None

    def build(self, event: Any) -> Node:
        return Node(
            data=self._data(event),
            marks=self._marks,
            fault=self._fault,
            fault_mark=self._fault_mark,
            line=self._line,
        )

    def _data(self, event: Any) -> Any:
        root: list[Any] = []
        container: Any = root
        key: str | None = None
        above: list[Any] = []
        following, mark_place = self._following, self._marks.append
        while True:
            kind = type(event)
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                container = above.pop()
            elif type(container) is dict and key is None:
                key = self._key(event, container)
            else:
                value = self._scalar(event) if kind is ScalarEvent else self._started(event)
                mark_place(event.start_mark)
                if key is None:
                    container.append(value)
                else:
                    container[key] = value
                    key = None
                if kind is MappingStartEvent or kind is SequenceStartEvent:
                    above.append(container)
                    container = value
                    if len(above) > MAX_DEPTH:
                        raise self._broken(_TOO_DEEP, event)
                if len(self._marks) > _MOST_VALUES:
                    raise self._broken(_TOO_MANY, event)
            if not above:
                return root[0]
            event = following()

    def _key(self, event: Any, container: dict[str, Any]) -> str:
        if type(event) is not ScalarEvent:
            self._refuse(_ODD_KEY, event)
            self._pass_over(event)
            return f"\0{len(container)}"
        self._scalar(event)
        name = str(event.value)
        if name in container:
            self._refuse(twice(name), event)
        return name

    def _pass_over(self, event: Any) -> None:
        depth = 0
        while True:
            kind = type(event)
            depth += kind is MappingStartEvent or kind is SequenceStartEvent
            depth -= kind is MappingEndEvent or kind is SequenceEndEvent
            if depth > MAX_DEPTH:
                raise self._broken(_TOO_DEEP, event)
            if not depth:
                return
            event = self._following()

    def _started(self, event: Any) -> Any:
        """The empty collection that an event starts; None for an alias."""
        if type(event) is AliasEvent:
            self._refuse(_alias(str(event.anchor)), event)
            return None
        if (what := not_plain(event)) is not None:
            self._refuse(what, event)
        return {} if type(event) is MappingStartEvent else []

    def _scalar(self, event: Any) -> str | bytes | None:
        if event.anchor is not None:
            self._refuse(_ANCHOR, event)
        tag, text = event.tag, event.value
        if tag is None:
            return None if event.implicit[0] and text in NULLS else text
        if tag == _BINARY:
            return self._binary(event)
        if tag == _NULL:
            return None
        if tag not in _SCALAR_TAGS:
            self._refuse(_tag(tag), event)
        return str(text)

    def _binary(self, event: Any) -> bytes:
        try:
            return base64.b64decode(_BLANKS.sub("", event.value), validate=True)
        except (binascii.Error, ValueError):
            self._refuse(_NO_BASE64, event)
            return b""

    def _refuse(self, what: Text, event: Any) -> None:
        if self._fault is None:
            self._fault, self._fault_mark = Unfit(what), event.start_mark

    def _broken(self, what: Text, event: Any) -> Broken:
        mark = event.start_mark
        return Broken(what, mark.line + self._line, mark.column + 1)


def twice(key: object) -> Text:
    """What is said of a key that stands twice, or is none."""
    return Text(
        f"{excerpt(key)} is no key, or stands twice; keep one of them",
        f"{excerpt(key)} 不能作为键或重复出现；请只保留一个",
    )


def _tag(tag: str) -> Text:
    shown = quoted(tag.replace(_CORE, "!!"))
    return Text(
        f"the tag {shown} is refused: a cassette holds plain data, never objects; this exchange "
        "is left out, record it with bytes or text as its body",
        f"拒绝标签 {shown}：cassette 只应包含普通数据，不得包含对象；该交互不予采用，"
        "请以字节或文本作为正文重新录制",
    )


def _alias(anchor: str) -> Text:
    return Text(
        f"the alias *{anchor[:40]} is refused, since aliases can grow without limit; write the "
        "value out; this exchange is left out",
        f"拒绝别名 *{anchor[:40]}，因其可能无限膨胀；请写出完整值；该交互不予采用",
    )


_TOO_DEEP = Text(
    f"nested deeper than {MAX_DEPTH}, which no cassette is; what follows is not read",
    f"嵌套超过 {MAX_DEPTH} 层，不是 cassette；其后内容不予读取",
)
_TOO_MANY = Text(
    f"more than {_MOST_VALUES} values in one place, which are no interaction; what follows "
    "is not read",
    f"同一处超过 {_MOST_VALUES} 个值，不可能是交互记录；其后内容不予读取",
)
_ANCHOR = Text(
    "an anchor is refused, since aliases can grow without limit; write values out where they are "
    "needed; this exchange is left out",
    "拒绝锚点，因别名可能无限膨胀；请在需要处写出完整值；该交互不予采用",
)
_ODD_KEY = Text(
    "a key that is no text; this exchange is left out, record it again",
    "键不是文本；该交互不予采用，请重新录制",
)
_NO_BASE64 = Text(
    "!!binary holds something that is not base64; this exchange is left out, record it again",
    "!!binary 的内容不是有效的 base64；该交互不予采用，请重新录制",
)

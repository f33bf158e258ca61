"""Changing values inside JSON text without touching any other character.

A changed character is spelled as the one before it was, so half an emoji stays an
escape, and the text has the same length, the same keys and the same literals elsewhere.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.documents.lossless import NotJson
from harness.evidence.json_strings import MASK, Strings, check_json
from harness.evidence.sensitive import Kind
from harness.evidence.telling import Search, looks_like_json

Names = Callable[[str], Kind | None]
"""Says why the value under a name is replaced, None when it is kept."""
Change = Callable[[str, Kind | None], str]
"""Hands back a text of the same length; the kind is None for a key and for a kept value."""

_TOKEN = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*|true|false|null|[{}\[\],:]|[ \t\r\n]+', re.DOTALL
)
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(rf"(?P<string>{_STRING.pattern})|-?[0-9][0-9.eE+-]*", re.DOTALL)
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_BASIC_PLANE = 0x10000
_NAMES = frozenset(("name", "key", "field", "param", "parameter", "header"))
_VALUES = frozenset(("value", "values", "val"))
PAIRED = frozenset(name.encode() for name in _NAMES | _VALUES)
"""What names the name of a pair, or its value: a search has to find these too."""
_MAY_NAME = re.compile(f'"(?:{"|".join(sorted(_NAMES))})"', re.IGNORECASE)
_NAMED = re.compile(
    rf'"(?:{"|".join(sorted(_NAMES))})"\s*:\s*({_STRING.pattern})', re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriter:
    """What comes in the place of strings and of numbers, and which names call for it."""

    names: Names
    text: Change
    number: Change
    search: Search | None = None
    """Finds the strings for which `text` or `names` may have a reason. All others are certainly
    kept, numbers too; without it every string is asked about each time."""

    def rewrite(self, source: str, inherited: Kind | None = None) -> str:
        """A JSON text with its values changed, those in JSON inside strings too.

        Raises NotJson for any other text.
        """
        check_json(source)
        if inherited is None and self.search is not None:
            strings = Strings(source)
            named, telling = self.search.among(strings.spelled)
            if "\\" in source:
                telling.update(string for string in strings.spelled if MASK in string)
            if not named and not telling:
                return source
            if not _may_pair(source, named | telling, self.names):
                return self._changed(source, strings, named, telling)
        walk = _Walk(self, source, named=_named_kinds(source, self.names))
        return walk.value(inherited) + source[walk.position :]

    def string(self, piece: str, kind: Kind | None, *, is_key: bool = False) -> str:
        """A string of JSON text, with its quotation marks, changed."""
        value = _meaning(piece)
        if not is_key and looks_like_json(value):
            try:
                changed = self.rewrite(value, kind)
            except NotJson:
                changed = self.text(value, kind)
        else:
            changed = self.text(value, kind)
        if changed == value:
            return piece
        return f'"{respelled_string(piece[1:-1], value, changed)}"'

    def _changed(self, source: str, strings: Strings, named: set[str], telling: set[str]) -> str:
        made, position = [], 0
        for string, start, end in strings.places(named | telling):
            if start < position:
                continue  # it stands inside a value that was changed
            piece = source[start:end]
            colon = _COLON.match(source, end)
            if string in telling:
                made += [source[position:start], self.string(piece, None, is_key=colon is not None)]
                position = end
            if colon and (kind := self.names(_meaning(piece))):
                at = colon.end()
                made.append(source[position:at])
                if value := _SCALAR.match(source, at):
                    change = self.string if value.lastgroup else self.number
                    made.append(change(value.group(), kind))
                    position = value.end()
                else:
                    walk = _Walk(self, source, position=at)
                    made.append(walk.value(kind))
                    position = walk.position
        return "".join([*made, source[position:]])


def _meaning(piece: str) -> str:
    """The text that a string stands for."""
    if "\\" not in piece:
        return piece[1:-1]
    meant: str = json.loads(piece)
    return meant


def is_value_name(key: str) -> bool:
    """Whether a member holds the value of a pair that is an object: `{"name": n, "value": v}`."""
    return key.lower() in _VALUES


def is_naming(key: str) -> bool:
    """Whether a member holds the name of such a pair."""
    return key.lower() in _NAMES


def respelled_string(inner: str, old: str, new: str) -> str:
    """The inside of a JSON string with its meaning changed, character by character."""
    if old == new:
        return inner
    if "\\" not in inner:
        return new
    units = _UNIT.findall(inner)
    return "".join(
        unit if before == after else spelled_escape(after, unit)
        for unit, before, after in zip(units, old, new, strict=True)
    )


def spelled_escape(char: str, unit: str) -> str:
    """A character of a JSON string, escaped when the one before it was."""
    if not unit.startswith("\\u"):
        return char
    digits = unit.replace("u", "")
    form = "\\u{:04x}" if digits != digits.upper() else "\\u{:04X}"
    code = ord(char)
    if code < _BASIC_PLANE:
        return form.format(code)
    high, low = divmod(code - _BASIC_PLANE, 0x400)
    return form.format(0xD800 + high) + form.format(0xDC00 + low)


@dataclass(slots=True)
class _Level:
    is_object: bool
    inherited: Kind | None
    named: Kind | None = None
    """What the object's own `name` says of its `value`."""
    key: str | None = None


class _Walk:
    """One value of a JSON text from some place on, with all that is in it."""

    def __init__(
        self,
        rewriter: Rewriter,
        source: str,
        *,
        position: int = 0,
        named: Sequence[Kind | None] = (),
    ) -> None:
        self.rewriter = rewriter
        self.source = source
        self.position = position
        self.inherited: Kind | None = None
        self.levels: list[_Level] = []
        self.awaits_key = False
        self.named = iter(named)

    def value(self, inherited: Kind | None) -> str:
        """The value changed; the position is behind it then."""
        self.inherited = inherited
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for match in _TOKEN.finditer(self.source, self.position):
            self.position = match.end()
            piece = match.group()
            is_key = self.awaits_key and piece.startswith('"')
            self._follow(piece)
            if piece.startswith('"'):
                yield self.rewriter.string(piece, None if is_key else self._kind(), is_key=is_key)
            elif piece[0] in "-0123456789":
                yield self.rewriter.number(piece, self._kind())
            else:
                yield piece
            if not self.levels and not piece.isspace():
                return

    def _follow(self, piece: str) -> None:
        if piece in ("{", "["):
            is_object = piece == "{"
            named = next(self.named, None) if is_object else None
            self.levels.append(_Level(is_object, self._kind(), named))
            self.awaits_key = piece == "{"
        elif piece in ("}", "]"):
            self.levels.pop()
            self.awaits_key = False
        elif piece == ",":
            self.awaits_key = self.levels[-1].is_object
        elif piece.startswith('"') and self.awaits_key:
            self.levels[-1].key = _meaning(piece)
            self.awaits_key = False

    def _kind(self) -> Kind | None:
        if not self.levels:
            return self.inherited
        level = self.levels[-1]
        own = self.rewriter.names(level.key) if level.key is not None else None
        if own is None and level.key is not None and is_value_name(level.key):
            own = level.named
        return own or level.inherited


def _may_pair(source: str, concerned: set[str], names: Names) -> bool:
    """Whether a member of an object may say what another one holds."""
    paired = {string.lower() for string in concerned}
    if paired.isdisjoint(_NAMES):
        return False
    if any(MASK in string for string in paired):
        return True
    named = _NAMED.findall(source) if not paired.isdisjoint(_VALUES) else ()
    return any(names(json.loads(value)) for value in named)


def _named_kinds(source: str, names: Names) -> list[Kind | None]:
    """For each object of a text, in the order in which they begin, what its `name` is the name of.

    The name may well stand behind the value, so it is sought before anything is changed.
    """
    if not _MAY_NAME.search(source):
        return []
    kinds: list[Kind | None] = []
    open_ones: list[int | None] = []
    key = ""
    awaits_key = False
    for match in _TOKEN.finditer(source):
        piece = match.group()
        if piece in ("{", "["):
            open_ones.append(len(kinds) if piece == "{" else None)
            kinds += [None] * (piece == "{")
            awaits_key = piece == "{"
        elif piece in ("}", "]"):
            open_ones.pop()
            awaits_key = False
        elif piece == ",":
            awaits_key = open_ones[-1] is not None
        elif piece.startswith('"') and awaits_key:
            key, awaits_key = _meaning(piece), False
        elif piece.startswith('"') and is_naming(key) and open_ones:
            at = open_ones[-1]
            if at is not None:
                kinds[at] = names(_meaning(piece)) or kinds[at]
    return kinds

"""One interaction of a cassette as YAML writers lay it out, read without a YAML parser.

It knows block mappings and lists, one entry a line, and the scalars that PyYAML writes. Whatever
else may stand in YAML it leaves to a parser, by giving nothing back: it never guesses.
"""

import base64
import binascii
import re
from functools import cache
from typing import Any

from harness.sources.cassette_node import NULLS
from harness.sources.recorded_decoder import may_be_crowd

_DEEPEST = 20
_START = "- "
_KEY = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}+"
_PLAIN_START = r"[A-Za-z0-9_/.+(~=<$^;\\]"
_ODD = re.compile(
    r"[^\n -~\u00a1-\u1fff\u3000-\ud7ff\uf900-\ufdcf\uff00-\uffef\U00010000-\U0001fffd]"
)
"""What a parser may refuse, or take for a blank or a line end."""
_EVEN = b"\n" + bytes(range(0x20, 0x7F))
_SINGLE = re.compile(r"'([^']*+(?:''[^']*+)*+)'\n")
_DOUBLE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"\n', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\n((?: *\n)*) *|(.))"
    r"| *\n((?: *\n)*) *"
)
_ESCAPED = dict(
    zip('0abtnvfre "/\\N_LP', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_LITERALS = {"|": "\n", "|-": ""}
_BINARY = "!!binary "
_BLANKS = re.compile(r"\s+")


class _Odd(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised for what only a parser can tell."""


def block_data(raw: bytes) -> dict[str, Any] | None:
    """The data of a list item that begins in the first column; None where a parser has to tell."""
    if may_be_crowd(len(raw)):
        return None
    try:
        text = raw.decode()
        is_even = not raw.translate(None, _EVEN) if raw.isascii() else not _ODD.search(text)
        if not (is_even and text.startswith(_START) and text.endswith("\n")):
            return None
        return _Block("  " + text[len(_START) :]).item()
    except (ValueError, _Odd):
        return None


class _Block:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def item(self) -> dict[str, Any]:
        found = self._mapping(len(_START), 1)
        if self._at != len(self._text):
            raise _Odd
        return found

    def _mapping(self, indent: int, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise _Odd
        text, entry, run = self._text, _entry(indent), _run(indent)
        found: dict[str, Any] = {}
        count, may_run = 0, True
        while True:
            if may_run and (lines := run.match(text, self._at)):
                pairs = _pairs(lines[0], indent)
                found.update(pairs)
                count += lines[0].count("\n") // 2
                self._at = lines.end()
            may_run = False
            if not (line := entry.match(text, self._at)):
                break
            self._at = line.end()
            found[line[1]] = self._below(indent, depth) if line[2] else self._scalar(indent)
            may_run = type(found[line[1]]) is list
            count += 1
        if count != len(found) or not count or self._is_indented(indent):
            raise _Odd
        return found

    def _below(self, indent: int, depth: int) -> Any:
        """What stands in the lines behind a key that ends its own."""
        below = self._indent()
        is_list = self._text.startswith(_START, self._at + below)
        if is_list and below >= indent:
            return self._list(below)
        return self._mapping(below, depth + 1) if below > indent else None

    def _list(self, indent: int) -> list[Any]:
        start = " " * indent + _START
        found: list[Any] = []
        while self._text.startswith(start, self._at):
            self._at += len(start)
            found.append(self._scalar(indent))
        if self._is_indented(indent + 1):
            raise _Odd
        return found

    def _is_indented(self, indent: int) -> bool:
        """Whether the next line begins with so many blanks."""
        return self._text.startswith(" " * indent, self._at)

    def _indent(self) -> int:
        """Of the next line; none at the end, and -1 where it is blank."""
        end = _MARGIN.match(self._text, self._at).end()  # type: ignore[union-attr] # matches all
        return -1 if self._text.startswith("\n", end) else end - self._at

    def _scalar(self, indent: int) -> Any:
        """The scalar that stands behind a key or a dash of a line that is indented so far."""
        first = self._text[self._at]
        if first == "'":
            raw = self._quoted(_SINGLE)
            return (_unfolded(raw) if "\n" in raw else raw).replace("''", "'")
        if first == '"':
            raw = self._quoted(_DOUBLE)
            return _ESCAPE.sub(_unescaped, raw) if "\\" in raw or "\n" in raw else raw
        line = self._line()
        if line in _EMPTY:
            return _EMPTY[line]()
        if line.startswith(_BINARY):
            return _binary(self._literal(line.removeprefix(_BINARY), indent))
        if first == "|":
            return self._literal(line, indent)
        return self._plain(line, indent)

    def _quoted(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found or _UNINDENTED.search(found[1]):
            raise _Odd
        self._at = found.end()
        return found[1]

    def _line(self) -> str:
        end = self._text.index("\n", self._at)
        line = self._text[self._at : end]
        self._at = end + 1
        return line

    def _plain(self, line: str, indent: int) -> str | None:
        if not _PLAIN.match(line):
            raise _Odd
        lines = [line]
        while self._is_indented(indent + 1):
            lines.append(self._line().lstrip(" "))
        for text in lines:
            if ": " in text or " #" in text or text[-1:] in ": " or text[0] == "#":
                raise _Odd
        text = " ".join(lines)
        return None if text in NULLS else text

    def _literal(self, mark: str, indent: int) -> str:
        if mark not in _LITERALS:
            raise _Odd
        below = self._indent()
        if below <= indent:
            raise _Odd
        margin, lines = " " * below, []
        while self._text.startswith(margin, self._at) or self._text.startswith("\n", self._at):
            lines.append(self._line()[below:])
        if self._is_indented(indent + 1) or not lines[-1]:
            raise _Odd
        return "\n".join(lines) + _LITERALS[mark]


_MARGIN = re.compile(r" *")
_MARKED = "'~nN"
"""How short scalars begin that are not the text as it stands."""
_EMPTY: dict[str, Any] = {"{}": dict, "[]": list}
_PLAIN = re.compile(_PLAIN_START)
_UNINDENTED = re.compile(r"\n(?! *\n| )")


@cache
def _entry(indent: int) -> re.Pattern[str]:
    """A key of a mapping that is indented so far, and whether it ends its line."""
    return re.compile(rf" {{{indent}}}({_KEY}):(?:(\n)| )")


@cache
def _run(indent: int) -> re.Pattern[str]:
    """Keys with lists of one short scalar each, as headers are."""
    margin = " " * indent
    short = rf"(?:{_PLAIN_START}[^\n:#]*+(?:[:#]++[^\n:#]++)*+(?<! )|'[^'\n]*+')"
    end = rf"\n(?!{margin} |{margin}- | *\n)"
    return re.compile(rf"(?:{margin}{_KEY}:\n{margin}- {short}{end})++")


def _pairs(lines: str, indent: int) -> dict[str, list[str | None]]:
    """The keys with the scalar of each, as they stand in these lines."""
    rows = lines.split("\n")
    keys, values, at = rows[::2], rows[1::2], indent + len(_START)
    if ": " in lines or " #" in lines:
        for value in values:
            if value[at] != "'" and (": " in value or " #" in value):
                raise _Odd
    return {
        key[indent:-1]: [value[at:] if value[at] not in _MARKED else _short(value[at:])]
        for key, value in zip(keys, values, strict=False)
    }


def _short(value: str) -> str | None:
    if value[0] == "'":
        return value[1:-1]
    return None if value in NULLS else value


def _unfolded(raw: str) -> str:
    """Lines that were folded as one: a break is a blank, and each empty line a break."""
    first, *between, last = raw.split("\n")
    made, breaks = [first.rstrip(" ")], 0
    for line in between:
        if text := line.strip(" "):
            made += ("\n" * breaks or " ", text)
            breaks = 0
        else:
            breaks += 1
    return "".join([*made, "\n" * breaks or " ", last.lstrip(" ")])


def _unescaped(found: re.Match[str]) -> str:
    byte, short, long, joined, name, breaks = found.groups()
    if code := byte or short or long:
        character = chr(int(code, 16))
        if "\ud800" <= character <= "\udfff":
            raise _Odd
        return character
    if name is not None:
        if name not in _ESCAPED:
            raise _Odd
        return _ESCAPED[name]
    if joined is not None:
        return "\n" * joined.count("\n")
    return "\n" * breaks.count("\n") or " "


def _binary(text: str) -> bytes:
    try:
        return base64.b64decode(_BLANKS.sub("", text), validate=True)
    except binascii.Error as error:
        raise _Odd from error

"""Replacing values inside JSON and form text without touching any other byte."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from harness.documents.lossless import NotJson, read_json
from harness.evidence.sensitive import Kind

Replace = Callable[[str, Kind], str]
"""Hands back the text that stands in for a value of a kind."""
Names = Callable[[str], Kind | None]
"""Says why the value under a name is replaced, None when it is kept."""

_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|[{}\[\],:]|[ \t\r\n]+', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text, by byte offsets, and what comes in its place."""

    start: int
    end: int
    replacement: bytes


def json_spans(text: bytes, replace: Replace, *, names: Names) -> list[Span]:
    """The spans of a JSON text that hold sensitive values. Raises NotJson for anything else."""
    read_json(text)
    return list(_Scanner(text, replace, names).spans())


def apply(text: bytes, spans: list[Span]) -> bytes:
    """The text with its spans replaced."""
    pieces, position = [], 0
    for span in spans:
        pieces += [text[position : span.start], span.replacement]
        position = span.end
    return b"".join([*pieces, text[position:]])


def encoded(text: str, change: Callable[[bytes], list[Span]]) -> str:
    """Form-encoded text with spans of its decoded bytes replaced; all other escapes stay."""
    starts: list[int] = []
    decoded = bytearray()
    position = 0
    raw = text.encode("utf-8", "surrogateescape")
    while position < len(raw):
        starts.append(position)
        if raw[position : position + 1] == b"%" and _is_hex(raw[position + 1 : position + 3]):
            decoded.append(int(raw[position + 1 : position + 3], 16))
            position += 3
        else:
            decoded.append(0x20 if raw[position] == ord("+") else raw[position])
            position += 1
    starts.append(len(raw))
    spans = [
        Span(starts[s.start], starts[s.end], quote(s.replacement, safe="").encode())
        for s in change(bytes(decoded))
    ]
    return apply(raw, spans).decode("utf-8", "surrogateescape")


@dataclass(slots=True)
class _Level:
    is_object: bool
    inherited: Kind | None
    key: str | None = None


class _Scanner:
    def __init__(self, text: bytes, replace: Replace, names: Names) -> None:
        self.text = text
        self.replace = replace
        self.names = names
        self.levels: list[_Level] = []
        self.awaits_key = False

    def spans(self) -> Iterator[Span]:
        for match in _TOKEN.finditer(self.text):
            token = match.group()
            if token.isspace() or token == b":":
                continue
            if token in (b"{", b"["):
                self.levels.append(_Level(token == b"{", self._kind()))
                self.awaits_key = token == b"{"
            elif token in (b"}", b"]"):
                self.levels.pop()
                self.awaits_key = False
            elif token == b",":
                self.awaits_key = self.levels[-1].is_object
            elif self.awaits_key:
                self.levels[-1].key = json.loads(token)
                self.awaits_key = False
            else:
                yield from self._value(match.start(), token)

    def _kind(self) -> Kind | None:
        if not self.levels:
            return None
        level = self.levels[-1]
        own = self.names(level.key) if level.key is not None else None
        return own or level.inherited

    def _value(self, start: int, token: bytes) -> Iterator[Span]:
        kind = self._kind()
        is_text = token.startswith(b'"')
        if kind and (is_text or token[:1] in b"-0123456789"):
            value = json.loads(token) if is_text else token.decode()
            other = self.replace(value, kind)
            made = json.dumps(other, ensure_ascii=False) if is_text else other
            yield Span(start, start + len(token), made.encode("utf-8", "surrogatepass"))
        elif is_text and token[1:2] in (b"{", b"["):
            yield from self._nested(start, token)

    def _nested(self, start: int, token: bytes) -> Iterator[Span]:
        inner = json.loads(token).encode("utf-8", "surrogatepass")
        try:
            spans = json_spans(inner, self.replace, names=self.names)
        except NotJson:
            return
        if spans:
            made = json.dumps(apply(inner, spans).decode(), ensure_ascii=False)
            yield Span(start, start + len(token), made.encode())


def _is_hex(pair: bytes) -> bool:
    return re.fullmatch(rb"[0-9A-Fa-f]{2}", pair) is not None

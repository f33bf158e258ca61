"""The leak guard: searches finished files for secret values, sharing no rule with the redactor."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

_SHORTEST = 8
_BLOCK = 4 << 20
"""So many bytes are searched at once: each form is a copy of them."""
_LONGEST_FORM = 64
"""Bytes that one byte of a secret may take under all escapes."""
_MANY = 300
"""So many secrets are not sought one by one."""
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)", re.DOTALL)
_ESCAPES = ("json", "json", "json", "url", "json", "url twice", "json")
"""A line of the log is JSON, a body in it may be, and a parameter of that, encoded or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A place where a secret was found; never the secret itself."""

    file: str
    offset: int
    """Where it stands, or where the line begins that holds it under escapes."""
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needle:
    raw: bytes
    hex: bytes
    base64: tuple[bytes, ...]

    @property
    def beginnings(self) -> frozenset[bytes]:
        """With what each of its forms begins."""
        return frozenset(form[:_SHORTEST] for form in (self.raw, self.hex, *self.base64))


def find_leaks(folder: Path, secrets: Iterable[str]) -> tuple[Leak, ...]:
    """Every file below a folder that holds a secret value: raw, URL-encoded, base64, hex.

    What JSON and URLs escape is searched as it reads without the escapes.
    """
    needles = _needles(secrets)
    if not needles:
        return ()
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return tuple(
        leak
        for file in files
        if _may_leak(file, needles)
        for leak in _search(file.read_bytes(), str(file.relative_to(folder)), needles)
    )


def find_leaks_in(data: bytes, name: str, secrets: Iterable[str]) -> tuple[Leak, ...]:
    """The same for what is to become the file of that name, before it is written."""
    return tuple(_search(data, name, _needles(secrets)))


def _needles(secrets: Iterable[str]) -> list[_Needle]:
    return [_needle(secret) for secret in sorted(set(secrets)) if len(secret) >= _SHORTEST]


def _needle(secret: str) -> _Needle:
    raw = secret.encode("utf-8", "surrogatepass")
    return _Needle(raw=raw, hex=raw.hex().encode(), base64=tuple(_base64_of(raw)))


def _base64_of(raw: bytes) -> Iterator[bytes]:
    for shift in range(3):
        # The first and last characters depend on what stands around the secret.
        encoded = base64.b64encode(b"\0" * shift + raw)
        certain = encoded[(0, 2, 3)[shift] : (shift + len(raw)) * 4 // 3]
        if len(certain) >= _SHORTEST:
            yield certain


def _may_leak(file: Path, needles: list[_Needle]) -> bool:
    """Whether any part of a file leaks: a long one is read whole only where one does."""
    longest = max(len(needle.raw) for needle in needles) * _LONGEST_FORM
    if file.stat().st_size <= _BLOCK + 2 * longest:
        return True
    before = b""
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            part = before + block
            if any(_search(part, "", needles)):
                return True
            # Twice the longest form: what an escape cut at the start of a part hides stands whole
            # in the part before.
            before = part[-2 * longest :]
    return False


def _search(data: bytes, name: str, needles: list[_Needle]) -> Iterator[Leak]:
    views = list(_views(data))
    for needle in _suspects(views, needles):
        for form, view, wanted in _wanted(views, needle):
            offset = view.find(wanted)
            if offset >= 0:
                place = offset if len(view) == len(data) else _line_of(data, form, needle)
                yield Leak(file=name, offset=place, form=form)
                break


def _suspects(views: list[tuple[str, bytes]], needles: list[_Needle]) -> list[_Needle]:
    """The secrets of which any form may stand there: one pass, however many there are."""
    if len(needles) <= _MANY:
        return needles
    sought = frozenset[bytes]().union(*(needle.beginnings for needle in needles))
    met = set[bytes]()
    for _, view in views:
        ends = range(_SHORTEST, len(view) + 1)
        met |= sought.intersection(view[end - _SHORTEST : end] for end in ends)
    return [needle for needle in needles if not met.isdisjoint(needle.beginnings)]


def _wanted(views: list[tuple[str, bytes]], needle: _Needle) -> Iterator[tuple[str, bytes, bytes]]:
    for form, view in views:
        match form:
            case "hex":
                yield form, view, needle.hex
            case "base64":
                yield from ((form, view, wanted) for wanted in needle.base64)
            case _:
                yield form, view, needle.raw


def _views(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The data as it is and without its escapes, each with the name of what is found there."""
    yield "raw", data
    yield "hex", data.lower()
    yield "base64", data.replace(b"-", b"+").replace(b"_", b"/")
    for form in _ESCAPES:
        is_json = form == "json"
        if (b"\\" if is_json else b"%") in data:
            data = _without_escapes(data) if is_json else unquote_to_bytes(data)
            yield form, data
            yield "base64", data.replace(b"-", b"+").replace(b"_", b"/")
            if not is_json:
                yield form, data.replace(b"+", b" ")


def _without_escapes(data: bytes) -> bytes:
    """A text as it reads without one layer of JSON's escapes."""
    # Between two escaped backslashes, every other one begins an escape: most of them go at once.
    parts = data.split(rb"\\")
    read = [_ESCAPE.sub(_unescaped, p) if rb"\u" in p else p.replace(b"\\", b"") for p in parts]
    is_cut = parts[-1].endswith(b"\\")  # nothing follows: no escape
    read[-1] = _ESCAPE.sub(_unescaped, parts[-1]) if is_cut else read[-1]
    return b"\\".join(read)


def _unescaped(match: re.Match[bytes]) -> bytes:
    found = match.group()
    if len(found) == len(rb"\n"):
        return found[1:]
    text: str = json.loads(b'"' + found + b'"')
    return text.encode("utf-8", "surrogatepass")


def _line_of(data: bytes, form: str, needle: _Needle) -> int:
    position = 0
    for line in data.split(b"\n"):
        if any(
            f == form and wanted in view for f, view, wanted in _wanted([*_views(line)], needle)
        ):
            return position
        position += len(line) + 1
    return 0

"""Multipart forms, read by place: where each part's value begins and ends in the body.

Some SDKs send every POST this way (the platform's PHP client among them). Offsets, not copies, are
handed back, so that a value can be replaced without touching any other byte.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import pairwise

_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^;,\s]{1,200}))', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart form: its name, whether it is a file, and its value's offsets."""

    name: str
    is_file: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiter:
    """A line between parts, or the last one, by its offsets; line ends around it are its own."""

    start: int
    end: int
    is_last: bool


def multipart_parts(body: bytes, content_type: str) -> Iterator[Part]:
    """The named parts of a multipart/form-data body, in order; nothing for any other body."""
    lines = delimiters(body, content_type)
    for line, following in pairwise(lines):
        part = part_between(body, line, following)
        if part:
            yield part


def delimiters(body: bytes, content_type: str) -> list[Delimiter]:
    """The delimiter lines of a multipart/form-data body up to the last; none of any other body."""
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        return []
    found = _BOUNDARY.search(content_type)
    if not found:
        return []
    boundary = re.escape((found[1] or found[2]).encode("latin-1", "replace"))
    lines = []
    line = rb"(?:\A|\r\n)--" + boundary + rb"(--)?[ \t]*(?=\r\n|\Z)"
    for match in re.finditer(line, body):
        lines.append(Delimiter(start=match.start(), end=match.end(), is_last=bool(match[1])))
        if match[1]:
            break
    return lines


def part_between(body: bytes, line: Delimiter, following: Delimiter) -> Part | None:
    """The part between two delimiter lines; None for one without a name."""
    blank = body.find(b"\r\n\r\n", line.end, following.start)
    if blank < 0:
        return None
    for header in body[line.end : blank].split(b"\r\n"):
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-disposition":
            disposition = Message()
            disposition["content-disposition"] = value.decode("utf-8", "replace").strip()
            wanted = disposition.get_param("name", header="content-disposition")
            if not isinstance(wanted, str):
                return None
            filename = disposition.get_param("filename", header="content-disposition")
            return Part(
                name=wanted, is_file=filename is not None, start=blank + 4, end=following.start
            )
    return None

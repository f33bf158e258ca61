"""Multipart forms, read by place: where each part's value begins and ends in the body.

Some SDKs send every POST this way (the platform's PHP client among them). Offsets, not copies, are
handed back, so that a value can be replaced without touching any other byte.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^;,\s]{1,200}))', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart form: its name, whether it is a file, and its value's offsets."""

    name: str
    is_file: bool
    start: int
    end: int


def multipart_parts(body: bytes, content_type: str) -> Iterator[Part]:
    """The named parts of a multipart/form-data body, in order; nothing for any other body."""
    if not content_type.lower().startswith("multipart/form-data"):
        return
    found = _BOUNDARY.search(content_type)
    if not found:
        return
    delimiter = b"--" + (found[1] or found[2]).encode("latin-1", "replace")
    position = body.find(delimiter)
    while position >= 0:
        start = position + len(delimiter)
        following = body.find(b"\r\n" + delimiter, start)
        if following < 0:
            return
        part = _part(body, start, following)
        if part:
            yield part
        position = following + 2


def _part(body: bytes, start: int, end: int) -> Part | None:
    blank = body.find(b"\r\n\r\n", start, end)
    if blank < 0:
        return None
    for line in body[start:blank].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-disposition":
            disposition = Message()
            disposition["content-disposition"] = value.decode("utf-8", "replace").strip()
            wanted = disposition.get_param("name", header="content-disposition")
            if not isinstance(wanted, str):
                return None
            filename = disposition.get_param("filename", header="content-disposition")
            return Part(name=wanted, is_file=filename is not None, start=blank + 4, end=end)
    return None

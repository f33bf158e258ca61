"""The bodies of a HAR entry: as text, as base64, as parameters, or not kept at all."""

import re
from dataclasses import dataclass
from typing import Any

from harness.documents.lossless import Pointer
from harness.model.exchange import Observation
from harness.sources.har_headers import Heads, pairs_of
from harness.sources.recorded_bodies import form_of, from_base64, unpacked
from harness.sources.recorded_exchange import withheld
from harness.sources.recorded_members import Members, utf_8

_CUT = re.compile(r"trunc|not included|discard|omit|too (?:large|big|long)|exceed", re.IGNORECASE)
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_CUT_OFF = "cut off by the recorder"
_ELSEWHERE = "kept in another file"
_OWN_BOUNDARY = "harness-5c1f0a7e9b"
_UPLOAD_HEADERS = re.compile(r"\A(?:Content-[A-Za-z-]{1,40}:[^\r\n]*\r\n){1,9}\r\n")
_CHARSET = re.compile(r"charset", re.IGNORECASE)
_UTF_8_TYPES = ("json", "html", "xml", "javascript", "ecmascript", "css")
_NO_CONTENT = frozenset({204, 205, 304})


@dataclass(slots=True, kw_only=True)  # frozen costs twice as much
class Body:
    """A body as far as the HAR holds it."""

    body: bytes = b""
    facts: tuple[Observation, ...] = ()
    """That it is not there, where it should be."""
    is_rebuilt: bool = False
    """It was put together from decoded parameters."""
    content_type: str = ""
    """Its type, where there is one, as the HAR tells it beside the headers."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """What a response answers, and who wrote it down."""

    status: int
    method: str
    is_mitmproxy: bool


def request_body(asked: Members, heads: Heads, *, is_mitmproxy: bool) -> Body:
    """The body of a request. Raises Unfit for one that cannot be read."""
    data = asked.optional_object("postData")
    is_declared = max(_size(asked, "bodySize"), heads.length()) > 0
    if data is None:
        return Body(facts=(withheld("body"),) if is_declared else ())
    media = data.optional_text("mimeType") or ""
    text = data.optional_text("text")
    if data.value("_file"):
        return Body(facts=(withheld("body", _ELSEWHERE),), content_type=media)
    if _is_cut(data, text):
        return Body(facts=(withheld("body", _CUT_OFF),), content_type=media)
    content_type = heads.first.get("content-type") or media
    if text:
        body = _text_sent(data, text, content_type, is_mitmproxy=is_mitmproxy)
        return Body(body=body, content_type=media)
    if parameters := pairs_of(data, "params"):
        return _rebuilt(data, parameters, content_type)
    is_missing = is_declared or ("text" in data and text is None)
    return Body(facts=(withheld("body"),), content_type=media) if is_missing else Body()


def response_body(entry: Members, answered: Members, heads: Heads, asked: Asked) -> Body:
    """The body of an answer, without its content coding. Raises Unfit."""
    content = answered.optional_object("content")
    text = content.optional_text("text") if content else None
    if content is None or text is None:
        is_missing = _should_have_body(entry, answered, content, heads, asked)
        return Body(facts=(withheld("response.body"),) if is_missing else ())
    status = answered.value("_charlesStatus")
    if _is_cut(content, text) or answered.value("_truncated") or status not in (None, "COMPLETE"):
        return Body(facts=(withheld("response.body", _CUT_OFF),))
    place = (*content.pointer, "text")
    if content.value("encoding") != "base64":
        content_type = heads.first.get("content-type") or content.optional_text("mimeType") or ""
        return Body(body=_encoded(text, content_type, place, is_mitmproxy=asked.is_mitmproxy))
    body = from_base64(text, place)
    # A HAR holds decoded bodies; one that still is gzip was kept as it came.
    if body.startswith(_GZIP) and "gzip" in heads.first.get("content-encoding", "").lower():
        body = unpacked(body, "gzip", place).body
    return Body(body=body)


def kept_text(holder: Members) -> bytes:
    """The bytes of a text as it stands, or of its base64. Raises Unfit."""
    text, place = holder.optional_text("text") or "", (*holder.pointer, "text")
    if holder.value("encoding") == "base64":
        return from_base64(text, place)
    return utf_8(text, place)


def _text_sent(data: Members, text: str, content_type: str, *, is_mitmproxy: bool) -> bytes:
    place = (*data.pointer, "text")
    if data.value("encoding") == "base64":
        return from_base64(text, place)
    if content_type.lower().startswith(_FORM) or not content_type:
        text = _UPLOAD_HEADERS.sub("", text)  # Firefox puts those of its upload stream first
    return _encoded(text, content_type, place, is_mitmproxy=is_mitmproxy)


def _should_have_body(
    entry: Members, answered: Members, content: Members | None, heads: Heads, asked: Asked
) -> bool:
    if asked.method == "HEAD" or asked.status in _NO_CONTENT:
        return False
    sizes = [_size(content, "size") if content else -1, _size(answered, "bodySize")]
    sizes.append(heads.length())
    if max(sizes) > 0 or (content is not None and "text" in content):
        return True
    return max(sizes) < 0 or bool(answered.value("_error") or entry.value("_error"))


def _is_cut(holder: Members, text: str | None) -> bool:
    comment = holder.value("comment")
    says_so = isinstance(comment, str) and bool(_CUT.search(comment))
    return bool(holder.value("_truncated")) or (says_so and bool(text))


def _encoded(text: str, content_type: str, place: Pointer, *, is_mitmproxy: bool) -> bytes:
    """The bytes of a text that the producer decoded: UTF-8, whatever the charset was.

    mitmproxy decodes as Latin-1 where no charset is named, and what is no text of that charset it
    escapes byte by byte; both are turned back.
    """
    if not is_mitmproxy:
        return utf_8(text, place)
    media = content_type.lower()
    if not _CHARSET.search(media) and not any(word in media for word in _UTF_8_TYPES):
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            pass
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return utf_8(text, place)


def _rebuilt(data: Members, parameters: list[tuple[str, str]], content_type: str) -> Body:
    """The body that decoded parameters stand for; its bytes are ours, not the application's."""
    media = content_type or _FORM
    if not media.lower().startswith(_MULTIPART):
        body = utf_8(form_of(parameters), data.pointer)
        return Body(body=body, is_rebuilt=True, content_type=media)
    found = _BOUNDARY.search(media)
    boundary = found[1] if found else _OWN_BOUNDARY
    parts = [
        _part(name, value, item, boundary)
        for (name, value), item in zip(parameters, data.items("params"), strict=True)
    ]
    text = "".join([*parts, f"--{boundary}--\r\n"])
    if not found:
        media = f"{_MULTIPART}; boundary={boundary}"
    return Body(body=utf_8(text, data.pointer), is_rebuilt=True, content_type=media)


def _part(name: str, value: str, item: Any, boundary: str) -> str:
    file = item.get("fileName") if isinstance(item, dict) else None
    named = f'; filename="{_quoted(file)}"' if isinstance(file, str) else ""
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"{named}'
    return f"--{boundary}\r\n{head}\r\n\r\n{value}\r\n"


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _size(holder: Members, name: str) -> int:
    number = holder.number(name)
    return -1 if number is None else int(number)

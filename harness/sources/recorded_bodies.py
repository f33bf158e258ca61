"""Bodies as recordings keep them: base64, compressed, or as a list of decoded parameters."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus

from harness.documents.lossless import Pointer
from harness.model.exchange import Headers
from harness.model.text import Text
from harness.sources.recorded_bytes import LARGEST_ITEM
from harness.sources.recorded_damage import Unfit

DECODED_AWAY = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that speak of the packed body."""
_ENCODED = re.compile(r"(?:[A-Za-z0-9*\-._~+!'()]|%[0-9A-Fa-f]{2})*")
_BLANK = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A body without its content coding; `withheld` says why it could not be had."""

    body: bytes
    withheld: str = ""


def from_base64(text: str, pointer: Pointer) -> bytes:
    """The bytes of a base64 text, line breaks allowed. Raises Unfit for anything else."""
    try:
        return base64.b64decode(_BLANK.sub("", text), validate=True)
    except (binascii.Error, ValueError) as error:
        what = Text(
            f"not base64 ({error}); this exchange is left out, export it again",
            f"不是有效的 base64（{error}）；该交互不予采用，请重新导出",
        )
        raise Unfit(what, pointer) from error


def unpacked(body: bytes, coding: str, pointer: Pointer) -> Unpacked:
    """A body as it was before the `Content-Encoding` named.

    Recorders often keep the header and store the body decoded: text stays as it is. Raises Unfit
    for packed data that are damaged, and for a bomb.
    """
    for name in reversed([part.strip().lower() for part in coding.split(",")]):
        if name in ("", "identity") or _is_text(body):
            continue
        match name:
            case "gzip" | "x-gzip":
                body = _gunzipped(body, pointer)
            case "deflate":
                body = _deflated(body, pointer)
            case _:
                return Unpacked(body=b"", withheld=f"packed as {name[:20]}")
    return Unpacked(body=body)


def without_codings(headers: Headers) -> Headers:
    """Headers without those that speak of the packed body, which is gone."""
    return tuple([pair for pair in headers if pair[0].lower() not in DECODED_AWAY])


def form_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Parameters as a form; values that are encoded already are kept so."""
    pairs = tuple(pairs)
    texts = [text for pair in pairs for text in pair]
    if any("%" in text for text in texts) and all(_ENCODED.fullmatch(text) for text in texts):
        return "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogateescape")


def _gunzipped(body: bytes, pointer: Pointer) -> bytes:
    """All members of a gzip file in a row, which the standard allows."""
    found = b""
    while body:
        try:
            member, body = _inflated(body, 16 + zlib.MAX_WBITS, LARGEST_ITEM - len(found), pointer)
        except zlib.error as error:
            raise Unfit(_damaged("gzip"), pointer) from error
        found += member
    return found


def _deflated(body: bytes, pointer: Pointer) -> bytes:
    """Deflate as the standard has it (with a zlib header), or as some servers send it (without)."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            found, rest = _inflated(body, window, LARGEST_ITEM, pointer)
        except zlib.error:
            continue
        if not rest:
            return found
    raise Unfit(_damaged("deflate"), pointer)


def _inflated(body: bytes, window: int, limit: int, pointer: Pointer) -> tuple[bytes, bytes]:
    inflater = zlib.decompressobj(window)
    found = inflater.decompress(body, limit + 1)
    if len(found) > limit:
        raise Unfit(_BOMB, pointer)
    if not inflater.eof:
        raise zlib.error("the data end early")
    return found, inflater.unused_data


def _is_text(body: bytes) -> bool:
    try:
        return not _CONTROL.search(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _damaged(coding: str) -> Text:
    return Text(
        f"the body is damaged {coding} data; this exchange is left out, record it again",
        f"正文的 {coding} 数据已损坏；该交互不予采用，请重新录制",
    )


_BOMB = Text(
    f"the body unpacks to more than {LARGEST_ITEM // 1024 // 1024} MiB: this looks like a "
    "decompression bomb; this exchange is left out",
    f"正文解压后超过 {LARGEST_ITEM // 1024 // 1024} MiB，疑似解压炸弹；该交互不予采用",
)

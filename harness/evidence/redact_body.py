"""Redaction of bodies by what they are; what cannot be read is withheld."""

from collections import Counter
from itertools import pairwise

from harness.documents.lossless import NotJson
from harness.documents.multipart import Part, delimiters, part_between
from harness.evidence.free_text import is_packed
from harness.evidence.part_head import changed_head
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact_text import TextRedaction, parameter_kind
from harness.model.exchange import Request, Response

_BODY, _FILE = "body", "file"


class BodyRedaction:
    """Redacts bodies: forms, JSON, multipart forms."""

    def __init__(self, pseudonyms: Pseudonyms, text: TextRedaction, replaced: Counter[str]) -> None:
        self._pseudonyms = pseudonyms
        self._text = text
        self._replaced = replaced

    def redacted(
        self, message: Request | Response, *, is_grant: bool = False
    ) -> tuple[bytes, str | None]:
        """The body, or why there is none any more; in a grant `code` is a credential."""
        body = message.body
        if not body:
            return b"", None
        text = _read(body)
        # What can be read is not compressed, whatever its header says.
        if text is None and is_packed(body, message.header("content-encoding")):
            return b"", self._withheld(body)
        media_type = message.header("content-type") or ""
        kind = media_type.partition(";")[0].strip().lower()
        if kind == "application/x-www-form-urlencoded":
            return self._text.form(body), None
        if kind == "multipart/form-data":
            return self._multipart(body, media_type), None
        try:
            if text is not None:
                return self._text.json(text, is_grant=is_grant).encode(), None
        except NotJson:
            pass
        return b"", self._withheld(body)

    def _withheld(self, body: bytes) -> str:
        self._replaced[_BODY] += 1
        return f"{len(body)} bytes, keyed digest {self._pseudonyms.digest(body)}"

    def _multipart(self, body: bytes, content_type: str) -> bytes:
        lines = delimiters(body, content_type)
        if not lines:
            return self._everything(body)
        # What stands before the first delimiter or behind the last one may hold anything.
        pieces = [self._everything(body[: lines[0].start])]
        for line, following in pairwise(lines):
            pieces.append(body[line.start : line.end])
            part = part_between(body, line, following)
            if part:
                head = body[line.end : part.start].decode("utf-8", "surrogateescape")
                head = changed_head(
                    head, replaced=self._pseudonyms.of, scrubbed=self._text.scrubbed
                )
                pieces.append(head.encode("utf-8", "surrogateescape"))
                pieces.append(self._part_value(part, body[part.start : part.end]))
            else:
                pieces.append(self._everything(body[line.end : following.start]))
        last = lines[-1]
        return b"".join([*pieces, body[last.start : last.end], self._everything(body[last.end :])])

    def _everything(self, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        return _inert(self._pseudonyms.of(text)).encode("utf-8", "surrogateescape")

    def _part_value(self, part: Part, value: bytes) -> bytes:
        if part.is_file:
            self._replaced[_FILE] += 1
            return self._pseudonyms.digest(value).encode()
        text = value.decode("utf-8", "surrogateescape")
        made = self._text.value(text, parameter_kind(part.name))
        return value if made == text else _inert(made).encode("utf-8", "surrogateescape")


def _read(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _inert(text: str) -> str:
    """A replacement that cannot be read as a delimiter of the form it stands in."""
    text = text.replace("\r\n--", "\r\n__")
    return f"__{text[2:]}" if text.startswith("--") else text

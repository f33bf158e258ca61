"""The parameters of a request: name, value, the place they stood and the text as sent."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from harness.documents.addresses import address_of
from harness.documents.form_encoding import form_decoded
from harness.documents.multipart import multipart_parts
from harness.model.exchange import Exchange, Request

FORM = "application/x-www-form-urlencoded"
_LONG = 4000
"""Longer parameters are read each time, so that they fill no memory."""


class Parameter(NamedTuple):
    """One request parameter: decoded name and value, the place it stood, the text as sent."""

    name: str
    value: str
    place: str
    """`query` or `form`; `header` for a credential that stands in one."""
    raw: str
    """The value as it stood in the URL or form, still encoded."""

    @property
    def where(self) -> str:
        """The place as findings name it: `form.out_ref`."""
        return f"{self.place}.{self.name}"


def read_parameters(exchange: Exchange) -> tuple[Parameter, ...]:
    """The parameters of a request in the order sent, from the query and then from the form."""
    request = exchange.request
    query = _pairs(address_of(request.url).query, _IN_QUERY)
    content_type = request.header("content-type") or ""
    if _media_type(content_type) == FORM:
        return (*query, *_pairs(request.body.decode("utf-8", "replace"), _IN_FORM))
    return (*query, *_parts(request.body, content_type))


def media_type_of(request: Request) -> str:
    """The media type that a request names, in lower case and without its parameters."""
    return _media_type(request.header("content-type") or "")


@lru_cache(maxsize=256)
def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


class _At:
    """Reads the parameters of one place."""

    def __init__(self, place: str) -> None:
        self._place = place
        # A call is read when it is observed, and once more when it is judged.
        self.kept = lru_cache(maxsize=2048)(self.read)

    def read(self, piece: str) -> Parameter:
        """The parameter that a piece of a query or a form is."""
        name, _, raw = piece.partition("=")
        return Parameter(_decoded(name), _decoded(raw), self._place, raw)


_IN_QUERY, _IN_FORM = _At("query"), _At("form")


def _pairs(encoded: str, at: _At) -> list[Parameter]:
    kept = at.kept
    return [
        kept(piece) if len(piece) <= _LONG else at.read(piece)
        for piece in encoded.split("&")
        if piece
    ]


def _parts(body: bytes, content_type: str) -> Iterator[Parameter]:
    for part in multipart_parts(body, content_type):
        if not part.is_file:  # a file takes no part in signing and carries no rule of ours
            text = body[part.start : part.end].decode("utf-8", "surrogateescape")
            yield Parameter(name=part.name, value=text, place="form", raw=text)


def _decoded(text: str) -> str:
    return form_decoded(text.encode()) if "%" in text or "+" in text else text

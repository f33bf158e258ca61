"""The parameters of a request: name, value, the place they stood and the text as sent."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

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
    query = _pairs(urlsplit(request.url).query, "query")
    if media_type_of(request) == FORM:
        return query + _pairs(request.body.decode("utf-8", "replace"), "form")
    return query + tuple(_parts(request.body, request.header("content-type") or ""))


def media_type_of(request: Request) -> str:
    """The media type that a request names, in lower case and without its parameters."""
    return (request.header("content-type") or "").partition(";")[0].strip().lower()


def _pairs(encoded: str, place: str) -> tuple[Parameter, ...]:
    return tuple(
        [
            (_kept if len(piece) <= _LONG else _parameter)(piece, place)
            for piece in encoded.split("&")
            if piece
        ]
    )


def _parameter(piece: str, place: str) -> Parameter:
    name, _, raw = piece.partition("=")
    return Parameter(_decoded(name), _decoded(raw), place, raw)


_kept = lru_cache(maxsize=2048)(_parameter)
"""A call is read when it is observed, and once more when it is judged."""


def _parts(body: bytes, content_type: str) -> Iterator[Parameter]:
    for part in multipart_parts(body, content_type):
        if not part.is_file:  # a file takes no part in signing and carries no rule of ours
            text = body[part.start : part.end].decode("utf-8", "surrogateescape")
            yield Parameter(name=part.name, value=text, place="form", raw=text)


def _decoded(text: str) -> str:
    return form_decoded(text.encode()) if "%" in text or "+" in text else text

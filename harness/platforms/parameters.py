"""The parameters of a request: name, value, the place they stood and the text as sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from harness.documents.multipart import multipart_parts
from harness.model.exchange import Exchange, Request

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
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
        Parameter(name=_decoded(name), value=_decoded(raw), place=place, raw=raw)
        for name, _, raw in (piece.partition("=") for piece in encoded.split("&") if piece)
    )


def _parts(body: bytes, content_type: str) -> Iterator[Parameter]:
    for part in multipart_parts(body, content_type):
        if not part.is_file:  # a file takes no part in signing and carries no rule of ours
            text = body[part.start : part.end].decode("utf-8", "surrogateescape")
            yield Parameter(name=part.name, value=text, place="form", raw=text)


def _decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "surrogateescape")

"""Take secrets and personal data out of an exchange before it is written.

Everything that a format check reads keeps its literal; what is taken out keeps its shape.
"""

import re
from dataclasses import replace
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from harness.documents.lossless import NotJson
from harness.documents.multipart import Part, multipart_parts
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.sensitive import KEPT_HEADERS, Kind, kind_of
from harness.evidence.spans import Names, Span, apply, encoded, json_spans
from harness.model.exchange import Exchange, Fact, Headers, Observation, Request, Response

_SHORTEST_GLOBAL = 8
"""A secret at least this long is also replaced where it turns up under another name."""
_WORD = re.compile(r"[A-Za-z0-9_-]{8,}")
_ENCODED_WORD = re.compile(r"%[0-9A-Fa-f]{2}|[A-Za-z0-9_-]{8,}")


class Redactor:
    """Redacts the exchanges of one run; remembers the secrets it met, in memory only."""

    def __init__(self, key: bytes, secrets: tuple[str, ...] = ()) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._known: dict[str, str] = {}
        self._odd: set[str] = set()
        self._secrets: set[str] = set()
        for secret in secrets:
            self._replacement(secret, Kind.SECRET)

    @property
    def known_secrets(self) -> frozenset[str]:
        """Every secret met so far: for the leak guard, never for writing."""
        return frozenset(self._secrets)

    def redact(self, exchange: Exchange) -> Exchange:
        """The same exchange without secrets and personal data; its facts stay."""
        is_oauth = "/oauth/" in urlsplit(exchange.request.url).path
        request, withheld_request = self._request(exchange.request)
        response, withheld_response = (
            self._response(exchange.response, is_oauth=is_oauth)
            if exchange.response
            else (None, None)
        )
        failure = exchange.failure
        if failure:
            failure = replace(failure, message=self.scrub(failure.message))
        withheld = tuple(
            Observation(fact=Fact.BODY_WITHHELD, value=value, where=where)
            for where, value in (("body", withheld_request), ("response.body", withheld_response))
            if value
        )
        return replace(
            exchange,
            request=request,
            response=response,
            failure=failure,
            observations=exchange.observations + withheld,
        )

    def scrub(self, text: str) -> str:
        """Free text with every known secret replaced, raw and URL-encoded."""
        for value in self._odd:
            other = self._known[value]
            text = text.replace(value, other)
            text = text.replace(quote(value, safe=""), quote(other, safe=""))
        # Looking words up keeps the cost flat however many secrets a run has met.
        for words in (_WORD, _ENCODED_WORD):
            text = words.sub(lambda word: self._known.get(word.group(), word.group()), text)
        return text

    def _request(self, request: Request) -> tuple[Request, str | None]:
        # Headers and query first: what they teach is then found in the body as well.
        url = self._url(request.url)
        headers = self._headers(request.headers)
        body, withheld = self._body(request.body, request.header("content-type"), kind_of)
        return replace(request, url=self.scrub(url), headers=headers, body=body), withheld

    def _response(self, response: Response, *, is_oauth: bool) -> tuple[Response, str | None]:
        names = _oauth_kind if is_oauth else kind_of
        body, withheld = self._body(response.body, response.header("content-type"), names)
        return replace(response, headers=self._headers(response.headers), body=body), withheld

    def _url(self, url: str) -> str:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=netloc, query=self._form(parts.query)))

    def _form(self, text: str) -> str:
        pieces = (piece.partition("=") for piece in text.split("&"))
        return "&".join(
            name + equals + self._form_value(unquote_plus(name), raw)
            for name, equals, raw in pieces
        )

    def _form_value(self, name: str, raw: str) -> str:
        # `code` is a credential as a parameter and a plain error code in an answer.
        kind = _oauth_kind(name)
        value = unquote_plus(raw, errors="surrogateescape")
        if kind:
            other = self._replacement(value, kind)
            return quote(other, safe="", errors="surrogateescape")
        if value.lstrip()[:1] not in ("{", "["):
            return raw
        return encoded(raw, self._json_or_everything)

    def _json_or_everything(self, text: bytes) -> list[Span]:
        try:
            return json_spans(text, self._replacement, names=kind_of)
        except NotJson:
            # Text that looks like JSON and is none may hold anything.
            other = self._pseudonyms.of(text.decode("utf-8", "surrogateescape"))
            return [Span(0, len(text), other.encode("utf-8", "surrogateescape"))]

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self._header(name.lower(), value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        if name == "location":
            return self.scrub(self._url(value))
        if name in KEPT_HEADERS:
            return self.scrub(value)
        return self._replacement(value, kind_of(name) or Kind.PERSONAL)

    def _body(self, body: bytes, media_type: str | None, names: Names) -> tuple[bytes, str | None]:
        kind = (media_type or "").partition(";")[0].strip().lower()
        if not body:
            return b"", None
        if kind == "application/x-www-form-urlencoded":
            text = self._form(body.decode("utf-8", "surrogateescape"))
            return self.scrub(text).encode("utf-8", "surrogateescape"), None
        if kind == "multipart/form-data":
            return self._multipart(body, media_type or ""), None
        try:
            spans = json_spans(body, self._replacement, names=names)
        except NotJson:
            return b"", f"{len(body)} bytes, keyed digest {self._pseudonyms.digest(body)}"
        return self.scrub(apply(body, spans).decode()).encode(), None

    def _multipart(self, body: bytes, content_type: str) -> bytes:
        spans: list[Span] = []
        end = 0
        for part in multipart_parts(body, content_type):
            value = body[part.start : part.end]
            spans.append(Span(part.start, part.end, self._part_value(part, value)))
            end = part.end
        # What stands behind the last whole part (a torn one, say) may hold anything.
        tail = self._pseudonyms.of(body[end:].decode("utf-8", "surrogateescape"))
        kept = apply(body[:end], spans) + tail.encode("utf-8", "surrogateescape")
        scrubbed = self.scrub(kept.decode("utf-8", "surrogateescape"))
        return scrubbed.encode("utf-8", "surrogateescape")

    def _part_value(self, part: Part, value: bytes) -> bytes:
        if part.is_file:
            return self._pseudonyms.digest(value).encode()
        text = value.decode("utf-8", "surrogateescape")
        if kind := _oauth_kind(part.name):
            return self._replacement(text, kind).encode("utf-8", "surrogateescape")
        if text.lstrip()[:1] in ("{", "["):
            return apply(value, self._json_or_everything(value))
        return value

    def _replacement(self, value: str, kind: Kind) -> str:
        other = self._known.get(value) or self._pseudonyms.of(value)
        if kind in (Kind.SECRET, Kind.SHIPMENT) and len(value) >= _SHORTEST_GLOBAL:
            self._known[value] = other
            if kind is Kind.SECRET:
                self._secrets.add(value)
            if not _WORD.fullmatch(value):
                self._odd.add(value)
        return other


def _oauth_kind(name: str) -> Kind | None:
    return Kind.SECRET if name in ("code", "auth_code") else kind_of(name)

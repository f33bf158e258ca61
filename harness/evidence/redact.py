"""Take secrets and personal data out of an exchange before it is written.

Everything that a format check reads keeps its literal; what is taken out keeps its shape, and the
names and places of the parameters are the same afterwards.
"""

import base64
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote_plus, urlsplit

from harness.documents.lossless import NotJson, read_json
from harness.documents.multipart import Part, delimiters, part_between
from harness.evidence.form_text import respelled_form
from harness.evidence.free_text import FreeText, decoded, is_encoded, is_packed
from harness.evidence.json_text import Names, Rewriter, looks_like_json
from harness.evidence.part_head import changed_head
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import KEPT_HEADERS, Kind, kind_of
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Headers,
    Observation,
    Request,
    Response,
)

_SCHEME = re.compile(r"((?:bearer|basic|token) +)(.+)", re.IGNORECASE | re.DOTALL)
_HEADER, _TEXT, _BODY, _FILE = "header", "text", "body", "file"
_REFUSED = 400
_GRANTED_NUMBER = re.compile(
    rb'"(?:access|refresh)_?token"\s*:\s*"?([0-9]{12,})["\s,}]', re.IGNORECASE
)
"""A token of digits alone: elsewhere such a name may well hold an order's number by mistake."""
_USER = re.compile(r"\A([^/]*//)[^/]*@")


class Redactor:
    """Redacts the exchanges of one run; remembers the secrets it met, in memory only.

    What is in `public` (the application key, say) is never taken for a secret met, whatever name
    it is sent under.
    """

    def __init__(
        self, key: bytes, secrets: tuple[str, ...] = (), *, public: frozenset[str] = frozenset()
    ) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._replaced: Counter[str] = Counter()
        self._scrubber = Scrubber(self._pseudonyms, public)
        self._free_text = FreeText(replaced=self._pseudonyms.of, form=self._form_text)
        self._scrub_json = Rewriter(
            names=lambda _: None,
            text=lambda value, _: self._scrubber.scrub(value),
            number=lambda literal, _: self._scrubbed_number(literal),
        )
        for secret in secrets:
            self._scrubber.be_given(secret)

    @property
    def known_secrets(self) -> frozenset[str]:
        """Every secret met so far: for the leak guard, never for writing."""
        return self._scrubber.secrets

    @property
    def replaced(self) -> Counter[str]:
        """How often a value of each kind was replaced in the exchanges so far."""
        return self._replaced.copy()

    def redact(self, exchange: Exchange) -> Exchange:
        """The same exchange without secrets and personal data; its facts stay."""
        is_oauth = "/oauth/" in urlsplit(exchange.request.url).path
        request, withheld_request = self._request(
            exchange.request, is_push=exchange.direction is Direction.INBOUND
        )
        response, withheld_response = (
            self._response(exchange.response, is_oauth=is_oauth)
            if exchange.response
            else (None, None)
        )
        failure = exchange.failure
        if failure:
            failure = replace(failure, message=self.scrub(failure.message))
        observed = tuple(replace(o, where=self.scrub(o.where)) for o in exchange.observations)
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
            observations=observed + withheld,
        )

    def scrub(self, text: str) -> str:
        """Free text without what is known, however it is spelled, or given away by a name there."""
        return self._scrubber.scrub(self._free_text.changed(text))

    def _request(self, request: Request, *, is_push: bool) -> tuple[Request, str | None]:
        # Headers and query first: what they teach is then found in the body as well.
        headers = self._headers(request.headers, is_push=is_push)
        url = self._url(request.url)
        body, withheld = self._body(request, kind_of)
        return replace(request, url=url, headers=headers, body=body), withheld

    def _response(self, response: Response, *, is_oauth: bool) -> tuple[Response, str | None]:
        # What grants nothing holds no authorization code: there `code` is that of the refusal.
        is_grant = is_oauth and response.status < _REFUSED
        for found in _GRANTED_NUMBER.finditer(response.body):
            self._scrubber.be_given(found[1].decode())
        names = _parameter_kind if is_grant else kind_of
        body, withheld = self._body(response, names)
        headers = self._headers(response.headers, is_push=False)
        return replace(response, headers=headers, body=body), withheld

    def _url(self, url: str) -> str:
        main, hash_sign, fragment = url.partition("#")
        head, mark, query = main.partition("?")
        head = self.scrub(_USER.sub(r"\1", head))
        return head + mark + self._form_text(query) + hash_sign + self._form_text(fragment)

    def _form_text(self, text: str) -> str:
        made = self._form(text.encode("utf-8", "surrogatepass"))
        return made.decode("utf-8", "surrogatepass")

    def _form(self, text: bytes) -> bytes:
        return b"&".join([self._pair(piece) for piece in text.split(b"&")])

    def _pair(self, piece: bytes) -> bytes:
        raw_name, equals, raw = piece.partition(b"=")
        name = unquote_plus(raw_name.decode("utf-8", "replace"))
        if looks_like_json(name):
            return respelled_form(piece, self._json_or_everything)
        value = respelled_form(raw, lambda text: self._value(text, _parameter_kind(name)))
        return respelled_form(raw_name + equals, self.scrub) + value

    def _value(self, value: str, kind: Kind | None) -> str:
        # `code` is a credential as a parameter and a plain error code in an answer.
        if looks_like_json(value):
            return self._json_or_everything(value, kind)
        if kind:
            return self._replacement(value, kind)
        return self._scrubber.scrub(self._unnamed(value))

    def _unnamed(self, value: str) -> str:
        """A value whose name says nothing: without what it gives away, or hides in base64."""
        if is_encoded(value):
            hidden = decoded(value)
            if hidden == "" or (hidden and self._value(hidden, None) != hidden):
                self._replaced[_TEXT] += 1
                return self._pseudonyms.of(value)
        made = self._free_text.changed(value)
        self._replaced[_TEXT] += made != value
        return made

    def _json_or_everything(self, text: str, kind: Kind | None = None) -> str:
        try:
            return self._json(text, kind_of, kind)
        except NotJson:
            # Text that looks like JSON and is none may hold anything.
            self._replaced[_TEXT] += 1
            other = self._pseudonyms.of(text)
        try:
            read_json(other)
        except NotJson:
            return other
        return other[:-1] + "~"  # by chance it became JSON; it has to stay none

    def _json(self, text: str, names: Names, inherited: Kind | None = None) -> str:
        rewriter = Rewriter(names=names, text=self._text, number=self._number)
        made = rewriter.rewrite(text, inherited)
        # Once more, for what this text itself has taught.
        return self._scrub_json.rewrite(made) if self._scrubber.may_change(made) else made

    def _text(self, value: str, kind: Kind | None) -> str:
        return self._replacement(value, kind) if kind else self._unnamed(value)

    def _number(self, literal: str, kind: Kind | None) -> str:
        if kind is None:
            return literal
        if literal.isdigit():
            self._scrubber.learn(literal, kind)
        self._replaced[kind] += 1
        return self._pseudonyms.of_number(literal)

    def _scrubbed_number(self, literal: str) -> str:
        is_known = self._scrubber.scrub(literal) != literal
        return self._pseudonyms.of_number(literal) if is_known else literal

    def _headers(self, headers: Headers, *, is_push: bool) -> Headers:
        return tuple(
            (name, self._header(name.lower(), value, is_push=is_push)) for name, value in headers
        )

    def _header(self, name: str, value: str, *, is_push: bool) -> str:
        if name == "location":
            return self._url(value)
        if name in KEPT_HEADERS:
            return self.scrub(value)
        if name in ("authorization", "proxy-authorization"):
            # A push carries its signature there, a call a credential.
            if is_push:
                return self._replacement(value, Kind.SIGNATURE)
            return self._credential(value)
        kind = kind_of(name)
        return self._replacement(value, kind or Kind.PERSONAL, kind or _HEADER)

    def _credential(self, value: str) -> str:
        found = _SCHEME.fullmatch(value)
        if not found:
            return self._replacement(value, Kind.SECRET)
        scheme, credential = found.groups()
        if scheme.lower().startswith("basic"):
            self._scrubber.learn(_password(credential), Kind.SECRET)
        return scheme + self._replacement(credential, Kind.SECRET)

    def _body(self, message: Request | Response, names: Names) -> tuple[bytes, str | None]:
        body, media_type = message.body, message.header("content-type")
        kind = (media_type or "").partition(";")[0].strip().lower()
        if not body:
            return b"", None
        if is_packed(body, message.header("content-encoding")):
            return b"", self._withheld(body)
        if kind == "application/x-www-form-urlencoded":
            return self._form(body), None
        if kind == "multipart/form-data":
            return self._multipart(body, media_type or ""), None
        try:
            return self._json(body.decode(), names).encode(), None
        except (NotJson, UnicodeDecodeError):
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
                head = changed_head(head, replaced=self._pseudonyms.of, scrubbed=self.scrub)
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
        made = self._value(text, _parameter_kind(part.name))
        return value if made == text else _inert(made).encode("utf-8", "surrogateescape")

    def _replacement(self, value: str, kind: Kind, counted: str = "") -> str:
        self._replaced[counted or kind] += bool(value)
        self._scrubber.learn(value, kind)
        return self._pseudonyms.of(value)


def _parameter_kind(name: str) -> Kind | None:
    return Kind.SECRET if name in ("code", "auth_code") else kind_of(name)


def _password(credential: str) -> str:
    try:
        decoded = base64.b64decode(credential.strip(), validate=True)
    except ValueError:
        return ""
    return decoded.decode("utf-8", "surrogateescape").partition(":")[2]


def _inert(text: str) -> str:
    """A replacement that cannot be read as a delimiter of the form it stands in."""
    text = text.replace("\r\n--", "\r\n__")
    return f"__{text[2:]}" if text.startswith("--") else text

"""The cases of an edition with a Bearer token, and the token requests in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack
from urllib.parse import urlencode, urlsplit

from proof.corpus.bearer import (
    SECRET,
    TOKEN,
    Overrides,
    Pairs,
    PlainCall,
    Reply,
    Sent,
    answered,
    overridden,
    recording,
)
from proof.corpus.case import Case, Kind, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What the two editions do differently."""

    edition: str
    app_key: str
    token_url: str
    scope: str
    life: int
    message: str
    """Name of the text in a refusal: `msg` or `message`."""
    success: Mapping[str, Any]
    """A successful answer to a business call that differs in nothing but its number."""
    statement: Mapping[str, Any]
    call: Callable[..., Sent]
    """Makes a business call; `number` tells one business content from another."""

    def grant(self, at: float = 0.0, **parts: Any) -> "Grant":
        """A right token request and its answer, but for the given parts."""
        return Grant(platform=self, at=at, **parts)

    def refusal(self, code: int, *, status: int = 200, headers: Pairs = ()) -> Reply:
        """An answer that says no, in the platform's envelope."""
        value = {"code": code, self.message: f"refused ({code})"}
        return answered(value, status=status, headers=headers)

    def accepted(self, elapsed: float) -> Reply:
        """A successful answer that took so many seconds."""
        return answered(self.success, elapsed=elapsed)

    def row(self, requirement: str) -> "Row":
        """Where the cases of a requirement are made."""
        return Row(requirement=requirement, platform=self)

    def amid(self, *calls: Sent, token: str = TOKEN) -> tuple[Sent, ...]:
        """The calls, which start at 100 s or later, amid right ones."""
        end = max((call.at for call in calls), default=3.0)
        return (
            self.grant(),
            *(self.call(at=float(at), number=900 + at) for at in (1, 2, 3)),
            *calls,
            *(self.call(at=end + gap, number=900 + gap, token=token) for gap in (70, 72)),
        )

    def stated(self, **parts: Any) -> dict[str, Any]:
        """The statement with other parts."""
        return {**self.statement, **parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A token request with its answer."""

    platform: Platform
    at: float
    token: str = TOKEN
    life: int | str | None = None
    """`expires_in` of the answer; the documented life when None."""
    scope: str | None = None
    form: Pairs | None = None
    """The whole form, where it is not the right one."""
    body: str | None = None
    """The body, where it is no form."""
    method: str = "POST"
    url: str | None = None
    headers: Overrides = ()
    reply: Reply | None = None
    intent: str = ""
    observations: Pairs = ()

    def record(self) -> Record:
        """The record, as yet without an id."""
        form = self.right_form() if self.form is None else self.form
        url = self.url or self.platform.token_url
        headers = (
            ("Host", urlsplit(url).netloc),
            ("User-Agent", "erp/2.4.0"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        )
        life = self.platform.life if self.life is None else self.life
        return PlainCall(
            at=self.at,
            method=self.method,
            url=url,
            headers=overridden(headers, self.headers),
            body=urlencode(form) if self.body is None else self.body,
            reply=self.reply or answered({"access_token": self.token, "expires_in": life}),
            intent=self.intent,
            observations=self.observations,
        ).record()

    def right_form(self) -> Pairs:
        """The fields of a right request."""
        scope = self.platform.scope if self.scope is None else self.scope
        return (
            ("grant_type", "client_credentials"),
            ("client_id", self.platform.app_key),
            ("client_secret", SECRET),
            *((("scope", scope),) if scope else ()),
        )


class Circumstances(TypedDict, total=False):
    """What a case may differ in beside its calls."""

    statement: Mapping[str, Any] | None
    acts: Sequence[Record]
    run_class: str
    is_certification: bool
    also: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement in one edition: its cases are made here."""

    requirement: str
    platform: Platform

    def mutant(
        self, name: str, shows: str, calls: Iterable[Sent], **parts: Unpack[Circumstances]
    ) -> Case:
        """Traffic that breaks the requirement."""
        return self._case(Kind.MUTANT, name, shows, recording(calls), parts)

    def neighbour(
        self, name: str, shows: str, calls: Iterable[Sent], **parts: Unpack[Circumstances]
    ) -> Case:
        """Traffic that comes close and is right."""
        return self._case(Kind.NEIGHBOUR, name, shows, recording(calls), parts)

    def of_records(
        self, kind: Kind, name: str, shows: str, records: Sequence[Record], **parts: Any
    ) -> Case:
        """A case of records that are numbered already."""
        return self._case(kind, name, shows, records, parts)

    def _case(
        self, kind: Kind, name: str, shows: str, records: Sequence[Record], parts: Any
    ) -> Case:
        return Case(
            requirement=self.requirement,
            kind=kind,
            name=name,
            shows=shows,
            edition=self.platform.edition,
            exchanges=records,
            **{"statement": self.platform.statement, **parts},
        )

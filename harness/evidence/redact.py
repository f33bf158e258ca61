"""Take secrets and personal data out of an exchange before it is written.

Everything that a format check reads keeps its literal; what is taken out keeps its shape, and the
names and places of the parameters are the same afterwards. An exchange is redacted by its names, by
what was given from the start and by what was met before: in the whole run, or in itself alone.
"""

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from harness.evidence.learned import Learned, Learning
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact_body import BodyRedaction
from harness.evidence.redact_headers import HeaderRedaction
from harness.evidence.redact_text import TextRedaction
from harness.evidence.scrub import Met, Scrubber
from harness.model.exchange import Direction, Exchange, Fact, Observation, Request, Response

_REFUSED = 400
_GRANTED_NUMBER = re.compile(
    rb'"(?:access|refresh)_?token"\s*:\s*"?([0-9]{12,})["\s,}]', re.IGNORECASE
)
"""A token of digits alone: elsewhere such a name may well hold an order's number by mistake."""


class Redactor:
    """Redacts the exchanges of one run; remembers what it met, in memory only.

    What is in `public` (the application key, say) is never taken for a secret met, whatever name
    it is sent under. `learned` is what other exchanges taught before.
    """

    def __init__(
        self,
        key: bytes,
        secrets: tuple[str, ...] = (),
        *,
        public: frozenset[str] = frozenset(),
        learned: Learned | None = None,
        are_unknown_headers_masked: bool = False,
    ) -> None:
        pseudonyms = Pseudonyms(key)
        self._replaced: Counter[str] = Counter()
        self._scrubber = Scrubber(pseudonyms, public, secrets)
        if learned:
            self._scrubber.recall(learned)
        self._text = TextRedaction(pseudonyms, self._scrubber, self._replaced)
        self._headers = HeaderRedaction(
            pseudonyms,
            self._scrubber,
            self._text,
            self._replaced,
            are_unknown_masked=are_unknown_headers_masked,
        )
        self._bodies = BodyRedaction(pseudonyms, self._text, self._replaced)

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
        is_push = exchange.direction is Direction.INBOUND
        request, withheld = self._request(exchange.request, is_push=is_push)
        noted = _withheld("body", withheld) if withheld else ()
        response = exchange.response
        if response:
            is_oauth = "/oauth/" in exchange.request.url
            is_oauth = is_oauth and "/oauth/" in urlsplit(exchange.request.url).path
            response, withheld = self._response(response, is_oauth=is_oauth)
            if withheld:
                noted += _withheld("response.body", withheld)
        failure = exchange.failure
        if failure:
            failure = replace(failure, message=self.scrub(failure.message))
        # Field by field: `replace` would ask each time which fields there are.
        return Exchange(
            id=exchange.id,
            direction=exchange.direction,
            request=request,
            started=exchange.started,
            response=response,
            failure=failure,
            time_source=exchange.time_source,
            elapsed=exchange.elapsed,
            peer=exchange.peer,
            step=exchange.step,
            intent=exchange.intent,
            origin=exchange.origin,
            fidelity=exchange.fidelity,
            observations=tuple(map(self._observation, exchange.observations)) + noted,
        )

    def forgotten(self) -> Met:
        """What was met in exchanges, which is forgotten."""
        return self._scrubber.forgotten()

    def scrub(self, text: str) -> str:
        """Free text without what is known, however it is spelled, or given away by a name there."""
        return self._text.scrubbed(text)

    def _observation(self, observation: Observation) -> Observation:
        where = self.scrub(observation.where)
        return observation if where == observation.where else replace(observation, where=where)

    def _request(self, request: Request, *, is_push: bool) -> tuple[Request, str | None]:
        # Headers and query first: what they teach is then found in the body as well.
        headers = self._headers.redacted(request.headers, is_push=is_push)
        url = self._text.url(request.url)
        body, withheld = self._bodies.redacted(request)
        return Request(method=request.method, url=url, headers=headers, body=body), withheld

    def _response(self, response: Response, *, is_oauth: bool) -> tuple[Response, str | None]:
        # What grants nothing holds no authorization code: there `code` is that of the refusal.
        is_grant = is_oauth and response.status < _REFUSED
        if b"oken" in response.body.lower():
            for found in _GRANTED_NUMBER.finditer(response.body):
                self._scrubber.be_given(found[1].decode())
        body, withheld = self._bodies.redacted(response, is_grant=is_grant)
        headers = self._headers.redacted(response.headers, is_push=False)
        return Response(status=response.status, headers=headers, body=body), withheld


class ExchangeRedactor:
    """Redacts each exchange by what it teaches itself, whatever others were redacted before.

    So the result depends on nothing but the exchange, the key and what is given; what all of them
    taught is gathered, for those who publish.
    """

    def __init__(
        self, key: bytes, secrets: tuple[str, ...] = (), *, public: frozenset[str] = frozenset()
    ) -> None:
        self._redactor = Redactor(key, secrets, public=public, are_unknown_headers_masked=True)
        self._learning = Learning(key, self._redactor.known_secrets)

    @property
    def learned(self) -> Learned:
        """What the exchanges so far taught, and the secrets given."""
        return self._learning.learned

    @property
    def known_secrets(self) -> frozenset[str]:
        """The secrets among it: for the leak guard, never for writing."""
        return self.learned.secrets

    @property
    def replaced(self) -> Counter[str]:
        """How often a value of each kind was replaced in the exchanges so far."""
        return self._redactor.replaced

    def redact(self, exchange: Exchange) -> Exchange:
        """The same exchange without secrets and personal data; its facts stay."""
        redacted = self._redactor.redact(exchange)
        self._learning.add(*self._redactor.forgotten())
        return redacted


def _withheld(where: str, value: str) -> tuple[Observation, ...]:
    return (Observation(fact=Fact.BODY_WITHHELD, value=value, where=where),)

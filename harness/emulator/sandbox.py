"""The platform of one edition behind the listener: what every edition's sandbox has and offers."""

import hashlib
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import Any, ClassVar

from starlette.routing import Route

from harness.documents.schema import nearest
from harness.emulator.answers import Granted, Refusals, RefusedError
from harness.emulator.armoury import Armoury
from harness.emulator.bites import Bite, Means
from harness.emulator.limits import CallLimit, Whitelist
from harness.emulator.mischief import Mischief, Outcome
from harness.emulator.outgoing import Outgoing
from harness.emulator.pushes import Push
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.emulator.tokens import AccessTokens
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.mistakes import Explanation
from harness.platforms.operations import Operation, RefusalKind

CALLS_KEPT = 500
EXPIRES = "token.expire"
"""The act that every edition has: all access tokens are over."""
FORGETS = "order.forget"
"""The act after which nothing is pushed about an order any more."""

Acted = tuple[ActResult, tuple[Push, ...]]
View = Callable[[Mapping[str, str]], Any]
"""What the control side shows under a path, by the path's parameters; None where nothing is."""
_NO_BITES: Mapping[str, Bite] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The one application that a sandbox serves."""

    app_key: str
    secret: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A call as it was answered, kept for the call log; `pushes` follow the answer."""

    request_id: str
    call: Call
    at: datetime
    code: str
    """The success code for a granted call, else the error's; empty for one not carried out."""
    match: SignatureMatch
    outgoing: Outgoing
    pushes: tuple[Push, ...] = ()
    fault: str = ""
    """Name of the fault that struck the call."""


class Sandbox(ABC):
    """Answers the calls of one application. Whoever calls a method holds `lock`."""

    entrances: ClassVar[tuple[str, ...]]
    """The paths of API calls, as Starlette writes them."""
    methods: ClassVar[tuple[str, ...]] = ("GET", "POST")
    """The HTTP methods that it answers by itself; to any other the answer is a bare 405."""
    success_code: ClassVar[str] = "0"

    def __init__(  # noqa: PLR0913 - an edition's own parts beside what all have; all are keywords
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
        tokens: AccessTokens,
        refusals: Refusals,
        own_bites: Mapping[str, Bite] = _NO_BITES,
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.tokens = tokens
        self.whitelist = Whitelist(settings.whitelist)
        self.armoury = Armoury(edition.operations, own_bites)
        self.calls: deque[Answered] = deque(maxlen=CALLS_KEPT)
        self._edition = edition
        self._application = application
        self._settings = settings
        self._wording = refusals
        self._limit = CallLimit(clock, self._per_second)
        means = Means(
            edition=edition, clock=clock, limit=self._limit, refusals=refusals, tokens=tokens
        )
        self._mischief = Mischief(self.armoury, means)
        self._numbers = count(1)

    def answer(self, exchange: Exchange, peer: str) -> Answered:
        """Check a call and carry it out."""
        call = self._edition.read_call(exchange)
        request_id = self.next_request_id()
        match = self._edition.match_call(call, self._application.secret.reveal())
        try:
            outcome = self._outcome(call, peer, match)
            granted = outcome.granted
            content = granted.content if granted else {}
            outgoing = outcome.outgoing(self._success(call, content, request_id))
            code, pushes = (self.success_code, granted.pushes) if granted else ("", ())
            fault = outcome.fault
        except RefusedError as refused:
            outgoing = self._refused(refused, exchange, request_id)
            code, pushes, fault = refused.sub_code or refused.code, (), refused.fault
        answered = Answered(
            request_id=request_id,
            call=call,
            at=exchange.started,
            code=code,
            match=match,
            outgoing=outgoing,
            pushes=pushes,
            fault=fault,
        )
        self.calls.append(answered)
        return answered

    def signs(self, answered: Answered) -> bool:
        """Whether the edition signs a logged call."""
        return self._edition.signs(answered.call)

    def explain(self, answered: Answered) -> Explanation:
        """Why the signature of a logged call is or is not the documented one."""
        call = answered.call
        secret = self._application.secret.reveal()
        return self._edition.explain_call(call, secret, call.value("sign"))

    def act(self, name: str, values: Mapping[str, str]) -> Acted:
        """Let somebody on the platform's side do something."""
        if name == EXPIRES:
            expired = self.tokens.expire_all()
            return ActResult(is_done=True, values={"expired": str(expired)}), ()
        if name not in self.acts:
            hint = nearest(name, (*self.acts, EXPIRES))
            return refused_act(f"no act is called {name!r}; {hint}")
        return self._act(name, values)

    def next_request_id(self) -> str:
        """An id that no other answer has."""
        now = int(self.clock.now().timestamp() * 1000)
        number = next(self._numbers)
        mark = hashlib.sha256(self._application.app_key.encode()).hexdigest()[:6]
        return f"21{mark}{now}{number:06d}"

    @property
    def has_whitelist(self) -> bool:
        """Whether the platform refuses addresses that are not on a list."""
        return RefusalKind.IP_REFUSED in self._edition.operations.refusals.codes.values()

    @property
    def acts(self) -> tuple[str, ...]:
        """The names of what the platform's side may do, beside `token.expire`."""
        return ()

    @property
    def acts_of_goods(self) -> Mapping[str, tuple[str, ...]]:
        """The acts that belong to no order, with the values that each must be told."""
        return self._edition.operations.acts

    @property
    def samples(self) -> tuple[str, ...]:
        """Ids to begin with, for whoever has none yet; empty where the edition names none."""
        return ()

    @property
    def suggestions(self) -> Mapping[str, tuple[str, ...]]:
        """By the name of a value: what may be put there, for whoever composes a call."""
        return {"item_id": self.samples} if self.samples else {}

    def issue_code(self) -> str:
        """A fresh authorization code; empty where the edition's grant needs none."""
        return ""

    def pages(self) -> list[Route]:
        """What the platform shows to people, where it does."""
        return []

    def views(self) -> Mapping[str, View]:
        """What the control side shows of this platform's state, by path."""
        return {}

    @abstractmethod
    def unknown_path(self) -> Outgoing:
        """The answer of a path that the platform does not have."""

    @abstractmethod
    def too_large(self, exchange: Exchange, most: int) -> Outgoing:
        """The answer, with HTTP 413, of a request whose body has more than so many bytes."""

    @abstractmethod
    def _refusals(
        self, call: Call, peer: str, match: SignatureMatch
    ) -> Iterator[RefusedError | None]:
        """The platform's checks, in its order; each yields its refusal, or None."""

    @abstractmethod
    def _carry_out(self, call: Call) -> Granted:
        """Do what a call asks for. Raises RefusedError where the service says no."""

    @abstractmethod
    def _success(self, call: Call, content: Mapping[str, Any], request_id: str) -> Outgoing:
        """The answer of a granted call."""

    @abstractmethod
    def _refused(self, refused: RefusedError, exchange: Exchange, request_id: str) -> Outgoing:
        """The answer of a refused call."""

    @abstractmethod
    def _per_second(self, operation: Operation) -> int:
        """How many calls of an operation are taken in one second."""

    def _act(self, name: str, values: Mapping[str, str]) -> Acted:
        raise NotImplementedError(f"{name} {values}")

    def _outcome(self, call: Call, peer: str, match: SignatureMatch) -> Outcome:
        for refusal in self._refusals(call, peer, match):
            if refusal:
                raise refusal
        return self._mischief.around(call, peer, lambda: self._carry_out(call))

    def _refused_rate(self, operation: Operation) -> RefusedError | None:
        ban = self._limit.refused(operation)
        return self._wording.too_many_calls(ban.seconds, fault=ban.fault) if ban else None


def refused_act(message: str) -> Acted:
    """An act that is not done, with the reason."""
    return ActResult(is_done=False, message=message), ()

"""The judge of the console: what checks say of one exchange by itself, and what may be shown."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote, quote_plus

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.assess import owed_requirements
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.checks.registry import Events, all_checks
from harness.emulator.console import Judged, Remark
from harness.evidence.observe import Credentials, observe
from harness.evidence.redact import Redactor
from harness.model.exchange import Direction, Exchange, Headers
from harness.model.requirement import Requirement, RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.base import Edition
from harness.platforms.recipes import SHOWN_SECRET


class ConsoleJudge:
    """Hears single exchanges as a run would: observed, redacted, checked.

    What checks over many exchanges would say needs a whole run. On a live gateway everything is
    shown redacted; on the emulator it is shown as it came, but for a secret that is not the
    sandbox's published one.
    """

    def __init__(
        self,
        *,
        edition: Edition,
        statement: Statement | None,
        credentials: Credentials,
        key: bytes,
        is_live: bool,
    ) -> None:
        secret = credentials.app_secret.reveal() if credentials.app_secret else ""
        self._edition = edition
        self._credentials = credentials
        self._is_live = is_live
        self._withheld = "" if secret == edition.sandbox_secret else secret
        given = (secret,) if secret else ()
        self._redactor = Redactor(key, given, public=frozenset({credentials.app_key}))
        self._frame = Frame(
            edition=edition,
            statement=statement,
            run_class=RunClass.LIVE if is_live else RunClass.REHEARSAL,
            is_certification=False,
            is_finished=False,
            is_whole=False,
        )
        self._lock = threading.Lock()

    def judge(self, exchange: Exchange, number: int) -> Judged:
        """What the checks find in one exchange."""
        numbered = replace(exchange, id=f"x{number}")
        with self._lock:
            observed = observe(numbered, self._edition, self._credentials)
            redacted = self._redactor.redact(observed)
        shown = redacted if self._is_live else self._masked(exchange)
        return Judged(exchange=shown, remarks=tuple(self._remarks(redacted)))

    def veil(self, text: str) -> str:
        """The text as it may be shown."""
        if self._is_live:
            with self._lock:
                return self._redactor.scrub(text)
        for spelled in self._spellings():
            text = text.replace(spelled, SHOWN_SECRET)
        return text

    @cached_property
    def _rows(self) -> dict[str, Requirement]:
        """The requirements of the edition, read when the first page is open."""
        owed = owed_requirements(load_catalogue(), self._edition.name, plan=None)
        return {requirement.id: requirement for requirement in owed}

    def _remarks(self, exchange: Exchange) -> Iterator[Remark]:
        is_call = exchange.direction is Direction.OUTBOUND
        if not is_call and self._frame.met_nobody(exchange):
            return
        call = self._edition.read_call(exchange) if is_call else None
        callback = None if is_call else self._edition.read_callback(exchange)
        for check in all_checks():
            row = self._rows.get(check.requirement)
            if row is None:
                continue
            if call is not None and check.judges(call.name):
                yield from _found(row, check.name, check.call_events(call, self._frame))
            elif callback is not None:
                yield from _found(row, check.name, check.callback_events(callback, self._frame))

    def _masked(self, exchange: Exchange) -> Exchange:
        if not self._withheld:
            return exchange
        request, response = exchange.request, exchange.response
        return replace(
            exchange,
            request=replace(
                request,
                url=self.veil(request.url),
                headers=self._masked_headers(request.headers),
                body=self._masked_bytes(request.body),
            ),
            response=response
            and replace(
                response,
                headers=self._masked_headers(response.headers),
                body=self._masked_bytes(response.body),
            ),
        )

    def _masked_headers(self, headers: Headers) -> Headers:
        return tuple((name, self.veil(value)) for name, value in headers)

    def _masked_bytes(self, data: bytes) -> bytes:
        for spelled in self._spellings():
            data = data.replace(spelled.encode(), SHOWN_SECRET.encode())
        return data

    def _spellings(self) -> tuple[str, ...]:
        secret = self._withheld
        if not secret:
            return ()
        return tuple(dict.fromkeys((secret, quote(secret, safe=""), quote_plus(secret))))


def _found(row: Requirement, name: str, events: Events) -> Iterator[Remark]:
    try:
        for event in events:
            if isinstance(event, Finding):
                yield Remark(requirement=row, finding=event)
    except Exception as error:  # noqa: BLE001 - a bug in one check must not end the page
        # Said, for nothing found would read as nothing wrong.
        what = f"{name}: {type(error).__name__}"
        broke = Text(f"a check broke: {what}", f"检查程序出错：{what}")
        yield Remark(requirement=row, finding=Finding(message=broke, exchanges=()))

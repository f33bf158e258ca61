"""The pipeline that every exchange takes: number, observe, redact, append - then wake who waits."""

import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from harness.evidence.log import LogWriter
from harness.evidence.observe import Credentials, observe
from harness.evidence.redact import Redactor
from harness.evidence.redacted import redacted_act
from harness.model.clock import Clock
from harness.model.errors import HarnessError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.sources.stream import LiveStream

_SAFE_AFTER = 1.0
"""Seconds after which what was recorded must survive a power failure, once a round begins."""


class Recorder:
    """Takes exchanges and acts from any thread; implements the engine's port `Journal`."""

    def __init__(  # noqa: PLR0913 - all by name: what a run consists of, and where trouble is kept
        self,
        *,
        log: LogWriter,
        redactor: Redactor,
        edition: Edition,
        credentials: Credentials,
        stream: LiveStream,
        clock: Clock,
        keep_trouble: Callable[[Text], None] = lambda _: None,
    ) -> None:
        """`keep_trouble` keeps why the run cannot be trusted, beside a log that does not say it."""
        self._keep_trouble = keep_trouble
        self._log = log
        self._redactor = redactor
        self._edition = edition
        self._credentials = credentials
        self._stream = stream
        self._clock = clock
        self._lock = threading.Lock()
        self._is_open = True
        self._synced = clock.monotonic()
        self.exchanges = 0
        self.acts = 0
        self.trouble: Text | None = None
        """What went wrong on our side while recording; None when nothing did."""

    def take(self, exchange: Exchange) -> Exchange:
        """Record a finished exchange, hand it to whoever waits for one, and back with its number.

        What comes after the end of the run is not recorded.
        """
        return self._taken(exchange, brings_facts=False)

    def take_observed(self, exchange: Exchange) -> Exchange:
        """The same for an exchange that brings the facts along which only raw bytes can show."""
        return self._taken(exchange, brings_facts=True)

    def _taken(self, exchange: Exchange, *, brings_facts: bool) -> Exchange:
        with self._lock:
            if not self._is_open:
                return exchange
            numbered = replace(exchange, id=f"x{self.exchanges + 1}")
            try:
                observed = numbered if brings_facts else self._observed(numbered)
                self._log.exchange(self._redactor.redact(observed), self._clock.now())
            except Exception as error:  # noqa: BLE001 - fail closed: withhold it, say so, go on
                what = _told(error)
                self.trouble = Text(
                    f"exchange {numbered.id} could not be recorded: {what}",
                    f"交互 {numbered.id} 无法记录：{what}",
                )
                # At once: a run that is killed behind its end must not be rebuilt as a good one.
                with suppress(OSError):
                    self._keep_trouble(self.trouble)
                return numbered
            self.exchanges += 1
        self._stream.put(numbered)
        return numbered

    def record(self, act: Act) -> None:
        """Append one act to the evidence."""
        with self._lock:
            if self._is_open:
                if act.kind is ActKind.ROUND_STARTED:
                    self._sync_in_time()
                self._log.act(self._scrubbed(act))
                self.acts += 1

    def sync(self) -> None:
        """Make what was recorded so far survive a power failure."""
        with self._lock:
            self._log.sync()

    def end(self) -> None:
        """Write the end of the run; whatever comes later is not part of it."""
        with self._lock:
            self._is_open = False
            # The sandbox's own secret is published: nobody searches for it.
            searched = self._redactor.known_secrets - {self._edition.sandbox_secret}
            now = self._clock.now()
            self._log.act(redacted_act(self._redactor.replaced, len(searched), now))
            self.acts += 1
            self._log.end(self._clock.now(), exchanges=self.exchanges, acts=self.acts)

    def _sync_in_time(self) -> None:
        # Rounds may be shorter than the disk takes to write one.
        now = self._clock.monotonic()
        if now - self._synced >= _SAFE_AFTER:
            self._log.sync()
            self._synced = now

    def _observed(self, exchange: Exchange) -> Exchange:
        return observe(exchange, self._edition, self._credentials)

    def _scrubbed(self, act: Act) -> Act:
        scrub = self._redactor.scrub
        told = "\n".join([value for _, value in act.details])
        if scrub(told) == told:  # one search for all of them: hardly any says what is to be hidden
            return act
        return replace(act, details=tuple((name, scrub(value)) for name, value in act.details))


def _told(error: Exception) -> str:
    """What went wrong, without a word of the exchange, which other errors may quote."""
    if isinstance(error, HarnessError):
        return error.message
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})"

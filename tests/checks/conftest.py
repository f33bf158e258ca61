"""Recordings for checks, as `tape` makes them of short YAML files or mappings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest

from harness.assess.hearing import Hearing
from harness.checks.frame import Frame
from harness.checks.registry import Check, Event, checks_of
from harness.checks.traffic import Traffic
from harness.model.exchange import (
    Direction,
    Exchange,
)
from harness.model.requirement import RunClass
from harness.model.secret import Secret
from harness.model.statement import Limits, Statement, TokenLife
from harness.platforms.editions import edition_named
from tests.checks.rows import Row
from tests.checks.tape import Tape
from tests.checks.traffic_events import events_of_traffic


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Exchanges with the frame that they are judged in."""

    exchanges: tuple[Exchange, ...]
    frame: Frame

    def heard(self) -> Hearing:
        """The hearing of all exchanges, without any check."""
        hearing = Hearing(self.frame, ())
        for exchange in self.exchanges:
            hearing.hear(exchange)
        return hearing

    @cached_property
    def traffic(self) -> Traffic:
        """What the ledgers tell of all exchanges: heard once for all checks, as in a run."""
        return self.heard().traffic()

    def events(self, check: Check) -> list[Event]:
        """Everything that a check says of the recording."""
        if check.on_traffic or check.on_orders:
            return events_of_traffic(check, self.traffic)
        return [e for x in self.exchanges for e in self._of_one(check, x)]

    def events_of(self, requirement: str) -> list[Event]:
        """Everything that the checks of a requirement say of the recording."""
        return [event for check in checks_of(requirement) for event in self.events(check)]

    def _of_one(self, check: Check, exchange: Exchange) -> Iterator[Event]:
        edition = self.frame.edition
        if exchange.direction is Direction.OUTBOUND:
            call = edition.read_call(exchange)
            if check.judges(call.name):
                yield from check.call_events(call, self.frame)
        elif not self.frame.met_nobody(exchange):
            yield from check.callback_events(edition.read_callback(exchange), self.frame)


@pytest.fixture(scope="session")
def recorded() -> Callable[[Row], Recording]:
    """The recording that a mapping describes, in the words of the fixture files."""
    return recording_of


def recording_of(document: Row) -> Recording:
    """Exchanges and acts in the order of the file, times as offsets from START."""
    tape = Tape()
    for row in document.get("traffic") or []:
        tape.play(row)
    edition = document.get("edition", "aliexpress")
    frame = Frame(
        edition=edition_named(edition),
        statement=_statement(document.get("statement"), edition),
        run_class=RunClass(document.get("class", RunClass.RECORDED)),
        is_certification=document.get("certification") == "true",
        is_finished=document.get("interrupted") != "true",
        acts=tuple(tape.acts),
    )
    return Recording(exchanges=tuple(tape.exchanges), frame=frame)


def _statement(row: Row | None, edition: str) -> Statement | None:
    if row is None:
        return None
    return Statement(
        edition=edition,
        name="Sample ERP",
        version="1",
        company="Example",
        app_key="12345678",
        app_secret=Secret(row["secret"]) if "secret" in row else None,
        interfaces=tuple(row.get("interfaces", ())),
        capabilities={k: v == "true" for k, v in row.get("capabilities", {}).items()},
        egress=tuple(row.get("egress", ())),
        category=row.get("category", ""),
        tier=row.get("tier", ""),
        packages=tuple(row.get("packages", ())),
        scopes=tuple(row.get("scopes", ())),
        data=row.get("data", {}),
        limits=Limits(per_second=_whole(row.get("per_second")), per_day=_whole(row.get("per_day"))),
        token_life=TokenLife(access=_whole(row.get("access")), refresh=_whole(row.get("refresh"))),
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None

"""Rehearse an application, and keep its traffic as several recorders see it at the same time.

The harness itself never writes raw traffic: what it keeps is redacted. This is for rehearsals
against the embedded emulator, whose credentials are published and whose people are made up.
"""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from harness.catalog.load import load_plan
from harness.catalog.statement import load_statement
from harness.evidence.records import exchange_record
from harness.model.clock import SystemClock
from harness.model.exchange import Direction, Exchange
from harness.model.scenario import Scenario
from harness.model.statement import Statement
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.recorder import Recorder
from harness.run.result import RunResult

RECORDER = Path(__file__).resolve().with_name("vcr_recorder.py")
_PORT = "{callback_port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One run of an application, certified, and recorded as it went over the wire."""

    result: RunResult
    exchanges: tuple[Exchange, ...]
    """Raw, in the order in which the harness recorded them."""
    cassette: Path
    """What plain vcrpy wrote in the application's own process; `.json` lies beside it."""
    statement: Path
    """The statement, with the port at which the application received its callbacks."""


def rehearse(
    statement: Path,
    scenarios: Sequence[Scenario],
    folder: Path,
    env: Mapping[str, str] | None = None,
) -> Rehearsal:
    """Certify the application of a statement over these scenarios; recordings go into `folder`.

    The statement, with all of its application, lies in a copy of its own: what was recorded needs
    one that names the callback port, and that is written beside it. `env` is added to what the
    statement gives the application.
    """
    cassette = folder / "vcr" / "cassette.yaml"
    source = statement.read_text("utf-8")
    loaded = load_statement(statement, environ=os.environ)
    edition = edition_named(loaded.edition)
    order = RunOrder(
        verb="certify",
        edition=edition,
        statement=_recorded(loaded, cassette, env or {}),
        statement_source=source.encode(),
        driver=Driver.OBSERVE,
        plan=load_plan(edition.name),
        scenarios=tuple(scenarios),
        out=folder / "run",
    )
    world = Surroundings(
        clock=SystemClock(), chance=secrets.token_bytes, environ=os.environ, progress=_unheard
    )
    kept: list[Exchange] = []

    class Keeper(Recorder):
        def take(self, exchange: Exchange) -> Exchange:
            numbered = super().take(exchange)
            kept.append(numbered)
            return numbered

    with patch("harness.run.execute.Recorder", Keeper):
        result = execute(order, world)
    filled = statement.with_name("as-recorded.yaml")
    filled.write_text(source.replace(_PORT, _callback_port(kept)), "utf-8")
    return Rehearsal(result=result, exchanges=tuple(kept), cassette=cassette, statement=filled)


def write_ndjson(exchanges: Sequence[Exchange], path: Path) -> None:
    """Write exchanges in the form that our own tools export: one a line."""
    lines = [json.dumps(exchange_record(e), ensure_ascii=False, sort_keys=True) for e in exchanges]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _recorded(statement: Statement, cassette: Path, env: Mapping[str, str]) -> Statement:
    """The statement, with its application started inside the recorder."""
    launch = statement.launch
    if launch is None or launch.command[0] != "python":
        raise ValueError("only an application in Python records itself with vcrpy")
    command = ("python", str(RECORDER), str(cassette), *launch.command[1:])
    return replace(statement, launch=replace(launch, command=command, env={**launch.env, **env}))


def _callback_port(exchanges: Sequence[Exchange]) -> str:
    inbound = [e for e in exchanges if e.direction is Direction.INBOUND]
    return inbound[0].request.url.split(":")[2].partition("/")[0] if inbound else _PORT


def _unheard(_line: str) -> None:
    return None

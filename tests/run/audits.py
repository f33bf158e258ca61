"""Audits that differ in nothing but what a test varies: same time, same chance."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from harness.catalog.statement import load_statement
from harness.model.clock import SystemClock
from harness.platforms.editions import edition_named
from harness.run.audit import AuditOrder, execute_audit
from harness.run.audit_words import Guess
from harness.run.intake import take_in
from harness.run.order import Surroundings

STATEMENT = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients" / "statement.yaml"


class StoppedClock(SystemClock):
    """The same time for every audit."""

    def now(self):
        return datetime(2026, 11, 22, 8, tzinfo=UTC)


def audited(folder, files, progress=lambda _line: None, **how):
    """What an audit writes that others build on: report and evidence, byte for byte."""
    world = Surroundings(clock=StoppedClock(), chance=bytes, environ={}, progress=progress)
    statement = load_statement(STATEMENT, environ={})
    order = AuditOrder(
        intake=take_in([str(file) for file in files], lambda: b""),
        edition=edition_named("aliexpress"),
        guess=Guess.NAMED,
        statement=statement,
        statement_source=STATEMENT.read_bytes(),
        gateways=frozenset(),
        only=(),
        is_strict=False,
        lang="en",
        out=folder,
    )
    result = execute_audit(replace(order, **how), world)
    return result.folder.report.read_bytes(), result.folder.log.read_bytes()

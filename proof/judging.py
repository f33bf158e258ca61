"""A case of the corpus before the judge: statement and records read, assessments out."""

import json
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from harness.assess import assess
from harness.catalog.load import load_catalogue
from harness.catalog.statement import load_statement
from harness.checks.frame import Frame
from harness.checks.registry import Check, checks_of
from harness.evidence.records import act_from, exchange_from
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.model.verdict import Assessment
from harness.platforms.editions import edition_named
from harness.run.judge import judge_exchanges, open_hearing
from proof.corpus.case import Case

_ENVIRONMENT = {"PROOF_SECRET": "helloworld"}
_KEPT_STATEMENTS = 64
_LARGE = 50_000


def is_large(case: Case) -> bool:
    """Whether a case is a day of hundreds of thousands of calls: minutes, not milliseconds."""
    return len(case.exchanges) >= _LARGE


def judge_case(case: Case, *, checks: Sequence[Check] | None = None) -> tuple[Assessment, ...]:
    """What the judge makes of a case, with all checks or with those given.

    A large case is judged by its own row alone, and not redacted: the same few calls over and over
    show nothing about the other rows.
    """
    frame = frame_of(case)
    exchanges = (exchange_from(dict(record)) for record in case.exchanges)
    if is_large(case):
        serving = checks_of(case.requirement) if checks is None else checks
        hearing = open_hearing(frame, plan=None, checks=serving)
        for exchange in exchanges:
            hearing.hear(exchange)
        return assess(hearing, catalogue=load_catalogue(), plan=None, only=(case.requirement,))
    secret = frame.statement.app_secret if frame.statement else None
    return judge_exchanges(exchanges, frame, secret=secret, checks=checks)


def frame_of(case: Case) -> Frame:
    """All that a case states beside its exchanges."""
    return Frame(
        edition=edition_named(case.edition),
        statement=statement_of(case),
        run_class=RunClass(case.run_class),
        is_certification=case.is_certification,
        acts=tuple(act_from(dict(record)) for record in case.acts),
    )


def statement_of(case: Case) -> Statement | None:
    """The case's statement, read from a file as a user's is."""
    return None if case.statement is None else _read(json.dumps(case.statement))


@lru_cache(maxsize=_KEPT_STATEMENTS)
def _read(text: str) -> Statement:
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        path = Path(folder) / "statement.yaml"
        path.write_text(text, encoding="utf-8")
        return load_statement(path, environ=_ENVIRONMENT)

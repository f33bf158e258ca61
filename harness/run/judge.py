"""From exchanges to assessments: what runs, audits and the proof of the checks share."""

from collections.abc import Iterable, Sequence

from harness.assess import assess, owed_requirements
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.checks.registry import Check, all_checks
from harness.evidence.observe import Credentials, observe
from harness.evidence.redact import Redactor
from harness.model.evidence import Evidence
from harness.model.exchange import Exchange
from harness.model.requirement import Plan
from harness.model.secret import Secret
from harness.model.statement import Statement
from harness.model.verdict import Assessment
from harness.platforms.base import Edition


def check_rows() -> dict[str, str]:
    """Which row each check serves."""
    return {check.name: check.requirement for check in all_checks()}


def open_hearing(
    frame: Frame,
    *,
    plan: Plan | None,
    only: Sequence[str] = (),
    checks: Sequence[Check] | None = None,
) -> Hearing:
    """A hearing with the checks that serve the owed requirements, or those of them given."""
    owed = owed_requirements(load_catalogue(), frame.edition.name, plan=plan, only=only)
    wanted = {requirement.id for requirement in owed}
    known = all_checks() if checks is None else checks
    return Hearing(frame, [check for check in known if check.requirement in wanted])


def hear_evidence(
    evidence: Evidence,
    *,
    edition: Edition,
    statement: Statement | None,
    plan: Plan | None,
    only: Sequence[str] = (),
    is_whole: bool = True,
) -> Hearing:
    """The hearing of everything that a log holds; `is_whole` is False for a shard of a run."""
    frame = Frame(
        edition=edition,
        statement=statement,
        run_class=evidence.run_class,
        is_certification=plan is not None,
        is_finished=evidence.finished is not None,
        is_whole=is_whole,
        acts=evidence.acts,
    )
    hearing = open_hearing(frame, plan=plan, only=only)
    for exchange in evidence.exchanges:
        hearing.hear(exchange)
    return hearing


def judge_exchanges(
    exchanges: Iterable[Exchange],
    frame: Frame,
    *,
    secret: Secret | None,
    checks: Sequence[Check] | None = None,
) -> tuple[Assessment, ...]:
    """Observe, redact and judge exchanges by every row of the edition that some check serves.

    `checks` are all registered ones where they are not given.
    """
    app_key = frame.statement.app_key if frame.statement else frame.edition.sandbox_app_key
    credentials = Credentials(app_key=app_key, app_secret=secret)
    given = (secret.reveal(),) if secret else ()
    redactor = Redactor(b"a key that nobody needs to keep", given, public=frozenset({app_key}))
    hearing = open_hearing(frame, plan=None, checks=checks)
    for exchange in exchanges:
        hearing.hear(redactor.redact(observe(exchange, frame.edition, credentials)))
    return assess(hearing, catalogue=load_catalogue(), plan=None)

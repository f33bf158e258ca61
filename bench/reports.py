"""Reports of a given size, for measuring what they cost a reader."""

from datetime import UTC, datetime, timedelta

from harness.model.particulars import Method, Particulars, Traced, UsedScenario
from harness.model.requirement import Level, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import (
    Assessment,
    Conclusion,
    Finding,
    Report,
    RunFacts,
    ScenarioOutcome,
    Verdict,
)

START = datetime(2026, 11, 22, 4, 38, 5, tzinfo=UTC)
_LEVELS = (Level.MUST, Level.MUST, Level.SHOULD)
_SHARES = ((20, Verdict.FAIL), (10, Verdict.INCONCLUSIVE), (7, Verdict.UNTESTED), (5, Verdict.WARN))
_SCENARIOS = 20


def report_of_requirements(count: int) -> Report:
    """A report of so many requirements: one in twenty failed, most passed."""
    return _report(tuple(_assessment(n, _verdict(n), findings=1) for n in range(count)))


def report_of_findings(count: int) -> Report:
    """A report of so many requirements, of which every one failed."""
    return _report(tuple(_assessment(n, Verdict.FAIL, findings=1) for n in range(count)))


def report_of_one_requirement(findings: int) -> Report:
    """A report of one requirement that failed for so many reasons."""
    return _report((_assessment(0, Verdict.FAIL, findings=findings),))


def _verdict(number: int) -> Verdict:
    return next((verdict for share, verdict in _SHARES if number % share == 0), Verdict.PASS)


def _assessment(number: int, verdict: Verdict, *, findings: int) -> Assessment:
    is_found = verdict in (Verdict.FAIL, Verdict.WARN)
    reason = Text("Nothing that would show it was seen.", "没有见到能够证明该项的内容。")
    return Assessment(
        requirement=_requirement(number, Level.SHOULD if verdict is Verdict.WARN else None),
        verdict=verdict,
        examined=37,
        exchanges=tuple(f"x{number + n}" for n in range(5)),
        findings=tuple(_finding(number + n) for n in range(findings)) if is_found else (),
        reason=reason if verdict.is_open else None,
        examined_checks=("check_of_it",),
    )


def _requirement(number: int, level: Level | None) -> Requirement:
    return Requirement(
        id=f"SIGN-{number:05}",
        level=level or _LEVELS[number % len(_LEVELS)],
        subject=Subject.APPLICATION,
        editions=("aliexpress",),
        title=Text(
            f"Every request number {number} carries the right signature over its parameters",
            f"第 {number} 类请求均携带对其参数的正确签名",
        ),
        rule="The signature is computed over all sorted parameters and sent in upper-case hex.",
        fails_when="a request carries another value",
        source="000",
    )


def _finding(number: int) -> Finding:
    return Finding(
        message=Text(
            f"The signature of call {number} is not the one that its parameters give.",
            f"第 {number} 次调用的签名与其参数不符。",
        ),
        exchanges=(f"x{number}",),
        where="query.sign",
        expected="9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
        actual="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        hint=Text("Send the hex digits in upper case.", "请使用大写十六进制。"),
    )


def _report(assessments: tuple[Assessment, ...]) -> Report:
    names = tuple(f"scenario-{n}" for n in range(1, _SCENARIOS + 1))
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return Report(
        run=RunFacts(
            id="20261122T043805Z-1a2b",
            verb="certify",
            run_class=RunClass.REHEARSAL,
            edition="aliexpress",
            started=START,
            finished=START + timedelta(seconds=21),
            tool_version="0.1.0",
            plan_version="1",
            plan_sha256=digest,
            statement_sha256=digest,
            catalog_sha256=digest,
            evidence_head=digest,
            application="Sample ERP 2.4.0",
            target="emulator",
        ),
        conclusion=Conclusion.NOT_READY,
        reason=Text("Some musts of the application failed.", "应用有必须项不通过。"),
        assessments=assessments,
        not_in_plan=(),
        rounds=(),
        metrics=(),
        scenarios=tuple(ScenarioOutcome(name=name, rounds=1, completed=1) for name in names),
        exchanges=len(assessments),
        callbacks=0,
        particulars=Particulars(
            method=Method(
                scenarios=tuple(UsedScenario(name=name, sha256=digest) for name in names)
            ),
            trace=tuple(
                Traced(
                    requirement=a.requirement,
                    scenarios=names[n % _SCENARIOS : n % _SCENARIOS + 3],
                    checks=("check_of_it",),
                    examined=a.examined_checks,
                )
                for n, a in enumerate(assessments)
            ),
            times=tuple((f"x{n}", START) for n in range(len(assessments))),
        ),
    )

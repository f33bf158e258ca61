"""The command that shows again what a report tells: for the person who must mend it."""

import shlex
from collections.abc import Iterable, Sequence

from harness.model.exhibits import StepPlayed
from harness.model.verdict import Report

STATEMENT = "statement.yaml"
"""How a command names the statement; where it lies is the applicant's own."""
_EMULATOR = "emulator"
_CASSETTE = "cassette:"


def command_for(report: Report, requirement: str, exchanges: Sequence[str]) -> str:
    """A command that shows a requirement's verdict again, from where those exchanges come from."""
    match report.run.verb:
        case "audit" | "compare":
            return _of_recording(report, exchanges)
        case "callbacks":
            return _of_callbacks(report, exchanges)
        case "dossier":
            return shlex.join(["harness", "dossier", report.run.target, *_application(report)])
        case "observe":
            start = ["harness", "observe", *_application(report)]
            return shlex.join(start if report.run.statement_sha256 else [*start, "--", "COMMAND"])
        case "pytest":
            return "pytest"
        case _:
            return _of_playing(report, requirement, exchanges)


def _of_playing(report: Report, requirement: str, exchanges: Sequence[str]) -> str:
    if scenario := _scenario_of(report, exchanges) or _scenario_for(report, requirement):
        return _of_scenario(report, scenario)
    if report.run.verb == "certify":
        return f"harness certify {STATEMENT}"
    return _of_scenario(report, *(outcome.name for outcome in report.scenarios))


def _of_scenario(report: Report, *names: str) -> str:
    files = {used.name: used.file for used in report.particulars.method.scenarios}
    words = ["harness", "run", *(files.get(name) or name for name in names), *_application(report)]
    target = report.run.target
    if target != _EMULATOR:
        words += ["--target", target]
    if _driver(report) == "observe" and not target.startswith(_CASSETTE):
        words += ["--driver", "observe"]
    return shlex.join(words)


def _of_recording(report: Report, exchanges: Sequence[str]) -> str:
    held = [
        file.path
        for file in report.inputs
        if not exchanges or any(x.startswith(file.prefix) for x in exchanges)
    ]
    files = held or [file.path for file in report.inputs]
    return shlex.join(["harness", "audit", *files, *_application(report)])


def _of_callbacks(report: Report, exchanges: Sequence[str]) -> str:
    words = ["harness", "callbacks", report.run.target, *_application(report)]
    if scenario := _scenario_of(report, exchanges):
        files = {used.name: used.file for used in report.particulars.method.scenarios}
        words += ["--scenario", files.get(scenario) or scenario]
    return shlex.join(words)


def _application(report: Report) -> list[str]:
    if report.run.statement_sha256:
        return ["--statement", STATEMENT]
    return ["--edition", report.run.edition]


def _driver(report: Report) -> str:
    return dict(report.particulars.method.settings).get("driver", "")


def _scenario_of(report: Report, exchanges: Iterable[str]) -> str:
    """The scenario that met one of the exchanges, else during which one began; else nothing."""
    wanted = set(exchanges)
    rounds = report.exhibits.rounds
    met = (r.scenario for r in rounds if wanted & set(_exchanges(r.steps)))
    times = [at for exchange, at in report.particulars.times if exchange in wanted]
    during = (r.scenario for r in rounds if any(r.started <= at <= r.ended for at in times))
    return next(met, "") or next(during, "")


def _scenario_for(report: Report, requirement: str) -> str:
    """The first scenario played that says it shows the requirement; else nothing."""
    return next((r.scenario for r in report.exhibits.rounds if requirement in r.covers), "")


def _exchanges(steps: Iterable[StepPlayed]) -> Iterable[str]:
    for step in steps:
        yield from step.exchanges
        yield from _exchanges(step.steps)

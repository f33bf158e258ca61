"""`harness new statement` and `harness new scenario`: start a file of your own."""

import argparse
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.catalog.starter import starter_statement
from harness.catalog.statement import statement_notes, written_statement
from harness.cli.answering import OPTIONS, answers_of, completed, require_free
from harness.cli.options import DEFAULT_EDITION, edition_of, in_language, statement_of
from harness.cli.streams import show, tell
from harness.model.errors import UsageError
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.reporters.atomic import write_atomically
from harness.run.intake import take_in
from harness.run.proposing import TakenTraffic, take_traffic
from harness.scenario.starter import starter_scenario
from harness.sources.proposal.propose import Commission, name_from, propose, read_safely
from harness.sources.proposal.traffic import Traffic

SCENARIO, STATEMENT = "scenario", "statement"
_MANY = 3


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Write the file, and tell what to do with it."""
    require_free(options.out, is_forced=options.force)
    if options.kind == STATEMENT:
        _put(_statement(options), options.out)
        return 0, ""
    _refuse_strangers(options, OPTIONS, STATEMENT)
    if options.called:
        _take_name(options)
    if not options.traffic and options.name:
        _put(_starter(options), options.out)
        return 0, ""
    text, traffic = _scenario(options)
    _put(text, options.out)
    for sentence in traffic.left_out.sentences:
        tell(f"left out: {in_language(sentence, options.lang)}")
    return 0, ""


def _refuse_strangers(options: argparse.Namespace, names: Sequence[str], kind: str) -> None:
    """Raise UsageError for an option that is for the other kind of file."""
    option = next((name for name in names if getattr(options, name)), "")
    if option:
        spelt = {"traffic": "--from", "called": f"the word {options.called!r}"}
        raise UsageError(
            f"{spelt.get(option, '--' + option.replace('_', '-'))} is for `harness new {kind}`",
            hint=f"see harness new --help, or begin with: harness new {options.kind}",
        )


def _statement(options: argparse.Namespace) -> str:
    _refuse_strangers(options, ("traffic", "statement", "called"), SCENARIO)
    edition, answers = completed(answers_of(options), options)
    text = starter_statement(edition, options.lang, answers)
    path = options.out or Path("statement.yaml")
    statement = written_statement(text, path, environ=os.environ)
    for note in statement_notes(statement, edition):
        tell(f"note: {in_language(note, options.lang)}")
    if answers.secret.startswith("env:") and not os.environ.get(answers.secret[4:]):
        tell(f"note: set {answers.secret[4:]} before `harness lint` and before a run")
    return text


def _take_name(options: argparse.Namespace) -> None:
    if options.name not in ("", options.called):
        raise UsageError(f"two names: {options.called} and {options.name}", hint="give one")
    options.name = options.called


def _starter(options: argparse.Namespace) -> str:
    statement, _ = statement_of(options)
    edition = edition_of(options, statement)
    name = _checked_name(options.name)
    return starter_scenario(
        edition.name, name, options.lang, tuple(_commands(options, edition, name))
    )


def _scenario(options: argparse.Namespace) -> tuple[str, Traffic]:
    if not options.traffic:
        raise UsageError(
            "neither a name nor traffic to propose it from: none is named",
            hint="for example harness new scenario my-scenario --out my-scenario.yaml, or "
            "harness new scenario --from traffic.har --out my-scenario.yaml",
        )
    statement, _ = statement_of(options)
    declared = statement.callback_url if statement else ""
    intake = take_in(options.traffic, sys.stdin.buffer.read)
    # A port that each run fills in says nothing.
    taken = take_traffic(intake, callback_url="" if "{" in declared else declared)
    edition = _edition(options, statement, taken)
    name = _name(options, taken)
    commission = Commission(
        edition=edition,
        name=name,
        source=_source(options.traffic),
        commands=tuple(_commands(options, edition, name)),
        lang=options.lang,
        secrets=(statement.app_secret.reveal(),) if statement and statement.app_secret else (),
        app_key=statement.app_key if statement else edition.sandbox_app_key,
        acts=taken.acts,
    )
    traffic = read_safely(taken.exchanges, commission, damaged=len(taken.damage))
    if not traffic.calls:
        raise _nothing(commission, traffic)
    return propose(traffic, commission), traffic


def _edition(
    options: argparse.Namespace, statement: Statement | None, taken: TakenTraffic
) -> Edition:
    if options.edition or statement:
        return edition_of(options, statement)
    if taken.edition:
        return edition_named(taken.edition)
    if not taken.exchanges:
        raise UsageError(
            f"{_source(options.traffic)} holds no exchange",
            hint="a scenario is proposed from calls that were made",
        )
    raise UsageError(
        f"none of the {len(taken.exchanges)} addresses called is that of a platform known here",
        hint="say with --edition which platform the traffic is of",
    )


def _name(options: argparse.Namespace, taken: TakenTraffic) -> str:
    if options.name:
        return _checked_name(options.name)
    stem = options.out.stem if options.out else f"imported-{_source(options.traffic[:1])}"
    name = name_from(stem.partition(".")[0])
    # A replay would give a scenario of a recorded one's name that one's part only.
    is_taken = any(act.scenario == name for act in taken.acts)
    return name_from(f"imported-{name}") if is_taken else name


def _checked_name(name: str) -> str:
    if name_from(name) != name:
        raise UsageError(
            f"{name!r} is no name of a scenario",
            hint=f"lower-case letters, digits, dots and dashes: {name_from(name)}",
        )
    return name


def _source(paths: list[str]) -> str:
    names = ["standard input" if path == "-" else Path(path).name or path for path in paths]
    return ", ".join(names[:_MANY]) + (", …" if names[_MANY:] else "")


def _commands(options: argparse.Namespace, edition: Edition, name: str) -> Iterator[str]:
    file = shlex.quote(str(options.out or f"{name}.yaml"))
    more = ""
    if options.statement:
        more = f" --statement {shlex.quote(str(options.statement))}"
    elif edition.name != DEFAULT_EDITION:
        more = f" --edition {edition.name}"
    yield f"harness lint {file}"
    if len(options.traffic) == 1 and options.traffic != ["-"]:
        recording = shlex.quote(f"cassette:{options.traffic[0]}")
        yield f"harness run {file}{more} --target {recording}"
    yield f"harness run {file}{more}"


def _nothing(commission: Commission, traffic: Traffic) -> UsageError:
    edition, seen = commission.edition, [s.en for s in traffic.left_out.sentences]
    return UsageError(
        f"no call of a known operation of edition {edition.name} in {commission.source}; seen: "
        + ("; ".join(seen) or "nothing at all"),
        hint="name the edition with --edition, or record the calls to the platform",
    )


def _put(text: str, out: Path | None) -> None:
    if out is None:
        show(text.rstrip("\n"))
        return
    try:
        write_atomically(out, text.encode())
    except OSError as error:
        raise UsageError(
            f"cannot write {out}: {error.strerror or error}", hint="name another file with --out"
        ) from error
    tell(f"written: {out}")

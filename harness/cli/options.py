"""What the options turn into that several verbs share."""

import argparse
import os
import secrets
import sys
from typing import TYPE_CHECKING

from harness.catalog.statement import load_statement
from harness.cli.sealing import environment_of
from harness.cli.streams import retell, tell
from harness.documents.schema import nearest
from harness.model.clock import SystemClock
from harness.model.deviation import Deviations
from harness.model.errors import UsageError
from harness.model.scenario import Scenario
from harness.model.statement import Statement
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.run.order import Surroundings
from harness.run.parts import Part, part_of

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_EDITION = "aliexpress"


def surroundings(options: argparse.Namespace) -> Surroundings:
    """The real world, as far as a run needs it; progress only on a terminal, or with -v."""
    is_wanted = not options.quiet and (sys.stderr.isatty() or options.verbose)
    return Surroundings(
        clock=SystemClock(),
        chance=secrets.token_bytes,
        environ=os.environ,
        progress=tell if is_wanted else _keep_silent,
        show=retell if is_wanted and sys.stderr.isatty() else None,
        announce=tell,
        ask=_ask if sys.stdin.isatty() and sys.stderr.isatty() else None,
    )


def statement_of(options: argparse.Namespace) -> tuple[Statement | None, bytes]:
    """The statement that was named, read and found right, with its bytes; None without one."""
    path: Path | None = options.statement
    if path is None:
        return None, b""
    statement = load_statement(path, environ=environment_of(options))
    return statement, path.read_bytes()


def edition_of(options: argparse.Namespace, statement: Statement | None) -> Edition:
    """The edition asked for, which must be the statement's where there is one."""
    asked = options.edition or (statement.edition if statement else DEFAULT_EDITION)
    if statement and asked != statement.edition:
        raise UsageError(
            f"--edition {asked} does not fit the statement, which is for {statement.edition}",
            hint="leave --edition out",
        )
    return edition_named(asked)


def target_of(options: argparse.Namespace, edition: Edition, statement: Statement | None) -> str:
    """The gateway's address; empty for the emulator. Raises UsageError for a production host."""
    target: str = options.target
    if target == "emulator":
        return ""
    if target.startswith("cassette:"):
        raise UsageError(
            "a recording is played by `harness run` only", hint="use --target emulator"
        )
    if not target.startswith(("http://", "https://")):
        raise UsageError(
            f"--target {target!r} is neither emulator nor an address",
            hint="for example --target https://sandbox.example.com",
        )
    guard_production(target, options, edition, statement)
    return target


def guard_production(
    address: str, options: argparse.Namespace, edition: Edition, statement: Statement | None
) -> None:
    """Refuse a production host unless the statement names it and the person confirms it."""
    if not edition.is_production(address):
        return
    named = statement.production_hosts if statement else ()
    confirmed = options.allow_production
    if confirmed and confirmed in named and confirmed in address:
        return
    raise UsageError(
        f"{address} is a production host of {edition.name}: orders placed there are real",
        hint="rehearse with --target emulator; if you mean it, name the host in the statement "
        "under production_hosts and confirm it with --allow-production HOST",
    )


def only_of(options: argparse.Namespace, edition: Edition) -> tuple[str, ...]:
    """The rows to judge. Raises UsageError for an id that the edition does not have."""
    for name in options.only:
        require_row(name, edition)
    return tuple(dict.fromkeys(options.only))


def require_row(name: str, edition: Edition) -> None:
    """Raise UsageError for an id that the edition's part of the register does not have."""
    from harness.catalog.load import load_catalogue  # noqa: PLC0415 - not every verb judges

    catalogue = load_catalogue()
    rows = [r.id for r in catalogue.of_edition(edition.name)]
    if name in rows:
        return
    if found := [r for r in catalogue.requirements if r.id == name]:
        raise UsageError(
            f"{name} is no requirement of edition {edition.name}",
            hint=f"it belongs to {', '.join(found[0].editions)}; "
            f"`harness catalog --edition {edition.name}` prints the rows of this edition",
        )
    raise UsageError(f"no requirement {name!r} in the register", hint=nearest(name.upper(), rows))


def deviations_of(options: argparse.Namespace, edition: Edition) -> Deviations | None:
    """The list of expected deviations that was named, read and found right; None without one."""
    path: Path | None = options.deviations
    if path is None:
        return None
    # All checks are read in for their names: that is for those who expect deviations.
    from harness.catalog.deviations import load_deviations  # noqa: PLC0415 - see above
    from harness.run.judge import check_rows  # noqa: PLC0415 - see above

    return load_deviations(path, edition, check_rows())


def shared_out(
    options: argparse.Namespace, scenarios: tuple[Scenario, ...]
) -> tuple[tuple[Scenario, ...], Part | None]:
    """The scenarios that `--shard` leaves to play, and which part of the run they are.

    Raises UsageError for a part that has nothing to play.
    """
    if not options.shard:
        return scenarios, None
    part = part_of(options.shard, [scenario.name for scenario in scenarios])
    share = part.share
    return tuple(scenario for scenario in scenarios if scenario.name in share), part


def in_language(text: Text, lang: str) -> str:
    """A short text in the language that was asked for; both on one line."""
    return {"en": text.en, "zh": text.zh, "both": f"{text.en} {text.zh}"}[lang]


def _keep_silent(_line: str) -> None:
    return None


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()

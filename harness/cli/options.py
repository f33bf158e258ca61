"""Options that several verbs share, and what they turn into."""

import argparse
import os
import secrets
import sys
from pathlib import Path

from harness.catalog.load import load_catalogue
from harness.catalog.statement import load_statement
from harness.documents.schema import nearest
from harness.model.clock import SystemClock
from harness.model.errors import UsageError
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.run.order import Surroundings


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that every judging verb takes."""
    parser.add_argument("--edition", metavar="E", help="aliexpress (default: the statement's)")
    parser.add_argument(
        "--statement", type=Path, metavar="FILE", help="what the applicant declares"
    )
    parser.add_argument(
        "--target",
        metavar="T",
        default="emulator",
        help="emulator, or the address of a gateway (default: emulator)",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the report goes")
    parser.add_argument(
        "--only", nargs="+", metavar="ID", default=[], help="judge some rows; never READY or CLEAN"
    )
    parser.add_argument("--strict", action="store_true", help="warnings fail")
    parser.add_argument(
        "--allow-production",
        metavar="HOST",
        default="",
        help="confirm a production host that the statement names under production_hosts",
    )
    add_output(parser)


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options that say how to tell the result."""
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--lang", choices=("en", "zh", "both"), default="en")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("-v", "--verbose", action="store_true", help="more of everything")


def surroundings(options: argparse.Namespace) -> Surroundings:
    """The real world, as far as a run needs it; progress only on a terminal, or with -v."""
    is_wanted = not options.quiet and (sys.stderr.isatty() or options.verbose)
    can_ask = sys.stdin.isatty() and sys.stderr.isatty()
    return Surroundings(
        clock=SystemClock(),
        chance=secrets.token_bytes,
        environ=os.environ,
        progress=tell if is_wanted else _keep_silent,
        announce=tell,
        ask=_ask if can_ask else None,
    )


def tell(line: str) -> None:
    """One line for the person, on stderr, so that stdout stays the result's."""
    print(line, file=sys.stderr, flush=True)


def statement_of(options: argparse.Namespace) -> tuple[Statement | None, bytes]:
    """The statement that was named, read and found right, with its bytes; None without one."""
    path: Path | None = options.statement
    if path is None:
        return None, b""
    statement = load_statement(path, environ=os.environ)
    return statement, path.read_bytes()


def edition_of(options: argparse.Namespace, statement: Statement | None) -> Edition:
    """The edition asked for, which must be the statement's where there is one."""
    asked = options.edition or (statement.edition if statement else "aliexpress")
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
        raise UsageError("replaying cassettes is not built yet", hint="use --target emulator")
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


def only_of(options: argparse.Namespace) -> tuple[str, ...]:
    """The rows to judge. Raises UsageError for an id that the register does not have."""
    known = [r.id for r in load_catalogue().requirements]
    for name in options.only:
        if name not in known:
            raise UsageError(f"no requirement {name!r} in the register", hint=nearest(name, known))
    return tuple(options.only)


def _keep_silent(_line: str) -> None:
    return None


def _ask(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()

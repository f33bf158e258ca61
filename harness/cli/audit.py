"""`harness audit TRAFFIC...`: judge recorded traffic: HAR, VCR cassettes, NDJSON."""

import argparse
import os
import sys

from harness.cli.options import add_common, edition_of, only_of, statement_of, surroundings
from harness.cli.outcome import tell_result
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named
from harness.run.audit import AuditOrder, execute_audit, guessed_edition
from harness.run.intake import take_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_common(parser)
    parser.add_argument(
        "traffic",
        nargs="+",
        metavar="TRAFFIC",
        help="HAR, VCR cassette or NDJSON; folders and globs of them; - for standard input",
    )
    parser.add_argument(
        "--gateway",
        action="append",
        default=[],
        metavar="HOST",
        help="a further host that is the platform's: HOST or HOST:PORT",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="judge so many files side by side (default: 1; 0: one for each processor)",
    )


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Judge the files and tell what they show."""
    statement, source = statement_of(options)
    intake = take_in([*options.traffic, *options.beside_only], sys.stdin.buffer.read)
    is_guessed = statement is None and not options.edition
    guessed = guessed_edition(intake) if is_guessed else None
    edition = edition_named(guessed) if guessed else edition_of(options, statement, is_run=False)
    order = AuditOrder(
        intake=intake,
        edition=edition,
        is_guessed=guessed is not None,
        statement=statement,
        statement_path=options.statement,
        statement_source=source,
        gateways=frozenset(_host(g) for g in options.gateway),
        only=only_of(options),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        workers=options.workers or os.cpu_count() or 1,
    )
    return tell_result(execute_audit(order, surroundings(options)), options)


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 256):  # noqa: PLR2004 - beyond sense
        raise argparse.ArgumentTypeError(f"expected a number of processes, got {text!r}")
    return int(text)


def _host(text: str) -> str:
    host = text.rpartition("//")[2].partition("/")[0].lower()
    if not host:
        raise UsageError(f"--gateway {text!r} names no host", hint="HOST or HOST:PORT")
    return host

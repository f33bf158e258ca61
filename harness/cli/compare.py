"""`harness compare BASE NEW`: how one recording differs from another, noise aside."""

import argparse
import os
import shutil
import sys

from harness.cli.audit import gateway_host
from harness.cli.forms import pdf_of
from harness.cli.options import edition_of, in_language, statement_of, surroundings
from harness.cli.sealing import signer_of
from harness.cli.streams import show, show_object
from harness.compare.noise import problem_of
from harness.model.comparison import FailOn
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.reporters.comparison import comparison_record, comparison_summary
from harness.reporters.comparison_words import MATCHES
from harness.run.audit_words import Guess
from harness.run.compare import (
    CompareOrder,
    CompareResult,
    Side,
    execute_compare,
    shared_edition,
    side_named,
)
from harness.run.intake import STANDARD_INPUT, take_in


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Compare and tell."""
    for rule in options.ignore:
        if problem := problem_of(rule):
            raise UsageError(
                f"--ignore {rule!r}: {problem}",
                hint="a field name, OPERATION:PLACE as the report spells it, or "
                "OPERATION:$.json.path",
            )
    gateways = frozenset(gateway_host(g) for g in options.gateway)
    statement, source = statement_of(options)
    base, new = _sides(options.base, options.new)
    is_named = statement is not None or bool(options.edition)
    named = edition_of(options, statement).name if is_named else None
    told = shared_edition(base, new, named)
    guess = Guess.GUESSED if told else Guess.FALLBACK
    order = CompareOrder(
        base=base,
        new=new,
        edition=edition_named(told) if told else edition_of(options, statement),
        guess=Guess.NAMED if is_named or new.papers.edition else guess,
        statement=statement,
        statement_source=source,
        gateways=gateways,
        fail_on=FailOn(options.fail_on),
        ignore=tuple(options.ignore),
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
    )
    return _tell(execute_compare(order, surroundings(options)), options)


def _sides(base: str, new: str) -> tuple[Side, Side]:
    if base == new == STANDARD_INPUT:
        raise UsageError(
            "BASE and NEW cannot both be standard input", hint="give one of them as a file"
        )
    sides = [side_named(name, take_in([name], sys.stdin.buffer.read)) for name in (base, new)]
    return sides[0], sides[1]


def _tell(result: CompareResult, options: argparse.Namespace) -> tuple[int, str]:
    comparison = result.comparison
    if options.json:
        report = str(result.folder.report)
        show_object({**comparison_record(comparison), "report": report})
    else:
        is_terminal = sys.stdout.isatty()
        show(
            comparison_summary(
                comparison,
                lang=options.lang,
                colour=is_terminal and "NO_COLOR" not in os.environ,
                width=shutil.get_terminal_size().columns if is_terminal else 100,
                verbose=options.verbose,
                report_path=result.folder.path / "report.html",
            )
        )
    word, reason = MATCHES[comparison.match], comparison.reason
    meaning = Text(f"{word.en.lower()}: {reason.en}", f"{word.zh}：{reason.zh}")
    return comparison.match.exit_code, in_language(meaning, options.lang)

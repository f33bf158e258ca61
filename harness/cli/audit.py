"""`harness audit TRAFFIC...`: judge recorded traffic: HAR, VCR cassettes, NDJSON."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from harness.cli.arguments.audit import MOST_BY_DEFAULT
from harness.cli.forms import pdf_of
from harness.cli.options import (
    deviations_of,
    edition_of,
    only_of,
    statement_of,
    surroundings,
)
from harness.cli.outcome import tell_result
from harness.cli.sealing import signer_of
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named
from harness.run.audit import AuditOrder, execute_audit, guessed_edition
from harness.run.audit_words import Guess
from harness.run.dask_engine import connected
from harness.run.engine import Engine
from harness.run.intake import Intake, take_in
from harness.run.workers import Processes
from harness.sources.recorded_files import is_address
from harness.sources.recorded_ranges import RANGE

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\W_]([\w.-]*\w)?)(:[0-9]{1,5})?")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Judge the files and tell what they show."""
    traffic = [*options.traffic, *options.beside_only]
    if not traffic:
        raise UsageError(
            "the following arguments are required: TRAFFIC", hint="see `harness audit --help`"
        )
    gateways = frozenset(gateway_host(g) for g in options.gateway)
    statement, source = statement_of(options)
    intake = take_in(_traffic(traffic, options), sys.stdin.buffer.read)
    is_named = statement is not None or bool(options.edition)
    guessed = None if is_named else guessed_edition(intake)
    guess = Guess.GUESSED if guessed else Guess.NAMED if is_named else Guess.FALLBACK
    edition = edition_named(guessed) if guessed else edition_of(options, statement)
    order = AuditOrder(
        intake=intake,
        edition=edition,
        guess=guess,
        statement=statement,
        statement_source=source,
        gateways=gateways,
        only=only_of(options, edition),
        deviations=deviations_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
    )
    with _engine(options, intake) as engine:
        result = execute_audit(replace(order, engine=engine), surroundings(options))
    return tell_result(result, options)


def gateway_host(text: str) -> str:
    """The host that --gateway names. Raises UsageError where it names none."""
    host = text.rpartition("//")[2].partition("/")[0].lower()
    if not _HOST.fullmatch(host):
        raise UsageError(f"--gateway {text!r} names no host", hint="HOST or HOST:PORT")
    return host


def _engine(options: argparse.Namespace, intake: Intake) -> AbstractContextManager[Engine]:
    """Where the traffic is judged. Raises UsageError for options that do not fit together."""
    is_dask = options.engine == "dask"
    if is_dask != bool(options.scheduler):
        raise UsageError(
            "--engine dask and --scheduler ADDRESS go together",
            hint="for example --engine dask --scheduler tcp://HOST:8786",
        )
    if not is_dask:
        return nullcontext(Processes(_count(options.workers, intake)))
    if options.workers is not None:
        raise UsageError(
            "--workers is for this machine; a cluster has its own", hint="leave it out"
        )
    return connected(options.scheduler)


def _count(workers: int | None, intake: Intake) -> int:
    """How many processes judge."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    processors = usable or 1
    if workers is not None:
        return workers or processors
    return max(1, min(processors, MOST_BY_DEFAULT, intake.size // RANGE))


def _traffic(arguments: Sequence[str], options: argparse.Namespace) -> list[str]:
    """The arguments as others find the files, too, where others read them."""
    if options.engine == "local":
        return list(arguments)
    return [a if is_address(a) or a == "-" else os.path.abspath(a) for a in arguments]  # noqa: PTH100 - takes any text

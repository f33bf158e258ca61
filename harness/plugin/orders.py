"""What a run of the plugin is asked to do: the user's wishes, as the command line takes them."""

import argparse
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import pytest

from harness.catalog.statement import load_statement
from harness.cli import run
from harness.cli.arguments import run as arguments
from harness.cli.options import DEFAULT_EDITION
from harness.cli.sealing import environment_without
from harness.evidence.keys import SigningKey, read_signing_key
from harness.model.clock import SystemClock
from harness.model.errors import HarnessError, UsageError
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.plugin.options import Wishes
from harness.run.order import Driver, RunOrder, Surroundings

_OURS = re.compile(r"--(target|statement|driver|out|lang|deviations|sign|max-age)\b")


def order_for(
    wishes: Wishes, scenarios: Sequence[str], *, edition: str = "", out: Path
) -> RunOrder:
    """The run that `harness run` would make of these scenarios and wishes.

    Raises UsageError or DocumentError for what cannot be done.
    """
    _refuse_production(wishes.target, edition_for(wishes, edition))
    parser = _Parser(prog="harness run", add_help=False)
    arguments.add_arguments(parser)
    words = [*_words(wishes, edition, out), "--", *scenarios]
    order = run.order_of(parser.parse_args(words))
    if order.driver is Driver.OBSERVE and order.replay is None:
        _refuse_by_hand(order.statement)
    return order


def check_wishes(wishes: Wishes) -> None:
    """Raise pytest.UsageError for a statement or a key that is wrong, before collection."""
    try:
        statement_for(wishes)
        signer_for(wishes)
    except HarnessError as error:
        raise pytest.UsageError(told(error)) from error


def statement_for(wishes: Wishes) -> Statement | None:
    """The statement that was named. Raises DocumentError with all its problems."""
    return _statement(wishes.statement, wishes.sign) if wishes.statement else None


def edition_for(wishes: Wishes, named: str = "") -> Edition:
    """The edition named, else the statement's, else the first of ours.

    Raises UsageError for an unknown one, and for another one than the statement's.
    """
    statement = statement_for(wishes)
    if statement and named and named != statement.edition:
        raise UsageError(
            f"edition {named} does not fit the statement, which is for {statement.edition}",
            hint="leave the edition out, or run without --harness-statement",
        )
    return edition_named(named or (statement.edition if statement else DEFAULT_EDITION))


def signer_for(wishes: Wishes) -> SigningKey | None:
    """The key that was named; None without one. Raises UsageError for what is none."""
    return read_signing_key(wishes.sign, os.environ) if wishes.sign else None


def surroundings() -> Surroundings:
    """The real world of a run that nobody watches."""
    return Surroundings(
        clock=SystemClock(),
        chance=secrets.token_bytes,
        environ=os.environ,
        progress=_keep_silent,
    )


def told(error: HarnessError) -> str:
    """The error for a person, with the options by the names that pytest knows them by."""
    return _OURS.sub(r"--harness-\1", error.diagnostics())


class _Parser(argparse.ArgumentParser):
    """A parser that does not end the process."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the message."""
        raise UsageError(message)


def _words(wishes: Wishes, edition: str, out: Path) -> Iterator[str]:
    given = {
        "edition": edition,
        "target": wishes.target,
        "statement": wishes.statement,
        "driver": wishes.driver,
        "out": out,
        "lang": wishes.lang,
        "deviations": wishes.deviations,
        "max-age": wishes.max_age,
        "sign": wishes.sign,
    }
    return (f"--{name}={value}" for name, value in given.items() if value)


@lru_cache(maxsize=4)
def _statement(path: Path, sign: str) -> Statement:
    return load_statement(path, environ=environment_without(sign))


def _refuse_production(target: str, edition: Edition) -> None:
    if edition.is_production(target):
        raise UsageError(
            f"{target} is a production host of {edition.name}: orders placed there are real, and "
            "within pytest nobody is there to confirm it",
            hint="rehearse with --target emulator, or with the address of a test environment",
        )


def _refuse_by_hand(statement: Statement | None) -> None:
    if statement is None or statement.launch is None:
        raise UsageError(
            "the statement does not say how the application starts",
            hint="add `observe: {command: [...]}`; within pytest nobody starts it by hand",
        )


def _keep_silent(_line: str) -> None:
    return None

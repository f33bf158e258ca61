"""`python -m proof.unplug`: each check removed, and made to pass always: the proof must redden.

A check that could be taken out without any case of its requirement noticing proves nothing.
"""

# ruff: noqa: T201 - it talks on the terminal

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.checks.registry import Check, Events, Examined, all_checks, checks_of
from harness.checks.traffic import Traffic
from harness.platforms.calls import Call, Callback
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.corpus.case import Case, Kind
from proof.results import Judged, judged, troubles

Spoiling = Callable[[Check], tuple[Check, ...]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Spoil every check in turn; 0 when each spoiling is noticed, 1 when one is not."""
    options = _parser().parse_args(arguments)
    editions = options.edition or EDITIONS
    cases = tuple(case for edition in editions for case in cases_of(edition))
    rows = {row.id for edition in editions for row in load_catalogue().of_edition(edition)}
    wanted = [check for check in all_checks() if check.requirement in rows]
    chosen = [check for check in wanted if not options.check or check.name in options.check]
    idle = list(_idle(chosen, cases))
    for line in idle:
        print(line)
    print(f"unplug: {len(chosen)} checks, {len(idle)} spoilings unnoticed", file=sys.stderr)
    return 1 if idle or not chosen else 0


def without(_check: Check) -> tuple[Check, ...]:
    """Nothing in the place of a check."""
    return ()


def always_passing(check: Check) -> tuple[Check, ...]:
    """In its place one that examines everything and finds nothing."""
    passing = replace(
        check,
        on_call=_passes_call if check.on_call else None,
        on_callback=_passes_callback if check.on_callback else None,
        on_traffic=_passes_traffic if check.on_traffic or check.on_orders else None,
        on_orders=None,
    )
    return (passing,)


def is_noticed(check: Check, spoiling: Spoiling, cases: Sequence[Case]) -> bool:
    """Whether the cases of a check's requirement turn red when it is spoilt.

    Judged by the checks of that requirement alone: what the others say does not depend on it.
    """
    serving = [
        plugged
        for each in checks_of(check.requirement)
        for plugged in (spoiling(each) if each.name == check.name else (each,))
    ]
    own = [case for case in cases if case.requirement == check.requirement]
    if not serving:
        return bool(own)
    results: list[Judged] = []
    for case in sorted(own, key=lambda case: (case.kind is Kind.NEIGHBOUR, len(case.exchanges))):
        results.append(judged(case, serving))
        if _is_red(results[-1:], check):
            return True
    return _is_red(results, check)


def _is_red(results: Sequence[Judged], check: Check) -> bool:
    """Whether something is wrong about a check's requirement.

    What is wrong with one result by itself stays wrong beside others; the words of a `may` row can
    only be told from harmless ones when all are there.
    """
    return any(trouble.requirement == check.requirement for trouble in troubles(results))


def _idle(checks: Sequence[Check], cases: Sequence[Case]) -> Iterator[str]:
    for check in checks:
        for spoiling, words in ((without, "removed"), (always_passing, "always passing")):
            if not is_noticed(check, spoiling, cases):
                yield f"{check.requirement} {check.name}: {words}, and nothing turned red"


def _passes_call(call: Call, _frame: Frame) -> Events:
    yield Examined(call.exchange.id)


def _passes_callback(callback: Callback, _frame: Frame) -> Events:
    yield Examined(callback.exchange.id)


def _passes_traffic(_traffic: Traffic) -> Events:
    yield Examined()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m proof.unplug",
        description="Take out each check, make each pass always: the proof must turn red.",
    )
    parser.add_argument("--edition", action="append", choices=EDITIONS, help="only this edition")
    parser.add_argument("--check", nargs="+", metavar="NAME", help="only these checks")
    return parser


if __name__ == "__main__":
    sys.exit(main())

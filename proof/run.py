"""`python -m proof.run`: judge the whole corpus and say what the checks are worth."""

# ruff: noqa: T201 - it talks on the terminal

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from harness.catalog.load import load_catalogue
from harness.model.errors import HarnessError, UsageError
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.corpus.case import Case, Kind
from proof.judging import is_large
from proof.record import write_record
from proof.results import Judged, Trouble, is_owed, judged, shortages, troubles
from proof.table import check_place, table, terminal_text, write_into

Key = tuple[str, str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print, write; 0 when the proof is whole, 1 when it is not, 2 on wrong use."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except HarnessError as error:
        print(error, file=sys.stderr)
        return 2


def chosen_cases(editions: Sequence[str], requirements: Sequence[str]) -> tuple[Case, ...]:
    """The cases of some editions, of all requirements or of some."""
    cases = (case for edition in editions for case in cases_of(edition))
    return tuple(case for case in cases if not requirements or case.requirement in requirements)


def all_troubles(
    cases: Sequence[Case], results: Sequence[Judged], *, requirements: Sequence[str] = ()
) -> tuple[Trouble, ...]:
    """What is wrong with judged cases, and with the number of cases there are."""
    found = list(troubles(results))
    for edition in dict.fromkeys(case.edition for case in cases):
        rows = [row for row in load_catalogue().of_edition(edition) if is_owed(row)]
        owed = [row for row in rows if not requirements or row.id in requirements]
        found += shortages(owed, edition, (case for case in cases if case.edition == edition))
    return tuple(found)


def _run(options: argparse.Namespace) -> int:
    _check_writing(options)
    cases = chosen_cases(options.edition or EDITIONS, options.requirement)
    if not cases:
        print("no case is for these editions and requirements", file=sys.stderr)
        return 2
    quick = [case for case in cases if not (options.quick and is_large(case))]
    results = tuple(_judged_all(quick, options.workers))
    found = all_troubles(cases, results, requirements=options.requirement)
    lines = table(results, found)
    if options.json:
        told = {"table": [asdict(line) for line in lines], "troubles": [asdict(t) for t in found]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(terminal_text(lines))
        for trouble in found:
            print(f"{trouble.fault}: [{trouble.requirement}] {trouble.text}")
    left = len(cases) - len(quick)
    print(_summary(results, found, left), file=sys.stderr)
    today = datetime.now(UTC).date()
    for name in options.write:
        write_into(Path(name), lines, load_catalogue().requirements, today)
    if options.write:
        write_record(lines, cases, today)
    return 1 if found else 0


def _check_writing(options: argparse.Namespace) -> None:
    """Raises UsageError when a table would be written that is not whole, or has no place."""
    if options.write and (options.quick or options.edition or options.requirement):
        raise UsageError("--write needs the whole corpus: no --quick, --edition, --requirement")
    for name in options.write:
        check_place(Path(name))


def _summary(results: Sequence[Judged], found: Sequence[Trouble], left: int) -> str:
    kinds = Counter(result.kind for result in results)
    told = (
        f"proof: {kinds[Kind.MUTANT]} mutants, {kinds[Kind.NEIGHBOUR]} neighbours, "
        f"{kinds[Kind.SILENT]} silent recordings, {len(found)} troubles"
    )
    return f"{told}; {left} large cases left out (--quick)" if left else told


def _judged_all(cases: Sequence[Case], workers: int) -> Iterator[Judged]:
    """Every case judged, in order; the large ones are begun first."""
    if workers == 1:
        yield from map(judged, cases)
        return
    with ProcessPoolExecutor(workers) as pool:
        heavy = sorted(cases, key=lambda case: -len(case.exchanges))
        begun = {_key(case): pool.submit(_judged_by_key, _key(case)) for case in heavy}
        for case in cases:
            yield begun[_key(case)].result()


def _judged_by_key(key: Key) -> Judged:
    return judged(_cases_by_key(key[0])[key])


@lru_cache
def _cases_by_key(edition: str) -> dict[Key, Case]:
    return {_key(case): case for case in cases_of(edition)}


def _key(case: Case) -> Key:
    return case.edition, case.requirement, case.name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m proof.run",
        description="Judge the corpus of seeded defects and of right neighbours.",
    )
    parser.add_argument("--edition", action="append", choices=EDITIONS, help="only this edition")
    parser.add_argument(
        "--requirement", nargs="+", default=[], metavar="ID", help="only the cases of these rows"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--quick", action="store_true", help="without the cases of whole days")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument(
        "--write",
        nargs="+",
        default=[],
        metavar="README",
        help="put the table between the markers of these",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

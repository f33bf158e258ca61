"""`python -m bench.traffic`: writes a day of traffic to a file."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bench.traffic.day import COOKIES, Day, orders_for
from bench.traffic.exchange import Exchange
from bench.traffic.forms import CALLS_ONLY, FORMS
from bench.traffic.statement import STATEMENT


def main(argv: list[str] | None = None) -> int:
    """Write the file, the statement beside it where asked, and say what mistakes are in it."""
    told = _parser().parse_args(argv)
    made: Counter[str] = Counter()
    with told.out.open("w", encoding="utf-8", newline="\n") as file:
        traffic = day(
            told.exchanges,
            form=told.form,
            seed=told.seed,
            mistakes=told.mistakes,
            cookies=told.cookies,
        )
        file.writelines(FORMS[told.form](_counted(traffic, made)))
    if told.statement:
        told.statement.write_text(STATEMENT, encoding="utf-8")
    for requirement, times in sorted(made.items()):
        sys.stderr.write(f"mistake {requirement}: {times}\n")
    return 0


def day(
    exchanges: int,
    *,
    form: str = "ndjson",
    seed: int = 1,
    mistakes: float = 0.0,
    cookies: float = COOKIES,
) -> Iterator[Exchange]:
    """The exchanges that a file of this form holds: so many, pushes left out of a cassette."""
    calls_only = form in CALLS_ONLY
    orders = orders_for(exchanges, calls_only=calls_only)
    whole = Day(seed, orders, mistakes=mistakes, cookies=cookies).exchanges()
    kept = (each for each in whole if not each.is_push) if calls_only else whole
    return islice(kept, exchanges)


def _counted(traffic: Iterable[Exchange], made: Counter[str]) -> Iterator[Exchange]:
    for exchange in traffic:
        if exchange.mistake:
            made[exchange.mistake] += 1
        yield exchange


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.traffic", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--exchanges", type=int, default=1000)
    parser.add_argument("--form", choices=sorted(FORMS), default="ndjson")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--mistakes", type=float, default=0.0, help="share of exchanges that break a requirement"
    )
    parser.add_argument(
        "--cookies", type=float, default=COOKIES, help="share of answers that set a new cookie"
    )
    parser.add_argument("--statement", type=Path, help="write the vendor's statement there")
    return parser


if __name__ == "__main__":
    sys.exit(main())

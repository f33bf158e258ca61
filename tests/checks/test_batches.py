"""Jobs of many batches: which batches may be small, and which uploads do not count."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.checks.batches import large_uploads_go_in_full_batches
from harness.checks.registry import Examined, Undecided
from harness.checks.stamps import DATE_HEADER, Stamp
from harness.checks.uploads import Batch, UploadLedger
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
Batches = list[Batch]

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def batch(at: float, first: int, size: int, **more: Any) -> Batch:
    """A batch of goods that are numbered from `first` on."""
    at_once = {"elapsed": more.pop("elapsed", 0.1), "clock": more.pop("clock", "harness")}
    stamp = Stamp(START + timedelta(seconds=at), exchange=f"x{int(at * 10)}", **at_once)
    goods = tuple(range(first, first + size))
    return Batch(stamp=stamp, goods=goods, pictures=goods, contents=hash(goods), **more)


def job(*sizes: int, gap: float = 2.0, start: float = 0.0, **more: Any) -> Iterator[Batch]:
    """Batches of these sizes, one after the other."""
    first = int(start) * 1000
    for number, size in enumerate(sizes):
        yield batch(start + number * gap, first, size, **more)
        first += size


def judged(batches: Iterator[Batch] | Batches, recorded: Build) -> list[Any]:
    book = UploadLedger()
    book.batches.extend(batches)
    traffic = recorded({"edition": "1688"}).traffic
    ledgers = {**traffic.ledgers, UploadLedger: book}
    return list(large_uploads_go_in_full_batches(replace(traffic, ledgers=ledgers)))


def small_ones(events: list[Any]) -> list[str]:
    return [e.actual for e in events if isinstance(e, Finding)]


HUNDREDS = [100] * 9
RIGHT: dict[str, Batches] = {
    "fifties and a rest": [*job(*HUNDREDS, 60, 50, 7)],
    "failed goods again": [
        *job(*HUNDREDS),
        batch(18, 900, 100, failures=2),
        batch(20, 901, 2),
        batch(22, 1000, 60),
    ],
    "failed goods corrected beyond recognition": [
        *job(*HUNDREDS),
        batch(18, 900, 100, failures=2),
        batch(20, 5000, 2),
        batch(22, 1000, 60),
    ],
    "a small last batch that was lost, again": [
        *job(*HUNDREDS),
        batch(18, 900, 100),
        batch(20, 1000, 20),
        batch(25, 1000, 20),
    ],
    "a rest beside the last batch": [
        *job(*HUNDREDS),
        batch(18, 900, 40, elapsed=3.0),
        batch(19, 940, 100, elapsed=3.0),
    ],
    "full batches by any clock": [*job(*HUNDREDS, 100, clock=DATE_HEADER, elapsed=None)],
}
WRONG: dict[str, tuple[Batches, int]] = {
    "one in between": ([*job(*HUNDREDS[:5], 49, *HUNDREDS[:5])], 1),
    "all but the last": ([*job(*[20] * 60)], 59),
    "more than have failed": (
        [*job(*HUNDREDS), batch(18, 900, 100, failures=2), batch(20, 1000, 3), batch(22, 1003, 50)],
        1,
    ),
    "surely one job by the date header": (
        [*job(*HUNDREDS, 20, 30, 60, 60, clock=DATE_HEADER, elapsed=None)],
        1,
    ),
}


@pytest.mark.parametrize("batches", RIGHT.values(), ids=RIGHT)
def test_a_large_job_in_full_batches_is_right(batches: Batches, recorded: Build) -> None:
    assert {type(e) for e in judged(batches, recorded)} == {Examined}


@pytest.mark.parametrize(("batches", "count"), WRONG.values(), ids=WRONG)
def test_a_small_batch_of_a_large_job_is_found(
    batches: Batches, count: int, recorded: Build
) -> None:
    assert len(small_ones(judged(batches, recorded))) == count


def test_uploads_a_minute_apart_are_two_jobs(recorded: Build) -> None:
    small = [*job(*[100] * 4, 20, 20), *job(*[100] * 4, 20, 20, start=100)]
    assert judged(small, recorded) == []
    assert small_ones(judged([*small, *job(*[100] * 2, start=60)], recorded))


@pytest.mark.parametrize(
    "batches",
    [
        [*job(*HUNDREDS, 20, 60, 60, gap=70, elapsed=None)],
        [*job(*HUNDREDS, 20, 60, 60, clock=DATE_HEADER, elapsed=None)],
    ],
    ids=["where the job ends", "which batch is the last"],
)
def test_a_job_of_which_the_clock_does_not_tell_is_undecided(
    batches: Batches, recorded: Build
) -> None:
    assert [type(e) for e in judged(batches, recorded)] == [Undecided]

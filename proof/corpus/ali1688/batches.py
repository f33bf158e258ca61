"""Cases on the size of batches and on the job they belong to: RATE-04, RATE-05."""

from collections.abc import Iterator

from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, goods
from proof.corpus.bearer import Sent
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _rate_04()
    yield from _rate_05_broken()
    yield from _rate_05_kept()


def _rate_04() -> Iterator[Case]:
    row = ALI1688.row("RATE-04")
    for size in (101, 150):
        yield row.mutant(
            f"{size}-at-once",
            f"A batch holds {size} goods.",
            ALI1688.amid(BatchUpload(at=100, size=size)),
        )
    for size in (99, 100):
        yield row.neighbour(
            f"{size}-at-once",
            f"A batch holds {size} goods.",
            ALI1688.amid(BatchUpload(at=100, size=size)),
        )


def job(
    sizes: tuple[int, ...], *, gap: float = 2.0, at: float = 10.0, number: int = 100
) -> tuple[Sent, ...]:
    """Batches of these sizes, one after the other, with a token before them."""
    return (
        ALI1688.grant(),
        *(
            BatchUpload(at=at + gap * n, number=number + n, size=size)
            for n, size in enumerate(sizes)
        ),
    )


def _rate_05_broken() -> Iterator[Case]:
    row = ALI1688.row("RATE-05")
    for name, shows, sizes, gap in (
        ("batches-of-40", "1000 goods in 25 batches of 40.", (40,) * 25, 2.0),
        ("batches-of-49", "1029 goods in 21 batches of 49.", (49,) * 21, 2.0),
        (
            "one-small-batch-in-the-middle",
            "1020 goods in batches of 100, with one of 20 in the middle.",
            (*(100,) * 5, 20, *(100,) * 5),
            2.0,
        ),
        (
            "slow-small-batches",
            "1000 goods in batches of 40, each 59 s after the last: one job all the same.",
            (40,) * 25,
            59.0,
        ),
    ):
        yield row.mutant(name, shows, job(sizes, gap=gap))


def _rate_05_kept() -> Iterator[Case]:
    row = ALI1688.row("RATE-05")
    for name, shows, sizes in (
        ("batches-of-100", "1000 goods in ten batches of 100.", (100,) * 10),
        ("batches-of-50", "1000 goods in twenty batches of 50.", (50,) * 20),
        ("last-batch-smaller", "1010 goods, the last batch holds 10.", (*(100,) * 10, 10)),
        (
            "mixed-sizes",
            "1000 goods in batches of 50 to 100.",
            (100, 75, 50, 100, 75, 100, 75, 50, 100, 75, 100, 100),
        ),
    ):
        yield row.neighbour(name, shows, job(sizes))
    large = job((100,) * 10, at=1000.0, number=300)[1:]
    yield row.neighbour(
        "small-job",
        "999 goods in 27 batches of 37 are no large upload; a large one, in hundreds, follows.",
        (*job((37,) * 27), *large),
    )
    yield row.neighbour(
        "two-jobs-of-600",
        "Twice 600 goods in batches of 40, with 62 s between, are no large upload; a large one, "
        "in hundreds, follows.",
        (*job((40,) * 15), *job((40,) * 15, at=100.0, number=200)[1:], *large),
    )
    yield row.neighbour(
        "failed-goods-sent-again-between",
        "In a job of 1000 three goods fail; they go out again, alone, before the job goes on.",
        (
            *job((100,) * 4),
            BatchUpload(at=20.0, number=104, size=100, failed=(3, 50, 98)),
            BatchUpload(at=22.0, items=tuple(goods(104, 100)[n] for n in (3, 50, 98))),
            *(BatchUpload(at=24.0 + 2 * n, number=105 + n, size=100) for n in range(5)),
        ),
    )

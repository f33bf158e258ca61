"""Cases that only this edition has: codes inside HTTP 200, and edges of time."""

from collections.abc import Iterator

from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, goods
from proof.corpus.bearer import (
    LOST_ANSWER,
    NEW_TOKEN,
    TOKEN,
    answered,
    unavailable,
)
from proof.corpus.bearer_retries import chain
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _auth_02()
    yield from _auth_04()
    yield from _rate_03()
    yield from _rtry_01()
    yield from _rtry_03()


def _auth_02() -> Iterator[Case]:
    at_once = answered({"access_token": TOKEN, "expires_in": 3600}, elapsed=0.0)
    row = ALI1688.row("AUTH-02")
    yield row.neighbour(
        "used-to-the-last-second",
        "The token is used 3599 s after its grant.",
        (ALI1688.grant(reply=at_once), BatchUpload(at=1), BatchUpload(at=3599, number=1)),
    )
    yield row.neighbour(
        "age-equal-to-life",
        "The token is used exactly 3600 s after its grant: it is not older than its life.",
        (ALI1688.grant(reply=at_once), BatchUpload(at=1), BatchUpload(at=3600, number=1)),
    )
    yield row.mutant(
        "a-second-past-its-life",
        "The token is used 3601 s after its grant.",
        (ALI1688.grant(reply=at_once), BatchUpload(at=1), BatchUpload(at=3601, number=1)),
    )


def _auth_04() -> Iterator[Case]:
    row, late = ALI1688.row("AUTH-04"), 0.6 * ALI1688.life
    refused = ALI1688.refusal(401)
    start = (ALI1688.grant(), BatchUpload(at=1), BatchUpload(at=2, number=1))
    renewal = (
        ALI1688.grant(late + 5, token=NEW_TOKEN),
        BatchUpload(at=late + 6, number=3, token=NEW_TOKEN),
    )
    yield row.mutant(
        "code-401-inside-200",
        "Code 401 inside HTTP 200 is missed; the next upload carries the refused token.",
        (
            *start,
            BatchUpload(at=late, number=3, reply=refused),
            BatchUpload(at=late + 2, number=4),
            *renewal,
        ),
    )
    yield row.neighbour(
        "code-401-inside-200-understood",
        "After code 401 inside HTTP 200 a new token is taken and the batch goes out again.",
        (*start, BatchUpload(at=late, number=3, reply=refused), *renewal),
    )


def _rate_03() -> Iterator[Case]:
    row = ALI1688.row("RATE-03")
    limited = ALI1688.refusal(429)
    yield row.mutant(
        "code-429-inside-200",
        "Code 429 inside HTTP 200 is missed; the next upload comes 0.4 s later.",
        ALI1688.amid(
            BatchUpload(at=100, number=5, reply=limited), BatchUpload(at=100.58, number=6)
        ),
    )
    yield row.neighbour(
        "code-429-inside-200-understood",
        "After code 429 inside HTTP 200 the same batch comes 2 s later.",
        ALI1688.amid(BatchUpload(at=100, number=5, reply=limited), BatchUpload(at=102.2, number=5)),
    )


def _rtry_01() -> Iterator[Case]:
    row, down = ALI1688.row("RTRY-01"), unavailable()
    yield row.neighbour(
        "success-ends-the-chain",
        "Three failures and a success, and the same goods again later with one "
        "failure: two chains. The lost answers lower the availability (PERF-02).",
        ALI1688.amid(
            *chain(ALI1688, (2.0, 4.0, 8.0), (down, down, down, None)),
            *chain(ALI1688, (2.0,), (down, None), at=300.0),
        ),
        also=LOST_ANSWER,
    )


def _rtry_03() -> Iterator[Case]:
    row, refused = ALI1688.row("RTRY-03"), ALI1688.refusal(400)
    yield row.neighbour(
        "mended-and-sent-again",
        "A batch is refused with 400; one of its goods is taken out and the rest sent again.",
        ALI1688.amid(
            BatchUpload(at=100, number=50, size=3, reply=refused),
            BatchUpload(at=103, items=goods(50, 3)[1:]),
        ),
    )

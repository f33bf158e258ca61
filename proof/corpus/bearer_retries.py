"""Cases of both Bearer editions on retries: RTRY-01, RTRY-02, RTRY-03, RTRY-04."""

from collections.abc import Iterator, Sequence

from proof.corpus.bearer import (
    LOST_ANSWER,
    MIDNIGHT_GMT8,
    TOKEN,
    Reply,
    Sent,
    answered,
    lost,
    unavailable,
)
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Case

_BUSY = "The lost answers lower the availability (PERF-02)."


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _rtry_01_broken(platform)
    yield from _rtry_01_kept(platform)
    yield from _rtry_02(platform)
    yield from _rtry_03(platform)
    yield from _rtry_04(platform)


def chain(
    platform: Platform,
    waits: Sequence[float],
    replies: Sequence[Reply | None],
    *,
    number: int = 50,
    at: float = 100.0,
) -> tuple[Sent, ...]:
    """The same call again after each wait, which runs from the end of the attempt before."""
    calls = []
    for wait, reply in zip((*waits, 0.0), replies, strict=True):
        calls.append(platform.call(at=at, number=number, reply=reply))
        at += wait + (reply.elapsed if reply else 0.0)
    return tuple(calls)


def _rtry_01_broken(platform: Platform) -> Iterator[Case]:
    row, down, reset = platform.row("RTRY-01"), unavailable(), lost("reset")
    for name, shows, replies in (
        ("fourth-repeat-after-503", "Five attempts, each answered 503.", (down,) * 5),
        ("fourth-repeat-after-resets", "Five attempts, each connection reset.", (reset,) * 5),
        (
            "fourth-repeat-succeeds",
            "The fifth attempt succeeds: that it worked does not make it right.",
            (*(down,) * 4, None),
        ),
        (
            "fourth-repeat-of-mixed-failures",
            "Each attempt fails in another way; they are one chain all the same.",
            (down, reset, unavailable(500), lost("timeout"), None),
        ),
    ):
        calls = chain(platform, (2.0, 4.0, 8.0, 16.0), replies)
        yield row.mutant(name, f"{shows} {_BUSY}", platform.amid(*calls), also=LOST_ANSWER)


def _rtry_01_kept(platform: Platform) -> Iterator[Case]:
    row, down = platform.row("RTRY-01"), unavailable()
    yield row.neighbour(
        "third-repeat-succeeds",
        f"Three failures and a success at the third repeat. {_BUSY}",
        platform.amid(*chain(platform, (2.0, 4.0, 8.0), (down, down, down, None))),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "gives-up-after-three-repeats",
        f"Four failures, then the application gives up. {_BUSY}",
        platform.amid(*chain(platform, (2.0, 4.0, 8.0), (down,) * 4)),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "again-after-eleven-minutes",
        f"After three repeats it waits 11 minutes, which ends the chain, and tries anew. {_BUSY}",
        platform.amid(*chain(platform, (2.0, 4.0, 8.0, 660.0, 2.0), (*(down,) * 5, None))),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "one-repeat-each-of-five-calls",
        f"Five calls fail and are repeated once each: ten attempts, no chain of four. {_BUSY}",
        platform.amid(
            *(
                sent
                for n in range(5)
                for sent in chain(platform, (5.0,), (down, None), number=50 + n, at=100.0 + 10 * n)
            )
        ),
        also=LOST_ANSWER,
    )


def _rtry_02(platform: Platform) -> Iterator[Case]:
    row, down = platform.row("RTRY-02"), unavailable()
    waits: tuple[float, ...]
    for name, shows, waits in (
        ("same-wait-each-time", "Waits of 2 s, 2 s and 2 s.", (2.0, 2.0, 2.0)),
        ("waits-that-shrink", "Waits of 8 s, 4 s and 2 s.", (8.0, 4.0, 2.0)),
        ("waits-that-grow-too-little", "Waits of 5 s, 6 s and 7.2 s.", (5.0, 6.0, 7.2)),
    ):
        calls = chain(platform, waits, (down, down, down, None))
        yield row.mutant(name, f"{shows} {_BUSY}", platform.amid(*calls), also=LOST_ANSWER)
    refused = lost("refused", elapsed=0.0)
    for name, shows, waits, reply in (
        ("waits-that-double", "Waits of 1 s, 2 s and 4 s.", (1.0, 2.0, 4.0), down),
        (
            "waits-half-as-long-again",
            "Waits of 2, 3 and 4.5 s: 1.5 each.",
            (2.0, 3.0, 4.5),
            refused,
        ),
    ):
        calls = chain(platform, waits, (*(reply,) * len(waits), None))
        yield row.neighbour(name, f"{shows} {_BUSY}", platform.amid(*calls), also=LOST_ANSWER)
    yield row.neighbour(
        "one-repeat",
        f"With one wait there is nothing to grow; another call is repeated twice. {_BUSY}",
        platform.amid(
            *chain(platform, (1.0, 2.0), (down, down, None)),
            *chain(platform, (1.0,), (down, None), number=51, at=120.0),
        ),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "each-chain-begins-anew",
        f"Two calls fail one after the other; each begins with a short wait. {_BUSY}",
        platform.amid(
            *chain(platform, (1.0, 4.0), (down, down, None)),
            *chain(platform, (1.0, 4.0), (down, down, None), number=51, at=120.0),
        ),
        also=LOST_ANSWER,
    )


def _rtry_03(platform: Platform) -> Iterator[Case]:
    row = platform.row("RTRY-03")
    code, status = {"alibaba": (2001, 200), "1688": (400, 400)}[platform.edition]
    final, in_a_200 = platform.refusal(code, status=status), platform.refusal(code)
    late = MIDNIGHT_GMT8 - 10  # the repeat falls on the next day, where no cache is owed
    day = platform.grant(life=86400)
    right = (platform.call(at=late - 20, number=1), platform.call(at=late + 700, number=2))
    for name, shows, wait in (
        ("repeated-after-a-quarter-minute", "Refused for good, repeated after 15 s.", 15.0),
        ("repeated-after-nine-minutes", "Refused for good, repeated after 9 minutes.", 540.0),
    ):
        calls = chain(platform, (wait,), (final, final), at=late)
        yield row.mutant(name, shows, (day, *right, *calls))
    yield row.mutant(
        "repeated-and-then-accepted",
        "Refused for good, repeated unchanged after 30 s; that it then worked changes nothing.",
        (day, *right, *chain(platform, (30.0,), (in_a_200, None), at=late)),
    )
    yield row.neighbour(
        "another-call-after-the-refusal",
        "After the refusal the application goes on with other business content.",
        platform.amid(
            platform.call(at=100, number=50, reply=final), platform.call(at=101, number=51)
        ),
    )
    yield row.neighbour(
        "repeated-after-eleven-minutes",
        "The permission was granted meanwhile; eleven minutes lie between.",
        (day, *right, *chain(platform, (661.0,), (final, None), at=late)),
    )


def _rtry_04(platform: Platform) -> Iterator[Case]:
    row, call, life = platform.row("RTRY-04"), platform.call, platform.life
    slow_grant = answered({"access_token": TOKEN, "expires_in": life}, elapsed=12.0)
    yield row.mutant(
        "waits-for-a-slow-answer",
        "The answer comes after 35 s and the application has waited for it.",
        platform.amid(call(at=100, intent="slow_answer", reply=platform.accepted(35.0))),
        run_class="rehearsal",
    )
    yield row.mutant(
        "gives-up-late",
        f"It gives up after 45 s. {_BUSY}",
        platform.amid(call(at=100, intent="slow_answer", reply=lost("timeout", 45.0))),
        run_class="rehearsal",
        also=LOST_ANSWER,
    )
    yield row.mutant(
        "waits-for-a-slow-token",
        "A token answer comes after 12 s, and the application has waited for it.",
        (platform.grant(intent="slow_answer", reply=slow_grant), call(at=20)),
        run_class="rehearsal",
    )
    for name, shows, elapsed in (
        ("gives-up-after-29-seconds", "It gives up after 29 s.", 29.0),
        ("gives-up-after-half-a-minute", "It gives up after 30 s, which is in time.", 30.0),
        ("gives-up-after-5-seconds", "It gives up after 5 s: a short patience is right.", 5.0),
    ):
        calls = platform.amid(
            call(at=100, intent="slow_answer", reply=lost("timeout", elapsed)),
        )
        yield row.neighbour(
            name, f"{shows} {_BUSY}", calls, run_class="rehearsal", also=LOST_ANSWER
        )
    yield row.neighbour(
        "token-request-given-up-in-time",
        f"A slow token request is given up after 9 s and made again. {_BUSY}",
        (
            platform.grant(intent="slow_answer", reply=lost("timeout", 9.0)),
            platform.grant(12.0),
            call(at=14),
        ),
        run_class="rehearsal",
        also=LOST_ANSWER,
    )

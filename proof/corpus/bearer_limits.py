"""Cases of both Bearer editions on limits: RATE-01, RATE-03."""

from collections.abc import Iterator

from proof.corpus.bearer import NEW_TOKEN, Reply, Sent, http_date, moment
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Case


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _rate_01_broken(platform)
    yield from _rate_01_kept(platform)
    yield from _rate_03_broken(platform)
    yield from _rate_03_kept(platform)


def burst(platform: Platform, starts: tuple[float, ...]) -> tuple[Sent, ...]:
    """Calls of different content at these times after 100 s."""
    return tuple(platform.call(at=100 + start, number=n) for n, start in enumerate(starts))


def _rate_01_broken(platform: Platform) -> Iterator[Case]:
    row = platform.row("RATE-01")
    for name, shows, starts in (
        ("six-in-one-second", "Six calls, each 0.15 s after the last.", _every(0.15, 6)),
        ("six-at-once", "Six threads call within 10 ms.", _every(0.002, 6)),
        (
            "six-across-a-full-second",
            "Three calls before and three after a full second of the clock, all within 0.6 s.",
            tuple(0.7 + start for start in _every(0.12, 6)),
        ),
        (
            "a-sixth-just-too-early",
            "Five calls at once and a sixth 0.999 s after the first.",
            (0.0, 0.01, 0.02, 0.03, 0.04, 0.999),
        ),
    ):
        yield row.mutant(name, shows, platform.amid(*burst(platform, starts)))
    yield row.mutant(
        "above-the-bought-limit",
        "20 calls a second are bought; 21 come within 0.8 s.",
        platform.amid(*burst(platform, _every(0.04, 21))),
        statement=platform.stated(limits={"per_second": 20}),
    )


def _rate_01_kept(platform: Platform) -> Iterator[Case]:
    row = platform.row("RATE-01")
    for name, shows, starts in (
        ("five-in-one-second", "Five calls within a second, then a pause.", _every(0.1, 5)),
        (
            "sixth-when-the-second-is-over",
            "Five calls at once and a sixth exactly 1.000 s after the first.",
            (0.0, 0.01, 0.02, 0.03, 0.04, 1.0),
        ),
        (
            "fifth-and-sixth-one-second-apart",
            "Five calls at once and a sixth exactly 1.000 s after the fifth.",
            (0.0, 0.01, 0.02, 0.03, 0.04, 1.04),
        ),
        ("evenly-five-a-second", "Twenty calls, each 0.2 s after the last.", _every(0.2, 20)),
    ):
        yield row.neighbour(name, shows, platform.amid(*burst(platform, starts)))
    yield row.neighbour(
        "within-the-bought-limit",
        "20 calls a second are bought, and 20 are made.",
        platform.amid(*burst(platform, _every(0.05, 40))),
        statement=platform.stated(limits={"per_second": 20}),
    )
    late = 0.6 * platform.life
    yield row.neighbour(
        "renewal-among-five",
        "Five calls and a token request within a second: the latter is no business call.",
        (
            platform.grant(),
            *(platform.call(at=late + 0.1 * n, number=n) for n in range(3)),
            platform.grant(late + 0.3, token=NEW_TOKEN),
            *(
                platform.call(at=late + 0.3 + 0.2 * n, number=2 + n, token=NEW_TOKEN)
                for n in (1, 2)
            ),
        ),
    )


def _rate_03_broken(platform: Platform) -> Iterator[Case]:
    row = platform.row("RATE-03")
    for name, shows, refusal, wait in (
        ("half-a-second", "The next call comes 0.5 s after the 429.", _limited(platform), 0.5),
        ("at-once", "The next call comes 10 ms after the 429.", _limited(platform), 0.01),
        (
            "two-of-five-seconds",
            "Retry-After says 5 s, the next call comes after 2 s.",
            _limited(platform, "5"),
            2.0,
        ),
        (
            "before-the-named-date",
            "Retry-After names 02:01:50 GMT, the next call comes at 02:01:45.",
            _limited(platform, http_date(moment(110.0))),
            4.82,
        ),
    ):
        calls = _refused_then(platform, refusal, wait)
        yield row.mutant(name, shows, platform.amid(*calls))
    yield row.mutant(
        "same-call-too-soon",
        "The refused call itself is repeated 0.3 s after the 429.",
        platform.amid(
            platform.call(at=100.0, number=5, reply=_limited(platform)),
            platform.call(at=100.48, number=5),
        ),
    )


def _rate_03_kept(platform: Platform) -> Iterator[Case]:
    row = platform.row("RATE-03")
    for name, shows, refusal, wait in (
        ("after-one-second", "The next call comes exactly 1 s later.", _limited(platform), 1.0),
        (
            "after-the-named-seconds",
            "Retry-After says 2 s, the next call comes exactly then.",
            _limited(platform, "2"),
            2.0,
        ),
        (
            "at-the-named-date",
            "Retry-After names 02:01:50 GMT, the next call comes exactly then.",
            _limited(platform, http_date(moment(110.0))),
            9.82,
        ),
    ):
        calls = _refused_then(platform, refusal, wait)
        yield row.neighbour(name, shows, platform.amid(*calls))
    yield row.neighbour(
        "was-on-its-way",
        "Another call began before the 429 arrived.",
        platform.amid(
            platform.call(at=100.0, number=5, reply=_limited(platform)),
            platform.call(at=100.1, number=6),
            platform.call(at=102.0, number=5),
        ),
    )


def _refused_then(platform: Platform, refusal: Reply, wait: float) -> tuple[Sent, ...]:
    return (
        platform.call(at=100.0, number=5, reply=refusal),
        platform.call(at=100.0 + refusal.elapsed + wait, number=6),
    )


def _limited(platform: Platform, retry_after: str = "") -> Reply:
    headers = (("Retry-After", retry_after),) if retry_after else ()
    return platform.refusal(429, status=429, headers=headers)


def _every(gap: float, count: int) -> tuple[float, ...]:
    return tuple(round(n * gap, 6) for n in range(count))

"""Cases of both Bearer editions on transport: NET-01, NET-02, PERF-02."""

from collections.abc import Iterator

from proof.corpus.bearer import handshake, lost, unavailable
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Case

_SELF_SIGNED = (("tls.certificate", "self-signed"),)


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _net_01(platform)
    yield from _net_02(platform)
    yield from _perf_02_broken(platform)
    yield from _perf_02_kept(platform)


def _net_01(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("NET-01"), platform.call
    url = address(platform)
    plain = url.replace("https://", "http://")
    path = url.removeprefix("https://").partition("/")[2]
    yield row.mutant(
        "business-call",
        "One business call goes over plain http.",
        platform.amid(call(at=100, url=plain)),
    )
    yield row.mutant(
        "token-request",
        "The token request, with the secret in it, goes over plain http.",
        (
            platform.grant(url=platform.token_url.replace("https://", "http://")),
            call(at=2),
            call(at=3, number=1),
        ),
    )
    yield row.mutant(
        "every-business-call",
        "All business calls go over plain http, the token request does not.",
        (platform.grant(), *(call(at=2.0 + n, number=n, url=plain) for n in range(4))),
    )
    for name, shows, other in (
        (
            "loopback",
            "A call to an emulator on this machine is not examined.",
            f"http://127.0.0.1:8080/{path}",
        ),
        (
            "loopback-by-name",
            "A call to localhost is not examined.",
            f"http://localhost:8080/{path}",
        ),
        ("port-named", "The address names the port of https.", url.replace(".com/", ".com:443/")),
        (
            "capitals-in-scheme-and-host",
            "Scheme and host have no case.",
            url.replace("https://", "HTTPS://").replace(".com/", ".COM/"),
        ),
    ):
        yield row.neighbour(name, shows, platform.amid(call(at=100, url=other)))


def address(platform: Platform) -> str:
    """Where the business calls of the edition go."""
    url: str = platform.call(at=0).record()["request"]["url"]
    return url.partition("?")[0]


def _net_02(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("NET-02"), platform.call
    yield row.mutant(
        "business-call",
        "A business call is completed over a self-signed certificate.",
        platform.amid(call(at=100, intent="bad_certificate", observations=_SELF_SIGNED)),
        acts=(handshake(99.9, "completed"),),
        run_class="rehearsal",
    )
    yield row.mutant(
        "token-request",
        "The secret is handed to a server with a self-signed certificate.",
        (
            platform.grant(intent="bad_certificate", observations=_SELF_SIGNED),
            call(at=2),
            call(at=3, number=1),
        ),
        acts=(handshake(-0.1, "completed"),),
        run_class="rehearsal",
    )
    yield row.mutant(
        "refused-once-then-completed",
        "The first handshake is refused; then verification is switched off and the call goes out.",
        platform.amid(call(at=100, intent="bad_certificate", observations=_SELF_SIGNED)),
        acts=(handshake(95.0, "refused"), handshake(99.9, "completed")),
        run_class="rehearsal",
    )
    yield row.neighbour(
        "handshake-refused",
        "The application breaks the handshake off; no call follows it.",
        platform.amid(call(at=130)),
        acts=(handshake(100.0, "refused"),),
        run_class="rehearsal",
    )
    yield row.neighbour(
        "handshake-refused-three-times",
        "It tries again, with growing waits, and breaks off each time.",
        platform.amid(call(at=130)),
        acts=tuple(handshake(at, "refused") for at in (100.0, 102.0, 106.0)),
        run_class="rehearsal",
    )


def _perf_02_broken(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("PERF-02"), platform.call
    yield row.mutant(
        "one-503-in-a-few",
        "One call in a handful is answered 503.",
        platform.amid(call(at=100, reply=unavailable())),
    )
    yield row.mutant(
        "one-reset-in-a-few",
        "One connection in a handful is reset.",
        platform.amid(call(at=100, reply=lost("reset"))),
    )


def _perf_02_kept(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("PERF-02"), platform.call
    yield row.neighbour(
        "refusals-are-answers",
        "403 and 404 are answers of the gateway, which is thus available.",
        platform.amid(
            call(at=100, number=1, reply=platform.refusal(403, status=403)),
            call(at=101, number=2, reply=platform.refusal(404, status=404)),
        ),
    )
    yield row.neighbour(
        "slow-but-there",
        "An answer after 9 s is an answer.",
        platform.amid(call(at=100, reply=platform.accepted(9.0))),
    )
    yield row.neighbour(
        "one-in-two-thousand",
        "One 503 in 2000 calls: 99.95 %, which is enough.",
        (
            platform.grant(life=10_000_000),
            *(call(at=2.0 + 61 * n, number=n) for n in range(1999)),
            call(at=2.0 + 61 * 1999, number=1999, reply=unavailable()),
        ),
    )

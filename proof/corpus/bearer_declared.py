"""Cases of both Bearer editions on what the statement declares: COV-01 to COV-03, DATA-04."""

from collections.abc import Iterator
from typing import Any

from proof.corpus.bearer import NEW_TOKEN, act
from proof.corpus.bearer_cases import Platform
from proof.corpus.bearer_transport import address
from proof.corpus.case import Case, Record


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _cov_01(platform)
    yield from _cov_02(platform)
    yield from _cov_03(platform)
    yield from _data_04(platform)


def certified(scenario: str, end: float) -> tuple[Record, ...]:
    """The acts of a rehearsal in which one scenario ran to its end."""
    return (
        act("scenario_started", -1.0, scenario=scenario),
        act("scenario_ended", end, scenario=scenario, outcome="completed"),
        act("application_ended", end + 1, outcome="expected"),
    )


def _cov_01(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("COV-01"), platform.call
    refused = platform.refusal({"alibaba": 2001, "1688": 400}[platform.edition])
    yield row.mutant(
        "never-called",
        "In a certification the application takes a token and never calls what it declares.",
        (platform.grant(), platform.grant(0.7 * platform.life, token=NEW_TOKEN)),
        acts=certified("calls", 0.8 * platform.life),
        run_class="rehearsal",
        is_certification=True,
    )
    yield row.mutant(
        "never-with-success",
        "In a certification each call of the declared interface is refused.",
        (platform.grant(), *(call(at=2.0 + n, number=n, reply=refused) for n in range(4))),
        acts=certified("calls", 30.0),
        run_class="rehearsal",
        is_certification=True,
    )
    yield row.neighbour(
        "success-after-a-refusal",
        "In a certification the first call is refused, a later one succeeds.",
        (platform.grant(), call(at=2, reply=refused), call(at=4, number=1)),
        acts=certified("calls", 30.0),
        run_class="rehearsal",
        is_certification=True,
    )
    yield row.neighbour(
        "one-success-in-an-audit",
        "An audit of a part of the traffic, in which one call of four succeeds.",
        (
            platform.grant(),
            *(call(at=2.0 + n, number=n, reply=refused) for n in range(3)),
            call(at=9, number=3),
        ),
    )


def _cov_02(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("COV-02"), platform.call
    yield row.mutant(
        "interface-not-declared",
        "The statement lists no interface, and one is called.",
        platform.amid(call(at=100)),
        statement=platform.stated(interfaces=[]),
    )
    yield row.mutant(
        "another-path-of-the-gateway",
        "A call goes to a path of the gateway beside the declared one.",
        platform.amid(call(at=100, url=address(platform).rpartition("/")[0] + "/search")),
    )
    yield row.neighbour(
        "token-requests",
        "Token requests are no business calls and need no declaration.",
        (
            platform.grant(),
            platform.grant(0.7 * platform.life, token=NEW_TOKEN),
            call(at=0.7 * platform.life + 1, token=NEW_TOKEN),
        ),
    )


def _cov_03(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("COV-03"), platform.call
    name = next(iter(platform.statement["capabilities"]))
    without = platform.stated(capabilities={name: False})
    refused = platform.refusal({"alibaba": 2001, "1688": 400}[platform.edition])
    yield row.mutant(
        "used-all-along",
        "The capability is stated false and used in every call.",
        platform.amid(call(at=100)),
        statement=without,
    )
    yield row.mutant(
        "used-once",
        "The capability is stated false and used once.",
        (platform.grant(), call(at=3)),
        statement=without,
    )
    yield row.mutant(
        "stated-false-as-text",
        "The statement says false as a text, which means the same.",
        (platform.grant(), call(at=3), call(at=5, number=1)),
        statement=platform.stated(capabilities={name: "false"}),
    )
    yield row.neighbour(
        "stated-true-as-text",
        "The statement says true as a text, and the capability is used.",
        platform.amid(call(at=100)),
        statement=platform.stated(capabilities={name: "true"}),
    )
    yield row.neighbour(
        "stated-true-and-refused",
        "A capability that is stated true may be refused.",
        platform.amid(call(at=100, reply=refused)),
    )


def _data_04(platform: Platform) -> Iterator[Case]:
    row, right = platform.row("DATA-04"), dict(platform.statement["data"])

    def declared(**parts: Any) -> dict[str, Any]:
        return platform.stated(data={**right, **parts})

    def undeclared(name: str) -> dict[str, Any]:
        return platform.stated(data={k: v for k, v in right.items() if k != name})

    calls = platform.amid()
    for name, shows, statement in (
        ("call-logs-179-days", "Call logs are kept 179 days.", declared(call_log_days=179)),
        ("product-data-8-days", "Product data is cached 8 days.", declared(product_cache_days=8)),
        ("not-encrypted", "Data of EU buyers is in clear.", declared(eu_buyer_encrypted=False)),
        ("not-erasable", "Data of EU buyers stays.", declared(eu_buyer_erasable=False)),
        ("call-logs-undeclared", "Nothing is said of call logs.", undeclared("call_log_days")),
        ("erasure-undeclared", "Nothing is said of erasure.", undeclared("eu_buyer_erasable")),
    ):
        yield row.mutant(name, shows, calls, statement=statement)
    for name, shows, statement in (
        (
            "longer-logs-no-cache",
            "Call logs are kept two years, nothing is cached.",
            declared(call_log_days=730, product_cache_days=0),
        ),
        (
            "declared-as-text",
            "The same values as texts, as YAML with quotes gives them.",
            declared(call_log_days="180", product_cache_days="7", eu_buyer_erasable="true"),
        ),
    ):
        yield row.neighbour(name, shows, calls, statement=statement)

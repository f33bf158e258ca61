"""Cases of both Bearer editions on answers that say no: ERRH-01, ERRH-04."""

from collections.abc import Iterator

from proof.corpus.bearer import LOST_ANSWER, NEW_TOKEN, Reply, answered, unavailable
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Case

_PAGE = "<!doctype html><html><body><h1>Access denied</h1></body></html>"
_HTML = (("Content-Type", "text/html; charset=utf-8"),)


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _errh_01_broken(platform)
    yield from _errh_01_kept(platform)
    yield from _errh_04_broken(platform)
    yield from _errh_04_kept(platform)


def _errh_01_broken(platform: Platform) -> Iterator[Case]:
    row, call, late = platform.row("ERRH-01"), platform.call, 0.6 * platform.life
    start = (platform.grant(), call(at=1), call(at=2, number=1))
    for nothing in ("None", "undefined"):
        yield row.mutant(
            f"calls-with-the-token-{nothing.lower()}",
            f"The renewal is refused inside HTTP 200; the client takes the absent token for one "
            f"and calls with Bearer {nothing}, which is no credential either (AUTH-01).",
            (
                *start,
                platform.grant(late, reply=platform.refusal(500)),
                call(
                    at=late + 2,
                    number=2,
                    token=nothing,
                    reply=platform.refusal(401, status=401),
                ),
            ),
            also=frozenset({"AUTH-01"}),
        )
    for name, status in (("with-200", 200), ("with-403", 403)):
        value = {"code": 403, platform.message: "application suspended", "access_token": NEW_TOKEN}
        yield row.mutant(
            f"takes-the-token-of-a-refusal-{name}",
            "The answer to the renewal says no and yet holds a token; the application uses it.",
            (
                *start,
                platform.grant(late, reply=answered(value, status=status)),
                call(at=late + 2, number=2, token=NEW_TOKEN),
                call(at=late + 4, number=3, token=NEW_TOKEN),
            ),
        )


def _errh_01_kept(platform: Platform) -> Iterator[Case]:
    row, call, late = platform.row("ERRH-01"), platform.call, 0.6 * platform.life
    start = (platform.grant(), call(at=1), call(at=2, number=1))
    refused = platform.refusal({"alibaba": 2001, "1688": 400}[platform.edition])
    yield row.neighbour(
        "old-token-after-a-refused-renewal",
        "The renewal is refused inside HTTP 200; the old token, which still lives, goes on, and "
        "the renewal is made a few minutes later.",
        (
            *start,
            platform.grant(late, reply=platform.refusal(500)),
            call(at=late + 2, number=2),
            platform.grant(late + 300, token=NEW_TOKEN),
            call(at=late + 302, number=3, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "goes-on-with-other-content",
        "A call is refused inside HTTP 200; the application goes on with the next content.",
        platform.amid(call(at=100, number=1, reply=refused), call(at=102, number=2)),
    )


def _errh_04_broken(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("ERRH-04"), platform.call
    code = {"alibaba": 2001, "1688": 400}[platform.edition]
    wrong = {"msg": "message", "message": "msg"}[platform.message]
    for name, shows, reply in (
        (
            "page-with-403",
            "A refusal is a page in HTML.",
            Reply(status=403, body=_PAGE, headers=_HTML),
        ),
        ("nothing-with-404", "A refusal has no body.", Reply(status=404)),
        (
            "another-envelope-with-403",
            "A refusal is JSON of another shape.",
            answered({"error": {"reason": "forbidden"}}, status=403),
        ),
        (
            "other-name-for-the-text",
            f"HTTP 200 says no, with its text under {wrong} in place of {platform.message}.",
            answered({"code": code, wrong: "no permission"}),
        ),
    ):
        yield row.mutant(name, shows, platform.amid(call(at=100, reply=reply)))


def _errh_04_kept(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("ERRH-04"), platform.call
    code = {"alibaba": 2001, "1688": 400}[platform.edition]
    name = platform.message
    for case, shows, reply in (
        (
            "further-fields",
            "A refusal may hold fields that nobody documented.",
            answered({"request_id": "0ab1", name: "无权限 🚫", "code": code, "hint": None}),
        ),
        ("envelope-with-403", "A 403 has the envelope.", platform.refusal(403, status=403)),
        (
            "code-as-text",
            "The code is digits in a string.",
            answered({"code": str(code), name: "no permission"}),
        ),
    ):
        yield row.neighbour(case, shows, platform.amid(call(at=100, reply=reply)))
    yield row.neighbour(
        "page-with-503",
        "A 503 in HTML is no answer of the gateway; it counts for the availability (PERF-02).",
        platform.amid(
            call(at=100, reply=unavailable()),
            call(at=110, number=1, reply=platform.refusal(code)),
        ),
        also=LOST_ANSWER,
    )

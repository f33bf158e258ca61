"""Cases of both Bearer editions on the use of tokens: AUTH-01, AUTH-02, AUTH-04, AUTH-05."""

from collections.abc import Iterator

from proof.corpus.bearer import LOST_ANSWER, NEW_TOKEN, SECRET, TOKEN, answered, unavailable
from proof.corpus.bearer_cases import Platform
from proof.corpus.case import Case


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _auth_01(platform)
    yield from _auth_02_broken(platform)
    yield from _auth_02_kept(platform)
    yield from _auth_04(platform)
    yield from _auth_05_broken(platform)
    yield from _auth_05_kept(platform)


def _auth_01(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("AUTH-01"), platform.call
    yield row.mutant(
        "no-header",
        "One call is sent without an Authorization header and is refused.",
        platform.amid(call(at=100, token=None, reply=platform.refusal(401, status=401))),
    )
    yield row.mutant(
        "bearer-without-a-token",
        "The Authorization header says Bearer and nothing more.",
        platform.amid(call(at=100, headers=(("Authorization", "Bearer "),))),
    )
    yield row.mutant(
        "token-without-bearer",
        "The Authorization header holds the token without the word Bearer.",
        platform.amid(call(at=100, headers=(("Authorization", TOKEN),))),
    )
    yield row.mutant(
        "token-in-another-header",
        "The token stands in X-Access-Token, a header that the platform does not read.",
        platform.amid(call(at=100, token=None, headers=(("X-Access-Token", TOKEN),))),
    )
    yield row.neighbour(
        "header-name-in-lower-case",
        "Header names have no case: HTTP/2 clients send authorization.",
        platform.amid(
            call(at=100, token=None, headers=(("authorization", f"Bearer {TOKEN}"),)),
            call(at=102, number=1, token=None, headers=(("AUTHORIZATION", f"Bearer {TOKEN}"),)),
        ),
    )
    yield row.neighbour(
        "scheme-in-lower-case",
        "The scheme of an Authorization header has no case (RFC 9110).",
        platform.amid(call(at=100, headers=(("Authorization", f"bearer {TOKEN}"),))),
    )
    yield row.neighbour(
        "first-header-of-the-call",
        "The credential comes first; the order of headers means nothing.",
        platform.amid(
            call(
                at=100,
                headers=(("Host", None), ("User-Agent", None), ("Accept-Language", "zh-CN")),
            )
        ),
    )


def _auth_02_broken(platform: Platform) -> Iterator[Case]:
    row, call, life = platform.row("AUTH-02"), platform.call, platform.life
    has_renewal_rule = platform.edition == "alibaba"
    also = frozenset({"AUTH-03"}) if has_renewal_rule else frozenset()
    why = ": a token used past its life was not renewed in time (AUTH-03)" * has_renewal_rule
    yield row.mutant(
        "past-the-documented-life",
        f"The token is used 100 s after the life that its grant gave it{why}.",
        (platform.grant(), call(at=1), call(at=2, number=1), call(at=life + 100.0, number=2)),
        also=also,
    )
    yield row.mutant(
        "past-a-short-life",
        f"The grant gives 600 s, not the documented life; the token is used at 700 s{why}.",
        (platform.grant(life=600), call(at=1), call(at=500, number=1), call(at=700, number=2)),
        also=also,
    )
    yield row.mutant(
        "past-the-life-of-the-statement",
        "No grant in the traffic; the statement gives 1800 s, the token is in use for 1900 s.",
        (call(at=0), call(at=1000, number=1), call(at=1900, number=2)),
        statement=platform.stated(token_life={"access": 1800}),
    )


def _auth_02_kept(platform: Platform) -> Iterator[Case]:
    row, call, life = platform.row("AUTH-02"), platform.call, platform.life
    yield row.neighbour(
        "longer-life-granted",
        "The grant gives a day, so a call past the documented life is right.",
        (platform.grant(life=86400), call(at=1), call(at=life + 100.0, number=1)),
    )
    yield row.neighbour(
        "life-as-text",
        "expires_in is digits in a string: no source says that it is a number.",
        (platform.grant(life=str(life)), call(at=1), call(at=0.8 * life, number=1)),
    )
    yield row.neighbour(
        "renewed-in-time",
        "The first token has run out long ago; the call carries the second.",
        (
            platform.grant(),
            call(at=1),
            platform.grant(0.75 * life, token=NEW_TOKEN),
            call(at=0.75 * life + 1, number=1, token=NEW_TOKEN),
            call(at=1.2 * life, number=2, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "within-the-life-of-the-statement",
        "No grant in the traffic; the statement gives more than the token is in use for.",
        (call(at=0), call(at=900, number=1), call(at=1700, number=2)),
        statement=platform.stated(token_life={"access": 1800}),
    )


def _auth_04(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("AUTH-04"), platform.call
    refused, late = platform.refusal(401, status=401), 0.6 * platform.life
    start = (platform.grant(), call(at=1), call(at=2, number=1), call(at=3, number=2))
    renewal = (
        platform.grant(late + 5, token=NEW_TOKEN),
        call(at=late + 6, number=6, token=NEW_TOKEN),
    )
    yield row.mutant(
        "refused-token-in-the-next-call",
        "The next call, 2 s after the 401, carries the refused token; only then is it renewed.",
        (*start, call(at=late, number=3, reply=refused), call(at=late + 2, number=4), *renewal),
    )
    yield row.mutant(
        "refused-token-after-the-renewal",
        "One part of the application takes the new token, another goes on with the refused one.",
        (*start, call(at=late, number=3, reply=refused), *renewal, call(at=late + 9, number=4)),
    )
    yield row.mutant(
        "refused-token-and-never-another",
        "The application calls on with the refused token and is refused each time.",
        (*start, *(call(at=late + 2 * n, number=3 + n, reply=refused) for n in range(4))),
    )
    yield row.neighbour(
        "renewed-and-repeated",
        "After the 401 a new token is taken and the refused call goes out again with it.",
        (
            *start,
            call(at=late, number=3, reply=refused),
            *renewal,
            call(at=late + 8, number=3, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "another-call-was-on-its-way",
        "A call with the old token began 0.1 s before the refusal of the other one arrived.",
        (
            *start,
            call(at=late, number=3, reply=refused),
            call(at=late + 0.08, number=4),
            *renewal,
        ),
    )
    yield row.neighbour(
        "refusal-of-a-permission",
        "A 403 is no word on the token, which goes on until a 401 comes.",
        (
            *start,
            call(at=100, number=7, reply=platform.refusal(403, status=403)),
            call(at=102, number=8),
            call(at=late, number=3, reply=refused),
            *renewal,
        ),
    )


def _auth_05_broken(platform: Platform) -> Iterator[Case]:
    row, call, life = platform.row("AUTH-05"), platform.call, platform.life
    yield row.mutant(
        "token-for-each-call",
        "Each of three calls asks for a token of its own.",
        [
            sent
            for n, token in enumerate((TOKEN, NEW_TOKEN, "tok-third-0a77c3d1"))
            for sent in (
                platform.grant(3.0 * n, token=token),
                call(at=3.0 * n + 1, number=n, token=token),
            )
        ],
    )
    yield row.mutant(
        "token-after-two-fifths",
        "A new token is asked for after 40 % of the life of the last one.",
        (
            platform.grant(),
            call(at=1),
            platform.grant(0.4 * life, token=NEW_TOKEN),
            call(at=0.4 * life + 1, number=1, token=NEW_TOKEN),
        ),
    )


def _auth_05_kept(platform: Platform) -> Iterator[Case]:
    row, call, life = platform.row("AUTH-05"), platform.call, platform.life
    yield row.neighbour(
        "token-in-the-second-half",
        "A new token is asked for after 55 % of the life of the last one.",
        (
            platform.grant(),
            call(at=1),
            platform.grant(0.55 * life, token=NEW_TOKEN),
            call(at=0.55 * life + 1, number=1, token=NEW_TOKEN),
        ),
    )
    at_once = answered({"access_token": TOKEN, "expires_in": life}, elapsed=0.0)
    yield row.neighbour(
        "token-at-half",
        "Exactly half of the life is left, which is not more than half.",
        (
            platform.grant(reply=at_once),
            call(at=1),
            platform.grant(0.5 * life, token=NEW_TOKEN),
            call(at=0.5 * life + 1, number=1, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "first-request-was-lost",
        "A token request failed with 503 and was repeated: it gave no token (PERF-02: the 503).",
        (
            platform.grant(reply=unavailable()),
            platform.grant(3.0),
            call(at=5),
            call(at=6, number=1),
        ),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "refused-token-is-replaced-early",
        "The platform revoked the token in its first half: a refused token has no life left.",
        (
            platform.grant(),
            call(at=1),
            call(at=100, number=1, reply=platform.refusal(401, status=401)),
            platform.grant(101.0, token=NEW_TOKEN),
            call(at=102, number=1, token=NEW_TOKEN),
        ),
    )
    other = (("client_id", "55555555"), ("client_secret", f"{SECRET[::-1]}-other"))
    yield row.neighbour(
        "another-client",
        "The second token is for another application of the same company.",
        (
            platform.grant(),
            call(at=1),
            platform.grant(
                2.0,
                token=NEW_TOKEN,
                form=(("grant_type", "client_credentials"), *other),
            ),
            call(at=4, number=1),
        ),
    )

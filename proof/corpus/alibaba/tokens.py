"""Cases on renewal in time and on scopes: AUTH-03, AUTH-07."""

from collections.abc import Iterator

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import NEW_TOKEN, TOKEN, Reply, Sent, answered
from proof.corpus.case import Case

_LIFE = ALIBABA.life
THIRD_TOKEN = "tok-third-5d02c7aa"  # noqa: S105 - opens nothing
_DUE = _LIFE - 600.0
"""Ten minutes before the end."""


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _auth_03_broken()
    yield from _auth_03_kept()
    yield from _auth_07()


def _auth_03_broken() -> Iterator[Case]:
    row = ALIBABA.row("AUTH-03")
    yield row.mutant(
        "five-minutes-before",
        "The token, in use all along, is renewed 5 minutes before it expires.",
        _renewed(_LIFE - 300.0),
    )
    yield row.mutant(
        "nine-minutes-before",
        "The token, in use all along, is renewed 9 minutes before it expires.",
        _renewed(_LIFE - 540.0),
    )
    yield row.mutant(
        "only-after-the-refusal",
        "The token is used until the platform refuses it as expired: by then it is past its life "
        "(AUTH-02).",
        (
            ALIBABA.grant(),
            *(ItemGet(at=1.0 + 700 * n, number=n) for n in range(11)),
            ItemGet(at=_LIFE + 20.0, number=20, reply=ALIBABA.refusal(401, status=401)),
            ALIBABA.grant(_LIFE + 21.0, token=NEW_TOKEN),
            ItemGet(at=_LIFE + 22.0, number=21, token=NEW_TOKEN),
        ),
        also=frozenset({"AUTH-02"}),
    )


def _auth_03_kept() -> Iterator[Case]:
    row = ALIBABA.row("AUTH-03")
    at_once = answered({"access_token": TOKEN, "expires_in": _LIFE}, elapsed=0.0)
    new = answered({"access_token": NEW_TOKEN, "expires_in": _LIFE}, elapsed=0.0)
    yield row.neighbour(
        "exactly-ten-minutes-before",
        "Renewed exactly 10 minutes before it expires.",
        _renewed(_DUE, first=at_once, second=new),
    )
    yield row.neighbour(
        "eleven-minutes-before",
        "Renewed 11 minutes before it expires, with the answers' time in it.",
        _renewed(_LIFE - 660.0),
    )
    yield row.neighbour(
        "in-the-middle-of-the-second-half",
        "Renewed after three quarters of its life.",
        _renewed(0.75 * _LIFE),
    )
    yield row.neighbour(
        "revoked-before-its-time",
        "The platform refuses a token at 60 % of its life: nobody could have renewed in time. The "
        "next one is renewed 11 minutes before its end.",
        (
            ALIBABA.grant(),
            *(ItemGet(at=1.0 + 700 * n, number=n) for n in range(6)),
            ItemGet(at=0.6 * _LIFE, number=20, reply=ALIBABA.refusal(401, status=401)),
            ALIBABA.grant(0.6 * _LIFE + 2, token=NEW_TOKEN),
            *(ItemGet(at=0.6 * _LIFE + 3 + 700 * n, number=20, token=NEW_TOKEN) for n in range(9)),
            ALIBABA.grant(1.6 * _LIFE - 660.0, token=THIRD_TOKEN),
            ItemGet(at=1.6 * _LIFE - 650.0, number=21, token=THIRD_TOKEN),
        ),
    )
    yield row.neighbour(
        "life-of-half-an-hour",
        "A token of 1800 s is renewed at 1190 s: 10 minutes before its own end.",
        (
            ALIBABA.grant(life=1800),
            *(ItemGet(at=1.0 + 200 * n, number=n) for n in range(6)),
            ALIBABA.grant(1190.0, token=NEW_TOKEN, life=1800),
            ItemGet(at=1192.0, number=7, token=NEW_TOKEN),
        ),
    )


def _renewed(
    at: float, *, first: Reply | None = None, second: Reply | None = None
) -> tuple[Sent, ...]:
    """A token in use every ten minutes until it is renewed."""
    starts = [600.0 * n + 1 for n in range(12) if 600.0 * n + 1 < at]
    return (
        ALIBABA.grant(reply=first),
        *(ItemGet(at=start, number=n) for n, start in enumerate(starts)),
        ALIBABA.grant(at, token=NEW_TOKEN, reply=second),
        ItemGet(at=at + 1, number=30, token=NEW_TOKEN),
        ItemGet(at=at + 2, number=31, token=NEW_TOKEN),
    )


def _auth_07() -> Iterator[Case]:
    row = ALIBABA.row("AUTH-07")
    calls = (ItemGet(at=2), ItemGet(at=3, number=1))
    yield row.mutant(
        "one-scope-more",
        "The raw data are asked for beside what is approved.",
        (ALIBABA.grant(scope="item_get,trade_data,raw_data"), *calls),
    )
    yield row.mutant(
        "another-scope",
        "Another scope is asked for than the approved ones.",
        (ALIBABA.grant(scope="order_write"), *calls),
    )
    yield row.mutant(
        "more-at-the-renewal",
        "The renewal asks for more than the first request.",
        (
            ALIBABA.grant(),
            *calls,
            ALIBABA.grant(0.6 * _LIFE, token=NEW_TOKEN, scope="item_get,trade_data,seller_data"),
            ItemGet(at=0.6 * _LIFE + 1, number=2, token=NEW_TOKEN),
        ),
    )
    for name, shows, scope in (
        ("fewer-scopes", "One of two approved scopes.", "item_get"),
        ("scopes-turned-round", "The approved scopes in another order.", "trade_data,item_get"),
        ("no-scope", "No scope is asked for.", ""),
    ):
        yield row.neighbour(name, shows, (ALIBABA.grant(scope=scope), *calls))

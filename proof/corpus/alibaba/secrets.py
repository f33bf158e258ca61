"""Cases on secrets and on the account's tier: DATA-01, DATA-02, DATA-03."""

import base64
from collections.abc import Iterator

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import NEW_TOKEN, SECRET, TOKEN
from proof.corpus.case import Case

_ODD_TOKEN = "a+b/c0d1e2f3g4h5=="  # noqa: S105 - opens nothing


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _data_01_broken()
    yield from _data_01_kept()
    yield from _data_02_broken()
    yield from _data_02_kept()
    yield from _data_03_broken()
    yield from _data_03_kept()


def _data_01_broken() -> Iterator[Case]:
    row = ALIBABA.row("DATA-01")
    yield row.mutant(
        "token-in-the-query",
        "The token stands in the URL beside the header.",
        ALIBABA.amid(ItemGet(at=100, extra=(("access_token", TOKEN),))),
    )
    yield row.mutant(
        "token-in-the-query-encoded",
        "The token has characters that the URL encodes; it stands there all the same.",
        (
            ALIBABA.grant(token=_ODD_TOKEN),
            ItemGet(at=2, token=_ODD_TOKEN),
            ItemGet(at=3, number=1, token=_ODD_TOKEN, extra=(("session", _ODD_TOKEN),)),
        ),
    )
    yield row.mutant(
        "token-with-its-scheme-in-the-query",
        "The header's whole value stands in the URL under a name of its own.",
        ALIBABA.amid(ItemGet(at=100, extra=(("auth", f"Bearer {TOKEN}"),))),
    )
    yield row.mutant(
        "secret-in-the-query",
        "The app secret stands in the URL, where it may not be sent at all (DATA-02).",
        ALIBABA.amid(ItemGet(at=100, extra=(("app_secret", SECRET),))),
        also=frozenset({"DATA-02"}),
    )


def _data_01_kept() -> Iterator[Case]:
    row = ALIBABA.row("DATA-01")
    yield row.neighbour(
        "other-values-under-such-names",
        "Parameters with such names hold no secret.",
        ALIBABA.amid(ItemGet(at=100, extra=(("token_type", "bearer"), ("secret_level", "2")))),
    )
    yield row.neighbour(
        "key-and-signature",
        "app_key and sign belong into the URL of this platform.",
        (ALIBABA.grant(), ItemGet(at=2), ItemGet(at=3, number=1)),
    )


def _data_02_broken() -> Iterator[Case]:
    row = ALIBABA.row("DATA-02")
    encoded = base64.b64encode(SECRET.encode()).decode()
    basic = base64.b64encode(f"{ALIBABA.app_key}:{SECRET}".encode()).decode()
    yield row.mutant(
        "header-of-a-call",
        "A business call carries the secret in a header.",
        ALIBABA.amid(ItemGet(at=100, headers=(("X-App-Secret", SECRET),))),
    )
    yield row.mutant(
        "base64-in-a-header",
        "A business call carries the secret in Base64 in a header.",
        ALIBABA.amid(ItemGet(at=100, headers=(("X-App-Auth", encoded),))),
    )
    yield row.mutant(
        "second-field-of-the-token-request",
        "The token request holds the secret in client_secret, and once more in app_secret.",
        (
            ALIBABA.grant(form=(*ALIBABA.grant().right_form(), ("app_secret", SECRET))),
            ItemGet(at=2),
        ),
    )
    yield row.mutant(
        "basic-beside-the-form",
        "The token request is right and carries the secret once more as Basic authorization.",
        (ALIBABA.grant(headers=(("Authorization", f"Basic {basic}"),)), ItemGet(at=2)),
    )


def _data_02_kept() -> Iterator[Case]:
    row = ALIBABA.row("DATA-02")
    yield row.neighbour(
        "secret-in-its-field",
        "The secret stands in client_secret of both token requests, and nowhere else.",
        (
            ALIBABA.grant(),
            ItemGet(at=2),
            ALIBABA.grant(0.6 * ALIBABA.life, token=NEW_TOKEN),
            ItemGet(at=0.6 * ALIBABA.life + 2, number=1, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "words-of-the-secret",
        "The words that the secret is made of, apart.",
        ALIBABA.amid(ItemGet(at=100, extra=(("note", "hello world"),))),
    )


def _data_03_broken() -> Iterator[Case]:
    row = ALIBABA.row("DATA-03")
    for name, shows, call, tier, packages in (
        (
            "trade-info-of-a-basic-account",
            "trade_info is asked for by a basic account, package or not.",
            ItemGet(at=100, fields="subject,trade_info"),
            "basic",
            ["trade-data"],
        ),
        (
            "trade-info-in-a-second-list",
            "fields is sent twice, and the second list names trade_info.",
            ItemGet(at=100, fields="subject", extra=(("fields", "trade_info"),)),
            "basic",
            ["trade-data"],
        ),
        (
            "trade-info-without-its-package",
            "trade_info is asked for without the package trade-data.",
            ItemGet(at=100, fields="subject,trade_info"),
            "standard",
            ["raw-data"],
        ),
        (
            "desc-without-its-package",
            "desc is asked for without the package raw-data.",
            ItemGet(at=100, fields="subject,desc"),
            "advanced",
            ["trade-data"],
        ),
        (
            "raw-without-its-package",
            "include_raw is true without the package raw-data.",
            ItemGet(at=100, include_raw="true"),
            "advanced",
            [],
        ),
        (
            "tier-prices-of-a-basic-account",
            "tier_prices are asked for by a basic account.",
            ItemGet(at=100, fields="subject,tier_prices"),
            "basic",
            ["trade-data", "raw-data"],
        ),
    ):
        statement = ALIBABA.stated(tier=tier, packages=packages)
        yield row.mutant(name, shows, ALIBABA.amid(call), statement=statement)


def _data_03_kept() -> Iterator[Case]:
    row = ALIBABA.row("DATA-03")
    for name, shows, call, tier, packages in (
        (
            "trade-info-of-a-standard-account",
            "A standard account with the package trade-data asks for trade_info.",
            ItemGet(at=100, fields="subject,trade_info"),
            "standard",
            ["trade-data"],
        ),
        (
            "tier-prices-of-a-standard-account",
            "A standard account asks for tier_prices; no package is needed.",
            ItemGet(at=100, fields="subject,tier_prices"),
            "standard",
            [],
        ),
        (
            "raw-of-a-basic-account",
            "desc and include_raw need a package, no tier.",
            ItemGet(at=100, fields="subject,desc", include_raw="true"),
            "basic",
            ["raw-data"],
        ),
        (
            "basic-account",
            "A basic account asks for what every account may.",
            ItemGet(at=100, fields="subject,price_info,sku_list,shipping_info"),
            "basic",
            [],
        ),
    ):
        statement = ALIBABA.stated(tier=tier, packages=packages)
        yield row.neighbour(name, shows, ALIBABA.amid(call), statement=statement)

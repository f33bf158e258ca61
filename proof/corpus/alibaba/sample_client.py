"""The sample client of seed 001, run as it is printed, with `requests` underneath.

What `requests` adds and how it encodes was taken from its own output (2.34.2): header names and
their order, commas as %2C, the sorted-by-nothing order of the parameters, + for a space.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from proof.corpus.alibaba.answers import full_item
from proof.corpus.alibaba.traffic import ALIBABA, APP_KEY, URL, ItemGet, item_answer
from proof.corpus.bearer import (
    LOST_ANSWER,
    NEW_TOKEN,
    SECRET,
    TOKEN,
    Pairs,
    PlainCall,
    Reply,
    Sent,
    answered,
    epoch_ms,
    lost,
    plus_encoded,
    secret_wrapped,
)
from proof.corpus.case import Case

ITEM_IDS = ("1600590399629", "6234567890123", "7894561230456")
FIELDS = (
    "subject,price_info,sku_list,supplier_info,trade_info,"
    "shipping_info,certifications,seo_info,desc"
)


def cases() -> Iterator[Case]:
    """The client's own run, and its habits over a longer time."""
    for requirement in ("AUTH-06", "AUTH-07", "SIGN-02", "SIGN-07", "FMT-05", "FMT-06", "DATA-03"):
        yield ALIBABA.row(requirement).neighbour(
            "sample-client-of-the-seed",
            "The sample client of seed 001 as it is printed: a token, then its three items.",
            one_run(),
        )
    yield ALIBABA.row("FMT-06").neighbour(
        "sample-client-without-fields",
        "get_item_detail without fields: the parameter is not sent.",
        (token_request(0.0), item_request(0.3, ITEM_IDS[0], fields=None)),
    )
    yield from _cached_token()
    yield from _patience()


def one_run() -> tuple[Sent, ...]:
    """The printed main(): 0.3 s of sleep after each item."""
    return (
        token_request(0.0),
        *(item_request(0.31 + 0.62 * n, item_id) for n, item_id in enumerate(ITEM_IDS)),
    )


def token_request(at: float, *, token: str = TOKEN, reply: Reply | None = None) -> Sent:
    """What `requests.post(url, data=..., headers=...)` sends."""
    form = (
        ("grant_type", "client_credentials"),
        ("client_id", APP_KEY),
        ("client_secret", SECRET),
        ("scope", "item_get,trade_data"),
    )
    body = urlencode(form)
    return PlainCall(
        at=at,
        method="POST",
        url=ALIBABA.token_url,
        headers=(
            *_added("auth.alibaba.com"),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(body))),
        ),
        body=body,
        reply=reply or answered({"access_token": token, "expires_in": ALIBABA.life}),
    )


def item_request(
    at: float, item_id: str, *, token: str = TOKEN, fields: str | None = FIELDS
) -> Sent:
    """What `requests.get(url, params=..., headers=...)` sends."""
    params: Pairs = (
        ("app_key", APP_KEY),
        ("item_id", item_id),
        ("language", "en"),
        ("timestamp", epoch_ms(at)),
        ("include_raw", "true"),
        ("sign_method", "hmac-sha256"),
        *((("fields", fields),) if fields else ()),
    )
    return PlainCall(
        at=at,
        method="GET",
        url=f"{URL}?{plus_encoded((*params, ('sign', secret_wrapped(params))))}",
        headers=(
            *_added("openapi.alibaba.com"),
            ("Authorization", f"Bearer {token}"),
            ("Content-Type", "application/json"),
            ("X-Api-Version", "3.0"),
        ),
        reply=item_answer(full_item()),
    )


def _added(host: str) -> Pairs:
    return (
        ("Host", host),
        ("User-Agent", "python-requests/2.34.2"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Accept", "*/*"),
        ("Connection", "keep-alive"),
    )


def _cached_token() -> Iterator[Case]:
    row = ALIBABA.row("AUTH-03")
    end = ALIBABA.life - 600.0
    yield row.neighbour(
        "sample-client-with-its-cache",
        "The client of seed 001 takes its token for expired 10 minutes early and asks for another "
        "at its next call, here 40 s later; in those 10 minutes it never uses the old one.",
        (
            token_request(0.0),
            *(item_request(100.0 + 600 * n, str(1600 + n)) for n in range(11)),
            token_request(end + 40, token=NEW_TOKEN),
            item_request(end + 41, "1700", token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "sample-client-after-a-pause",
        "The client rests for three hours, then asks for another token before it calls again.",
        (
            token_request(0.0),
            item_request(2.0, "1600"),
            token_request(10_800.0, token=NEW_TOKEN),
            item_request(10_801.0, "1700", token=NEW_TOKEN),
        ),
    )


def _patience() -> Iterator[Case]:
    row = ALIBABA.row("RTRY-04")
    why = "What it gives up lowers the availability (PERF-02)."
    yield row.neighbour(
        "sample-client-waits-30-seconds",
        f"timeout=30, as the seed prints it, ends a few hundredths of a second later. {why}",
        ALIBABA.amid(ItemGet(at=100, intent="slow_answer", reply=lost("timeout", 30.04))),
        run_class="rehearsal",
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "sample-client-waits-10-seconds-for-a-token",
        f"timeout=10, as the seed prints it, ends a few hundredths of a second later. {why}",
        (
            ALIBABA.grant(intent="slow_answer", reply=lost("timeout", 10.03)),
            ALIBABA.grant(15.0),
            ItemGet(at=17),
        ),
        run_class="rehearsal",
        also=LOST_ANSWER,
    )

"""The sample client of seed 002, run as it is printed, with `requests` underneath.

`requests.post(json=...)` writes 150.00 as 150.0 and Chinese as escapes, with a blank after each
comma and colon (seen in the output of 2.34.2).
"""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from proof.corpus.ali1688.traffic import ALI1688, APP_KEY, URL, upload_answer
from proof.corpus.bearer import SECRET, TOKEN, Pairs, PlainCall, Sent, answered
from proof.corpus.case import Case

ITEMS = (
    {"title": "運動鞋", "price": 150.00, "stock": 200, "images": ["http://example.com/img1.jpg"]},
    {"title": "背包", "price": 80.00, "stock": 100, "images": ["http://example.com/img2.jpg"]},
)


def cases() -> Iterator[Case]:
    """The client's own run, for each row that one may think it breaks."""
    for requirement in ("AUTH-06", "FMT-07", "FMT-08", "FMT-09", "FMT-10", "FMT-11"):
        yield ALI1688.row(requirement).neighbour(
            "sample-client-of-the-seed",
            "The sample client of seed 002 as it is printed: a token, then a batch of two.",
            one_run(),
        )


def one_run() -> tuple[Sent, ...]:
    """The printed main program."""
    return (_token_request(0.0), _upload(0.25))


def _token_request(at: float) -> Sent:
    body = urlencode(
        (("grant_type", "client_credentials"), ("client_id", APP_KEY), ("client_secret", SECRET))
    )
    return PlainCall(
        at=at,
        method="POST",
        url=ALI1688.token_url,
        headers=(
            *_added("auth.1688.com"),
            ("Content-Length", str(len(body))),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ),
        body=body,
        reply=answered({"access_token": TOKEN, "expires_in": 3600}),
    )


def _upload(at: float) -> Sent:
    body = json.dumps(ITEMS)
    return PlainCall(
        at=at,
        method="POST",
        url=URL,
        headers=(
            *_added("api.1688.com"),
            ("Authorization", f"Bearer {TOKEN}"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ),
        body=body,
        reply=upload_answer(len(ITEMS)),
    )


def _added(host: str) -> Pairs:
    return (
        ("Host", host),
        ("User-Agent", "python-requests/2.34.2"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Accept", "*/*"),
        ("Connection", "keep-alive"),
    )

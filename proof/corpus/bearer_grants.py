"""Cases of both Bearer editions on the form of the token request: AUTH-06."""

import json
from collections.abc import Iterator

from proof.corpus.bearer import NEW_TOKEN, Sent, percent_encoded
from proof.corpus.bearer_cases import Grant, Platform
from proof.corpus.case import Case


def cases(platform: Platform) -> Iterator[Case]:
    """All of them."""
    yield from _broken(platform)
    yield from _kept(platform)


def _broken(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("AUTH-06"), platform.call
    right = platform.grant().right_form()
    calls = (call(at=100), call(at=101, number=1))
    json_body = platform.grant(
        body=json.dumps(dict(right)), headers=(("Content-Type", "application/json"),)
    )
    yield row.mutant("json-body", "The token request is JSON.", (json_body, *calls))
    yield row.mutant(
        "another-grant",
        "grant_type is authorization_code, a grant that this platform's seed does not know.",
        (platform.grant(form=(("grant_type", "authorization_code"), *right[1:])), *calls),
    )
    yield row.mutant(
        "get-with-a-form",
        "The form travels in the body of a GET.",
        (platform.grant(method="GET"), *calls),
    )
    yield row.mutant(
        "renewal-in-json",
        "The first request is right, the renewal is JSON.",
        (
            platform.grant(),
            *calls,
            platform.grant(
                0.6 * platform.life,
                token=NEW_TOKEN,
                body=json.dumps(dict(right), separators=(",", ":")),
                headers=(("Content-Type", "application/json; charset=utf-8"),),
            ),
            call(at=0.6 * platform.life + 1, number=2, token=NEW_TOKEN),
        ),
    )
    yield row.mutant(
        "secret-in-the-url",
        "The form stands in the URL: the secret leaks there too (DATA-01), outside the one field "
        "in which it may be sent (DATA-02).",
        (platform.grant(url=f"{platform.token_url}?{percent_encoded(right)}", form=()), *calls),
        also=frozenset({"DATA-01", "DATA-02"}),
    )


def _kept(platform: Platform) -> Iterator[Case]:
    row, call = platform.row("AUTH-06"), platform.call
    right = platform.grant().right_form()

    def with_calls(grant: Grant) -> tuple[Sent, ...]:
        return (grant, call(at=100), call(at=101, number=1))

    for name, shows, grant in (
        (
            "charset-in-the-media-type",
            "The media type carries a charset, as Java clients send it.",
            platform.grant(
                headers=(("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8"),)
            ),
        ),
        (
            "another-order-of-fields",
            "The fields of a form have no order.",
            platform.grant(form=tuple(reversed(right))),
        ),
        (
            "header-name-in-lower-case",
            "Header names have no case.",
            platform.grant(
                headers=(
                    ("Content-Type", None),
                    ("content-type", "application/x-www-form-urlencoded"),
                )
            ),
        ),
        (
            "unknown-field",
            "A further field is no other grant.",
            platform.grant(form=(*right, ("state", "采购 7"))),
        ),
    ):
        yield row.neighbour(name, shows, with_calls(grant))

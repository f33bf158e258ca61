"""Cases on secrets: DATA-01, DATA-02."""

import base64
from collections.abc import Iterator
from urllib.parse import quote

from proof.corpus.ali1688.traffic import ALI1688, URL, BatchUpload, Item
from proof.corpus.bearer import NEW_TOKEN, SECRET, TOKEN
from proof.corpus.case import Case

_ODD_TOKEN = "a+b/c0d1e2f3g4h5=="  # noqa: S105 - opens nothing


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _data_01()
    yield from _data_02_broken()
    yield from _data_02_kept()


def _data_01() -> Iterator[Case]:
    row = ALI1688.row("DATA-01")
    yield row.mutant(
        "token-in-the-query",
        "The token stands in the URL beside the header.",
        ALI1688.amid(BatchUpload(at=100, url=f"{URL}?access_token={TOKEN}")),
    )
    yield row.mutant(
        "token-in-the-query-encoded",
        "The token has characters that the URL encodes; it stands there all the same.",
        (
            ALI1688.grant(token=_ODD_TOKEN),
            BatchUpload(at=2, token=_ODD_TOKEN),
            BatchUpload(
                at=3,
                number=1,
                token=_ODD_TOKEN,
                url=f"{URL}?session={quote(_ODD_TOKEN, safe='')}",
            ),
        ),
    )
    yield row.mutant(
        "secret-in-the-query",
        "The app secret stands in the URL, where it may not be sent at all (DATA-02).",
        ALI1688.amid(BatchUpload(at=100, url=f"{URL}?app_secret={SECRET}")),
        also=frozenset({"DATA-02"}),
    )
    yield row.neighbour(
        "other-values-under-such-names",
        "Parameters with such names hold no secret.",
        ALI1688.amid(BatchUpload(at=100, url=f"{URL}?token_type=bearer&app_key=1000000")),
    )
    yield row.neighbour(
        "credentials-where-they-belong",
        "The token stands in the header, the secret in the form.",
        (ALI1688.grant(), BatchUpload(at=2), BatchUpload(at=3, number=1)),
    )


def _data_02_broken() -> Iterator[Case]:
    row = ALI1688.row("DATA-02")
    encoded = base64.b64encode(SECRET.encode()).decode()
    yield row.mutant(
        "header-of-an-upload",
        "An upload carries the secret in a header.",
        ALI1688.amid(BatchUpload(at=100, headers=(("X-App-Secret", SECRET),))),
    )
    yield row.mutant(
        "field-of-the-goods",
        "One of the goods holds the secret in a field of its own.",
        ALI1688.amid(
            BatchUpload(at=100, items=(Item(extra=(("app_secret", f'"{SECRET}"'),)), Item()))
        ),
    )
    yield row.mutant(
        "base64-in-a-header",
        "An upload carries the secret in Base64 in a header.",
        ALI1688.amid(BatchUpload(at=100, headers=(("X-App-Auth", encoded),))),
    )
    yield row.mutant(
        "second-field-of-the-token-request",
        "The token request holds the secret in client_secret, and once more in app_secret.",
        (
            ALI1688.grant(form=(*ALI1688.grant().right_form(), ("app_secret", SECRET))),
            BatchUpload(at=2),
        ),
    )


def _data_02_kept() -> Iterator[Case]:
    row = ALI1688.row("DATA-02")
    late = 0.6 * ALI1688.life
    yield row.neighbour(
        "secret-in-its-field",
        "The secret stands in client_secret of both token requests, and nowhere else.",
        (
            ALI1688.grant(),
            BatchUpload(at=2),
            ALI1688.grant(late, token=NEW_TOKEN),
            BatchUpload(at=late + 2, number=1, token=NEW_TOKEN),
        ),
    )
    yield row.neighbour(
        "words-of-the-secret",
        "The words that the secret is made of, apart, in a title.",
        ALI1688.amid(BatchUpload(at=100, items=(Item(title='"hello world 鞋"'), Item()))),
    )

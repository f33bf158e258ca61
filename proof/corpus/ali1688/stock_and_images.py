"""Cases on stock and images of the goods: FMT-10, FMT-11; and on the answer: FMT-12."""

from collections.abc import Iterator

from proof.corpus.ali1688.goods import each
from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, Item, upload_answer
from proof.corpus.bearer import TOKEN, answered
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _fmt_10()
    yield from _fmt_11()
    yield from _fmt_12_broken()
    yield from _fmt_12_kept()


def _fmt_10() -> Iterator[Case]:
    yield from each(
        "FMT-10",
        (
            ("no-stock", "stock is missing.", Item(stock=None)),
            ("fraction", "stock is 10.5.", Item(stock="10.5")),
            ("negative", "stock is -1.", Item(stock="-1")),
            ("text", "stock is a text of digits.", Item(stock='"200"')),
            ("null", "stock is null.", Item(stock="null")),
            ("truth-value", "stock is true.", Item(stock="true")),
        ),
        (
            ("none-left", "0 is a stock.", Item(stock="0")),
            ("one", "1.", Item(stock="1")),
            ("large", "More than a float can count.", Item(stock="9007199254740993")),
            ("further-fields", "A field that nobody documented.", Item(extra=(("sku", '"A1"'),))),
        ),
    )


def _fmt_11() -> Iterator[Case]:
    yield from each(
        "FMT-11",
        (
            ("one-text", "images is a text.", Item(images='"https://img.example.com/1.jpg"')),
            ("empty-list", "images is empty.", Item(images="[]")),
            ("placeholder", "The url1 of the seed's sketch is no URL.", Item(images='["url1"]')),
            ("path-only", "A path without a host.", Item(images='["/img/1.jpg"]')),
            (
                "no-scheme",
                "A host without a scheme.",
                Item(images='["//img.example.com/1.jpg"]'),
            ),
            ("file", "An address on the own disk.", Item(images='["file:///C:/img/1.jpg"]')),
            ("ftp", "An address of another scheme.", Item(images='["ftp://example.com/1.jpg"]')),
            (
                "number-in-the-list",
                "The second entry is a number.",
                Item(images='["https://img.example.com/1.jpg", 2]'),
            ),
            (
                "second-is-empty",
                "The second entry is empty.",
                Item(images='["https://img.example.com/1.jpg", ""]'),
            ),
        ),
        (
            ("no-images", "images is not there, which is allowed.", Item(images=None)),
            ("http", "An address of http.", Item(images='["http://example.com/img1.jpg"]')),
            (
                "port-and-query",
                "A port, a query and an escape.",
                Item(images='["https://img.example.com:8443/a%20b.jpg?w=200&h=200"]'),
            ),
            (
                "scheme-in-capitals",
                "A scheme has no case.",
                Item(images='["HTTPS://img.example.com/1.jpg"]'),
            ),
            (
                "escaped-slashes",
                "Slashes may be escaped in JSON, as PHP does.",
                Item(images=r'["https:\/\/img.example.com\/1.jpg"]'),
            ),
            (
                "twenty",
                "Twenty addresses.",
                Item(images="[" + ", ".join(['"https://img.example.com/1.jpg"'] * 20) + "]"),
            ),
        ),
    )


def _fmt_12_broken() -> Iterator[Case]:
    row = ALI1688.row("FMT-12")
    data = {"success_count": 2, "failed_items": []}
    for name, value in (
        ("message-as-object", {"code": 200, "message": {"zh": "成功"}, "data": data}),
        ("message-as-list", {"code": 200, "message": ["success"], "data": data}),
    ):
        call = BatchUpload(at=100, reply=answered(value))
        yield row.mutant(name, "message is no text.", ALI1688.amid(call))
    yield row.mutant(
        "data-as-text",
        "data is a text, so that its numbers cannot add up either (ERRH-03).",
        ALI1688.amid(
            BatchUpload(
                at=100, reply=answered({"code": 200, "message": "success", "data": "2 uploaded"})
            )
        ),
        also=frozenset({"ERRH-03"}),
    )
    yield row.mutant(
        "failures-as-text",
        "failed_items is a text, so that the failures cannot be counted either (ERRH-03).",
        ALI1688.amid(
            BatchUpload(
                at=100,
                reply=answered(
                    {
                        "code": 200,
                        "message": "success",
                        "data": {"success_count": 1, "failed_items": "item 1"},
                    }
                ),
            )
        ),
        also=frozenset({"ERRH-03"}),
    )


def _fmt_12_kept() -> Iterator[Case]:
    row = ALI1688.row("FMT-12")
    data = {"success_count": "2", "failed_items": []}
    for name, shows, reply in (
        (
            "further-fields",
            "Fields that nobody documented, inside and outside.",
            upload_answer(2, request_id="0ab1", cost_ms=12),
        ),
        (
            "numbers-as-text",
            "Code and count are digits in strings: no source says that they are numbers.",
            answered({"code": "200", "message": "success", "data": data}),
        ),
        (
            "another-order",
            "data comes first.",
            answered({"data": {**data, "success_count": 2}, "message": "成功 ✓", "code": 200}),
        ),
    ):
        yield row.neighbour(name, shows, ALI1688.amid(BatchUpload(at=100, reply=reply)))
    yield row.neighbour(
        "token-with-further-fields",
        "A token answer holds fields that nobody documented.",
        (
            ALI1688.grant(
                reply=answered(
                    {"access_token": TOKEN, "expires_in": "3600", "token_type": "Bearer"}
                )
            ),
            BatchUpload(at=2),
        ),
    )

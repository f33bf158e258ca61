"""Cases on the body of an upload: FMT-07, and title and price of its goods: FMT-08, FMT-09."""

from collections.abc import Iterator

from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, Item, array, goods
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _fmt_07_broken()
    yield from _fmt_07_kept()
    yield from _fmt_08_broken()
    yield from _fmt_08_kept()
    yield from _fmt_09()


def each(
    requirement: str,
    broken: tuple[tuple[str, str, Item], ...],
    kept: tuple[tuple[str, str, Item], ...],
) -> Iterator[Case]:
    """A case per item, which stands between right ones in its batch."""
    row = ALI1688.row(requirement)
    before, after = goods(500, 2), goods(501, 1)
    for name, shows, item in broken:
        call = BatchUpload(at=100, items=(*before, item, *after))
        yield row.mutant(name, shows, ALI1688.amid(call))
    for name, shows, item in kept:
        call = BatchUpload(at=100, items=(*before, item, *after))
        yield row.neighbour(name, shows, ALI1688.amid(call))


def _fmt_07_broken() -> Iterator[Case]:
    row = ALI1688.row("FMT-07")
    for name, shows, call in (
        ("put", "The batch is sent with PUT.", BatchUpload(at=100, method="PUT")),
        (
            "text-json",
            "Content-Type is text/json.",
            BatchUpload(at=100, headers=(("Content-Type", "text/json"),)),
        ),
        (
            "form-media-type",
            "JSON under the media type of a form, as curl -d sends it.",
            BatchUpload(at=100, headers=(("Content-Type", "application/x-www-form-urlencoded"),)),
        ),
        (
            "no-media-type",
            "Content-Type is missing.",
            BatchUpload(at=100, headers=(("Content-Type", None),)),
        ),
    ):
        yield row.mutant(name, shows, ALI1688.amid(call))
    refused = ALI1688.refusal(400, status=400)
    right = array(goods(7, 2))
    for name, shows, body in (
        ("object-around", "The array stands inside an object.", f'{{"items": {right}}}'),
        ("one-object", "One of the goods without an array.", goods(7, 1)[0].text()),
        ("empty-array", "The array is empty.", "[]"),
        ("list-of-texts", "The array holds texts.", '["运动鞋", "背包"]'),
        ("one-text-among-objects", "One entry is no object.", f"{right[:-1]}, null]"),
        ("array-in-array", "The array holds an array.", f"[{right}]"),
        ("cut-off", "The body ends in the middle.", right[:-20]),
        ("python-text", "The text of a Python list, with single quotes.", "[{'title': 'A'}]"),
        ("no-body", "There is no body.", ""),
    ):
        call = BatchUpload(at=100, body=body, reply=refused)
        yield row.mutant(name, shows, ALI1688.amid(call))


def _fmt_07_kept() -> Iterator[Case]:
    row = ALI1688.row("FMT-07")
    right = array(goods(7, 2))
    for name, shows, call in (
        (
            "charset",
            "A charset beside the media type leaves it what it is.",
            BatchUpload(at=100, headers=(("Content-Type", "application/json;charset=utf-8"),)),
        ),
        (
            "header-name-in-capitals",
            "Header names have no case.",
            BatchUpload(
                at=100, headers=(("Content-Type", None), ("CONTENT-TYPE", "application/json"))
            ),
        ),
        (
            "spread-over-lines",
            "The JSON is spread over lines and begins with a blank line.",
            BatchUpload(at=100, body="\n" + right.replace(", ", ",\r\n\t") + "\n"),
        ),
        (
            "nothing-between",
            "The JSON holds no blank.",
            BatchUpload(at=100, body=right.replace(", ", ",").replace(": ", ":")),
        ),
        (
            "another-order-of-keys",
            "The keys of an object have no order.",
            BatchUpload(
                at=100,
                items=goods(7, 2),
                body='[{"stock": 1, "price": 9.90, "title": "鞋"}, '
                '{"images": ["http://example.com/1.jpg"], "title": "包", "stock": 0, "price": 1}]',
            ),
        ),
        ("one-of-the-goods", "A batch of one.", BatchUpload(at=100, size=1)),
    ):
        yield row.neighbour(name, shows, ALI1688.amid(call))


def _fmt_08_broken() -> Iterator[Case]:
    yield from each(
        "FMT-08",
        (
            ("no-title", "title is missing.", Item(title=None)),
            ("empty", "title is empty.", Item(title='""')),
            ("blanks", "title holds blanks only.", Item(title='"   "')),
            ("wide-blanks", "title holds ideographic blanks only.", Item(title='"\u3000\u3000"')),
            ("null", "title is null.", Item(title="null")),
            ("number", "title is a number.", Item(title="42")),
            ("bell", "title holds the escape of a bell.", Item(title=r'"运动\u0007鞋"')),
            ("line-end", "title holds an escaped line end.", Item(title=r'"运动鞋\n黑色"')),
            ("tab", "title holds an escaped tab.", Item(title=r'"运动鞋\t黑色"')),
            ("delete", "title holds the character DEL.", Item(title=r'"运动鞋\u007f"')),
        ),
        (),
    )


def _fmt_08_kept() -> Iterator[Case]:
    yield from each(
        "FMT-08",
        (),
        (
            ("emoji", "An emoji.", Item(title='"跑鞋 👟"')),
            ("joined-emoji", "An emoji of four, held by joiners.", Item(title='"亲子装 👨‍👩‍👧‍👦"')),
            ("emoji-as-escapes", "An emoji as a pair of escapes.", Item(title=r'"\ud83d\udc5f"')),
            ("chinese-as-escapes", "Chinese as escapes.", Item(title=r'"\u8fd0\u52a8\u978b"')),
            ("blanks-around", "Blanks before and after.", Item(title='"  运动鞋 "')),
            (
                "backslash-before-u0007",
                "A backslash and the letters u0007: no control character.",
                Item(title=r'"型号 \\u0007"'),
            ),
            (
                "backslash-before-n",
                "A backslash and the letter n: no line end.",
                Item(title=r'"路径 C:\\new"'),
            ),
            ("quotes-and-slashes", "Escaped marks.", Item(title=r'"5\" 屏 \/ 黑"')),
            ("accents", "Accents and right-to-left letters.", Item(title='"Café حذاء"')),
        ),
    )


def _fmt_09() -> Iterator[Case]:
    yield from each(
        "FMT-09",
        (
            ("no-price", "price is missing.", Item(price=None)),
            ("text", "price is a text.", Item(price='"150.00"')),
            ("zero", "price is 0.", Item(price="0")),
            ("zero-with-decimals", "price is 0.00.", Item(price="0.00")),
            ("negative", "price is below 0.", Item(price="-1.00")),
            ("three-decimals", "price is 19.999.", Item(price="19.999")),
            ("three-decimals-one-of-them-0", "price is 19.990.", Item(price="19.990")),
            ("float-sum", "0.1 + 0.2 as a float.", Item(price="0.30000000000000004")),
            ("null", "price is null.", Item(price="null")),
            ("object", "price is an object.", Item(price='{"cny": 150.00}')),
        ),
        (
            ("whole", "1999 has no decimals.", Item(price="1999")),
            ("one-decimal", "1999.0 is what a float becomes.", Item(price="1999.0")),
            ("two-decimals", "1999.00.", Item(price="1999.00")),
            ("smallest", "0.01.", Item(price="0.01")),
            ("power-of-ten", "1e2 is a number literal without decimals.", Item(price="1e2")),
            ("large", "A price that a float cannot hold.", Item(price="90071992547409931.25")),
        ),
    )

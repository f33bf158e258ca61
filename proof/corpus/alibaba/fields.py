"""Cases on the form of the call: FMT-04, FMT-05, FMT-06."""

from collections.abc import Iterator

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.case import Case

_ALL_FIELDS = (
    "subject,title,category_id,brand,main_image,extra_images,video_url,desc,price_info,tier_prices,"
    "min_order_quantity,min_order_unit,sku_list,supplier_info,trade_info,shipping_info,"
    "certifications,seo_info"
)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _fmt_04()
    yield from _fmt_05_broken()
    yield from _fmt_05_kept()
    yield from _fmt_06_broken()
    yield from _fmt_06_kept()


def _fmt_04() -> Iterator[Case]:
    row = ALIBABA.row("FMT-04")
    for name, shows, item_id in (
        ("page-name", "The end of a product page's address.", "1600590399629.html"),
        ("empty", "No id at all.", ""),
        ("letters", "A word.", "none"),
        ("full-width-digits", "Digits of another script.", "１６００５９０３９９６２９"),
        ("exponent", "A number that went through a float.", "1.60059E12"),
        ("blank-in-front", "A blank in front of the digits.", " 1600590399629"),
    ):
        yield row.mutant(name, shows, ALIBABA.amid(ItemGet(at=100, item_id=item_id)))
    for name, shows, item_id in (
        ("zeros-in-front", "Zeros in front are digits.", "0001600590399629"),
        ("twenty-digits", "More digits than a 64-bit number holds.", "16005903996291600590"),
        ("one-digit", "One digit.", "7"),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(ItemGet(at=100, item_id=item_id)))


def _fmt_05_broken() -> Iterator[Case]:
    row = ALIBABA.row("FMT-05")
    for name, shows, header, value in (
        ("no-version", "X-Api-Version is missing.", "X-Api-Version", None),
        ("version-2", "X-Api-Version is 2.0.", "X-Api-Version", "2.0"),
        ("version-without-a-point", "X-Api-Version is 3.", "X-Api-Version", "3"),
        ("no-content-type", "Content-Type is missing.", "Content-Type", None),
        ("plain-text", "Content-Type is text/plain.", "Content-Type", "text/plain"),
        (
            "form",
            "Content-Type is that of a form.",
            "Content-Type",
            "application/x-www-form-urlencoded",
        ),
    ):
        call = ItemGet(at=100, headers=((header, value),))
        yield row.mutant(name, shows, ALIBABA.amid(call))


def _fmt_05_kept() -> Iterator[Case]:
    row = ALIBABA.row("FMT-05")
    yield row.neighbour(
        "names-in-lower-case",
        "Header names have no case.",
        ALIBABA.amid(
            ItemGet(
                at=100,
                headers=(
                    ("X-Api-Version", None),
                    ("Content-Type", None),
                    ("x-api-version", "3.0"),
                    ("content-type", "application/json"),
                ),
            )
        ),
    )
    yield row.neighbour(
        "charset",
        "A charset beside the media type leaves it what it is.",
        ALIBABA.amid(
            ItemGet(at=100, headers=(("Content-Type", "application/json; charset=UTF-8"),))
        ),
    )
    yield row.neighbour(
        "further-headers",
        "A client's own headers stand between.",
        ALIBABA.amid(
            ItemGet(
                at=100, headers=(("Accept", "*/*"), ("X-Request-Id", "5b1f"), ("Cookie", "a=1"))
            )
        ),
    )


def _fmt_06_broken() -> Iterator[Case]:
    row = ALIBABA.row("FMT-06")
    for name, shows, call in (
        ("language-of-three-letters", "language is eng.", ItemGet(at=100, language="eng")),
        ("language-with-a-region", "language is en_US.", ItemGet(at=100, language="en_US")),
        ("language-of-digits", "language is 12.", ItemGet(at=100, language="12")),
        ("include-raw-capitals", "include_raw is True.", ItemGet(at=100, include_raw="True")),
        ("include-raw-number", "include_raw is 1.", ItemGet(at=100, include_raw="1")),
        (
            "unknown-field",
            "fields names price, which the seed does not list.",
            ItemGet(at=100, fields="subject,price,sku_list"),
        ),
        (
            "semicolons",
            "The names are parted by semicolons.",
            ItemGet(at=100, fields="subject;price_info;sku_list"),
        ),
        (
            "json-list",
            "fields is a list in JSON.",
            ItemGet(at=100, fields='["subject","price_info"]'),
        ),
    ):
        yield row.mutant(name, shows, ALIBABA.amid(call))


def _fmt_06_kept() -> Iterator[Case]:
    row = ALIBABA.row("FMT-06")
    for name, shows, call in (
        ("chinese", "language is zh.", ItemGet(at=100, language="zh")),
        ("spanish", "language is es.", ItemGet(at=100, language="es")),
        ("no-fields", "fields is not sent: all are asked for.", ItemGet(at=100, fields=None)),
        ("one-field", "One name without a comma.", ItemGet(at=100, fields="subject")),
        ("all-fields", "Every name of the seed.", ItemGet(at=100, fields=_ALL_FIELDS)),
        (
            "fields-turned-round",
            "The names stand in another order.",
            ItemGet(at=100, fields=",".join(reversed(_ALL_FIELDS.split(",")))),
        ),
        ("raw-asked-for", "include_raw is true.", ItemGet(at=100, include_raw="true")),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(call))

"""Cases on what the platform answers: FMT-12, FMT-13."""

from collections.abc import Iterator, Mapping
from typing import Any

from proof.corpus.alibaba.traffic import ALIBABA, ITEM, ItemGet, item_answer
from proof.corpus.bearer import answered
from proof.corpus.case import Case

Item = Mapping[str, Any]


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _fmt_12_broken()
    yield from _fmt_12_kept()
    yield from _fmt_13_broken()
    yield from _fmt_13_kept()


def _fmt_12_broken() -> Iterator[Case]:
    row = ALIBABA.row("FMT-12")
    for name, shows, item in (
        (
            "prices-as-text",
            "price_info is a text, no object.",
            {**ITEM, "price_info": "5.00-10.00"},
        ),
        ("goods-as-text", "sku_list is a text, no list.", {**ITEM, "sku_list": "none"}),
        ("images-as-number", "extra_images is a number, no list.", {**ITEM, "extra_images": 3}),
        ("supplier-as-number", "supplier_info is a number.", {**ITEM, "supplier_info": 77001}),
        ("title-as-object", "subject is an object.", {**ITEM, "subject": {"en": "Phone case"}}),
    ):
        yield row.mutant(name, shows, ALIBABA.amid(ItemGet(at=100, reply=item_answer(item))))
    yield row.mutant(
        "result-as-text",
        "result is a text, no object.",
        ALIBABA.amid(
            ItemGet(at=100, reply=answered({"code": 0, "msg": "success", "result": "a case"}))
        ),
    )


def _fmt_12_kept() -> Iterator[Case]:
    row = ALIBABA.row("FMT-12")
    delisted = {"subject": "No longer sold", "category_id": "100001234"}
    for name, shows, answer in (
        ("delisted", "A delisted item lacks most fields.", item_answer(delisted)),
        ("nothing-left", "Not even a title is there.", item_answer({})),
        (
            "further-fields",
            "Fields that nobody documented, inside and outside.",
            item_answer({**ITEM, "eco_label": {"grade": "A"}}, trace_id="0ab1", cost_ms=12),
        ),
        ("code-as-text", 'The success code is "0".', item_answer(ITEM, code="0")),
        (
            "numbers-as-text",
            "Counts and prices are digits in strings.",
            item_answer(
                {
                    **ITEM,
                    "category_id": 100001234,
                    "min_order_quantity": "100",
                    "sku_list": [{"sku_id": 2001, "price": 6.5, "inventory": "800"}],
                }
            ),
        ),
        (
            "every-field-of-the-seed",
            "All that the sample client of seed 001 reads.",
            item_answer(full_item()),
        ),
        (
            "other-scripts",
            "Titles in Chinese and Arabic, with an emoji.",
            item_answer({**ITEM, "subject": "手机壳 📱 غطاء"}),
        ),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(ItemGet(at=100, reply=answer)))
    yield row.neighbour(
        "basic-account",
        "A basic account gets a price range and no more.",
        ALIBABA.amid(
            ItemGet(
                at=100,
                fields="subject,price_info",
                reply=item_answer(
                    {"subject": "Phone case", "price_info": {"price_range": "5.0-10.0"}}
                ),
            )
        ),
        statement=ALIBABA.stated(tier="basic", packages=[]),
    )
    token = {"access_token": "tok-first-5d0c1a77", "expires_in": 7200}
    yield row.neighbour(
        "token-with-further-fields",
        "A token answer holds fields that nobody documented.",
        (
            ALIBABA.grant(
                reply=answered({**token, "token_type": "Bearer", "scope": "item_get,trade_data"})
            ),
            ItemGet(at=2),
        ),
    )


def full_item() -> Item:
    """An item with all that the sample client of seed 001 reads."""
    return {
        **ITEM,
        "extra_images": ["https://img.example.com/2.jpg"],
        "video_url": "https://video.example.com/1.mp4",
        "desc": "<p>Soft &amp; light</p>",
        "price_info": {
            **_tiers((100, "9.50"), (1000, "7.25"))["price_info"],
            "price_unit": "piece",
            "fob_price": "6.80",
        },
        "sku_list": [
            {
                "sku_id": "2001",
                "attributes": {"color": "black", "size": "6.1"},
                "price": "6.50",
                "inventory": 800,
                "image_url": "https://img.example.com/sku.jpg",
                "support_customization": True,
                "custom_fields": [],
            }
        ],
        "trade_info": {
            "transactions": 320,
            "buyers": 45,
            "repeat_buyer_rate": 0.31,
            "avg_lead_time": 12,
            "payment_methods": ["T/T", "L/C"],
        },
        "shipping_info": {"ports": ["Shenzhen"], "methods": ["sea"], "lead_time": "15"},
        "certifications": [
            {"certification_type": "CE", "authority": "TUV", "valid_date": "2027-05-01"}
        ],
        "seo_info": {"keywords": ["phone case"], "search_volume": 900, "competition_index": 0.4},
    }


def _tiers(*tiers: tuple[object, object], price_range: str = "5.00-10.00") -> dict[str, Any]:
    """An item with these quantities and prices."""
    rows = [{"min_quantity": quantity, "price": price} for quantity, price in tiers]
    prices = {"currency": "USD", "price_range": price_range, "tier_prices": rows}
    return {**ITEM, "price_info": prices}


def _fmt_13_broken() -> Iterator[Case]:
    row = ALIBABA.row("FMT-13")
    for name, shows, item in (
        ("same-quantity", "Two tiers begin at 100.", _tiers((100, "9.00"), (100, "8.00"))),
        ("quantity-falls", "The tiers begin at 500 and 100.", _tiers((500, "9.00"), (100, "8.00"))),
        ("price-rises", "More pieces cost more each.", _tiers((100, "7.00"), (500, "8.00"))),
        (
            "price-rises-by-text",
            "9.50 and 10.00: as texts they fall, as prices they rise.",
            _tiers((100, "9.50"), (500, "10.00")),
        ),
        (
            "range-turned-round",
            "price_range is 10.00-5.00.",
            _tiers(price_range="10.00-5.00"),
        ),
        ("range-of-another-form", "price_range is 5.00~10.00.", _tiers(price_range="5.00~10.00")),
        (
            "tier-above-the-range",
            "The first tier costs more than the range says.",
            _tiers((100, "10.01"), (500, "6.00")),
        ),
        (
            "tier-below-the-range",
            "The last tier costs less than the range says.",
            _tiers((100, "9.00"), (500, "4.99")),
        ),
    ):
        yield row.mutant(name, shows, ALIBABA.amid(ItemGet(at=100, reply=item_answer(item))))


def _fmt_13_kept() -> Iterator[Case]:
    row = ALIBABA.row("FMT-13")
    for name, shows, item in (
        ("price-stays", "A price need not fall.", _tiers((100, "9.00"), (500, "9.00"))),
        ("edges-of-the-range", "Both ends are met.", _tiers((100, "10.00"), (500, "5.00"))),
        (
            "range-of-one-price",
            "Low is high.",
            _tiers((100, "5.00"), price_range="5.00-5.00"),
        ),
        (
            "other-decimals",
            "9.5 and 9.500 are one price, 10 is 10.00.",
            _tiers((1, "10"), (100, "9.5"), (500, "9.500"), price_range="9.50-10.0"),
        ),
        (
            "quantities-as-text",
            "99 and 100 in strings: as texts they fall, as numbers they rise.",
            _tiers(("99", "9.00"), ("100", "8.00")),
        ),
        ("prices-as-numbers", "JSON numbers.", _tiers((100, 9.5), (500, 8))),
        ("no-tiers", "The list is empty.", _tiers()),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(ItemGet(at=100, reply=item_answer(item))))

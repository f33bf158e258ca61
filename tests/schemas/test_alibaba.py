"""The schemas of edition alibaba against what the seed shows, and against what breaks it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from harness.documents.schema import violations

ANSWER = "alibaba/item_get.answer.schema.json"
REQUEST = "alibaba/item_get.request.schema.json"
# Written by hand after the fields that the seed's own client reads.
WHOLE: dict[str, Any] = {
    "code": 0,
    "msg": "success",
    "result": {
        "subject": "Wireless Earphones",
        "category_id": 44,
        "main_image": "https://img.example.com/1.jpg",
        "extra_images": ["https://img.example.com/2.jpg"],
        "video_url": "",
        "desc": "<p>raw</p>",
        "min_order_quantity": 10,
        "min_order_unit": "piece",
        "price_info": {
            "currency": "USD",
            "price_unit": "piece",
            "price_range": "5.0-10.0",
            "fob_price": "5.00",
            "tier_prices": [
                {"min_quantity": 10, "price": 10.0, "discount": 0},
                {"min_quantity": "500", "price": "5.0", "discount": "50%"},
            ],
        },
        "sku_list": [
            {
                "sku_id": "100",
                "attributes": {"color": "red"},
                "price": 6.5,
                "inventory": 120,
                "image_url": "https://img.example.com/3.jpg",
                "support_customization": False,
                "custom_fields": [],
            }
        ],
        "supplier_info": {
            "supplier_id": 7,
            "supplier_name": "Example Factory",
            "is_gold_supplier": True,
            "is_verified": "true",
            "response_rate": 0.98,
            "transaction_level": "3",
            "country": "CN",
            "province": "Guangdong",
        },
        "trade_info": {
            "transactions": 12,
            "buyers": 9,
            "repeat_buyer_rate": 0.3,
            "avg_lead_time": 7,
            "payment_methods": ["T/T"],
        },
        "shipping_info": {"ports": ["Shenzhen"], "methods": ["sea"], "lead_time": "7-15 days"},
        "certifications": [
            {"certification_type": "CE", "authority": "TUV", "valid_date": "2027-01-31"}
        ],
        "seo_info": {"keywords": ["earphone"], "search_volume": 1000, "competition_index": 0.7},
    },
}
GONE = object()


def changed(path: str, value: object) -> dict[str, Any]:
    answer = copy.deepcopy(WHOLE)
    *parents, last = [int(s) if s.isdecimal() else s for s in path.split("/")]
    place: Any = answer
    for parent in parents:
        place = place[parent]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return answer


def test_the_whole_item_is_taken() -> None:
    assert violations(WHOLE, ANSWER) == []


@pytest.mark.parametrize("field", WHOLE["result"])
def test_any_field_may_be_missing_for_tier_or_delisting(field: str) -> None:
    assert violations(changed(f"result/{field}", GONE), ANSWER) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("code", "0"),
        ("result", {}),
        ("result", GONE),
        ("msg", GONE),
        ("result/category_id", "44"),
        ("result/something_new", {"a": 1}),
        ("result/price_info/price_range", "5"),
        ("result/price_info/price_range", "5.00 - 10.00"),
        ("result/price_info/tier_prices", []),
        ("result/sku_list/0/price", "6.50"),
        ("result/sku_list/0/attributes", [{"name": "color", "value": "red"}]),
        ("result/supplier_info/email", "a@example.com"),
        ("result/tier_prices", [{"min_quantity": 1, "price": "5.0"}]),
    ],
)
def test_what_may_vary_is_taken(path: str, value: object) -> None:
    assert violations(changed(path, value), ANSWER) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("code", GONE),
        ("code", 2001),
        ("code", True),
        ("result", []),
        ("result", "none"),
        ("result/subject", 7),
        ("result/extra_images", "a.jpg"),
        ("result/price_info", []),
        ("result/price_info/currency", "US$"),
        ("result/price_info/price_range", [5, 10]),
        ("result/price_info/tier_prices", {"min_quantity": 1}),
        ("result/price_info/tier_prices/0", 10),
        ("result/price_info/tier_prices/0/min_quantity", "ten"),
        ("result/price_info/tier_prices/0/min_quantity", 1.5),
        ("result/price_info/tier_prices/0/price", "$5"),
        ("result/price_info/tier_prices/0/price", -1),
        ("result/sku_list", {}),
        ("result/sku_list/0/support_customization", "yes"),
        ("result/supplier_info/is_gold_supplier", 1),
        ("result/trade_info", []),
        ("result/trade_info/payment_methods", "T/T"),
        ("result/certifications/0/certification_type", 9),
        ("result/seo_info/keywords", "earphone"),
    ],
)
def test_a_broken_answer_is_refused_at_its_place(path: str, value: object) -> None:
    found = violations(changed(path, value), ANSWER)
    place = path.rpartition("/")[0] if value is GONE else path
    assert place in {"/".join(map(str, pointer)) for pointer, _ in found}


def test_the_tiers_that_the_seed_names_stand_beside_the_fields() -> None:
    path = Path(__file__).parents[2] / "schemas" / ANSWER
    fields = json.loads(path.read_text(encoding="utf-8"))["properties"]["result"]["properties"]
    assert fields["price_info"]["properties"]["tier_prices"]["x-tiers"] == ["standard", "advanced"]
    assert fields["trade_info"]["x-tiers"] == ["standard", "advanced"]
    assert fields["trade_info"]["x-package"] == "trade-data"
    assert fields["desc"]["x-package"] == "raw-data"
    assert fields["supplier_info"]["properties"]["phone"]["x-tiers"] == ["advanced"]
    assert "x-tiers" not in fields["subject"]


RIGHT = {
    "item_id": "1600590399629",
    "language": "en",
    "include_raw": "true",
    "fields": "subject,price_info,sku_list,supplier_info,trade_info,shipping_info,certifications,"
    "seo_info,desc",
}


def test_the_seeds_own_request_is_taken() -> None:
    assert violations(RIGHT, REQUEST) == []
    assert violations({"item_id": "1"}, REQUEST) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("item_id", ""),
        ("item_id", "16005x"),
        ("item_id", "١٢٣"),
        ("language", "eng"),
        ("language", "en_US"),
        ("include_raw", "True"),
        ("fields", ""),
        ("fields", "subject,"),
        ("fields", "subject,prices"),
        ("fields", "subject;desc"),
    ],
)
def test_a_wrong_parameter_is_refused(name: str, value: str) -> None:
    assert [pointer for pointer, _ in violations(RIGHT | {name: value}, REQUEST)] == [(name,)]


TOKEN = {"grant_type": "client_credentials", "client_id": "k", "client_secret": "s"}


def test_the_seeds_own_token_call_is_taken() -> None:
    asked = TOKEN | {"scope": "item_get,trade_data"}
    assert violations(asked, "alibaba/token.request.schema.json") == []
    granted = {"access_token": "t", "expires_in": 7200}
    assert violations(granted, "alibaba/token.answer.schema.json") == []
    assert violations({"access_token": "t"}, "alibaba/token.answer.schema.json") == []


@pytest.mark.parametrize(
    "change", [{"grant_type": "password"}, {"client_id": ""}, {"scope": "item_get;x"}]
)
def test_a_wrong_token_call_is_refused(change: dict[str, str]) -> None:
    assert violations(TOKEN | change, "alibaba/token.request.schema.json")


@pytest.mark.parametrize(
    "answer", [{}, {"access_token": ""}, {"access_token": 7}, {"expires_in": 1}]
)
def test_a_token_answer_without_a_token_is_refused(answer: dict[str, Any]) -> None:
    assert violations(answer, "alibaba/token.answer.schema.json")

"""Named values, put where the operation tables want them."""

import json

import pytest

from harness.documents.lossless import Number
from harness.model.errors import SourceError
from harness.platforms.editions import EDITION_NAMES, edition_named
from harness.platforms.operations import BODY
from harness.sources.filling import body_of, json_text, parameters_of

ALIEXPRESS = edition_named("aliexpress").operations
UPLOAD = edition_named("1688").operations.named("item.batch_upload")[0]
ADDRESS = {
    "country": "US",
    "province": "California",
    "city": "San Jose",
    "address": "1 Example Street",
    "zip": "95112",
    "full_name": "Alex Example",
    "contact_person": "Alex Example",
    "phone_country": "+1",
    "mobile_no": "4085550100",
}
ONE = {"title": "Tea", "price": "1.10", "stock": "1", "images": '["http://i/1"]'}


def test_named_values_fill_plain_and_json_parameters():
    create = ALIEXPRESS.named("order.create")[0]
    made = parameters_of(create, {"product_id": "1005", "out_order_id": "A", "currency": "EUR"})
    assert json.loads(made["param_place_order_request4_open_api_d_t_o"]) == {
        "out_order_id": "A",
        "logistics_address": ADDRESS,
        "product_items": [
            {
                "product_id": "1005",
                "logistics_service_name": "CAINIAO_STANDARD",
                "sku_attr": "14:193#Red;5:361386#M",
            }
        ],
    }
    assert json.loads(made["ds_extend_request"])["payment"]["pay_currency"] == "EUR"


@pytest.mark.parametrize(
    "operation",
    [o for name in EDITION_NAMES for o in edition_named(name).operations.operations.values()],
    ids=lambda o: o.interface,
)
def test_every_text_of_every_operation_is_put_somewhere(operation):
    numbers = {"count", *operation.literals}
    values = {field: f"v{i}" for i, field in enumerate(operation.fields) if field not in numbers}
    made = "".join(parameters_of(operation, values).values())
    if any(path.startswith(BODY) for path in operation.fields.values()):
        made += body_of(operation, values).decode()
    for value in values.values():
        assert value in made


def test_an_empty_value_is_a_parameter_all_the_same():
    get = edition_named("alibaba").operations.named("item.get")[0]
    assert parameters_of(get, {"item_id": "1", "fields": ""}) == {
        "item_id": "1",
        "fields": "",
        "language": "en",
        "include_raw": "false",
    }


@pytest.mark.parametrize("price", ["1999.00", "12", "-1", "1.234", "1e3", '"12.50"', "null"])
def test_a_literal_stands_in_the_body_as_it_was_written(price):
    made = body_of(UPLOAD, ONE | {"price": price})
    expected = f'[{{"title":"Tea","price":{price},"stock":1,"images":["http://i/1"]}}]'
    assert made == expected.encode()


def test_a_title_of_digits_is_a_text():
    assert json.loads(body_of(UPLOAD, ONE | {"title": "100"}))[0]["title"] == "100"


def test_what_the_scenario_leaves_out_is_filled_in():
    (good,) = json.loads(body_of(UPLOAD, {}))
    assert good.keys() == {"title", "price", "stock", "images"}


def test_many_goods_are_copies_with_numbered_titles():
    goods = json.loads(body_of(UPLOAD, ONE | {"count": "3"}))
    assert [good["title"] for good in goods] == ["Tea", "Tea 2", "Tea 3"]
    assert {json.dumps(good["images"]) for good in goods} == {'["http://i/1"]'}


def test_no_goods_at_all_are_an_empty_list():
    assert body_of(UPLOAD, ONE | {"count": "0"}) == b"[]"


def test_a_blank_title_stays_blank_and_the_body_is_utf_8():
    assert body_of(UPLOAD, ONE | {"title": " 茶"}).startswith('[{"title":" 茶",'.encode())


@pytest.mark.parametrize("value", ["abc", "1,5", "", "[1", "01"])
def test_a_literal_that_is_no_json_is_named(value):
    with pytest.raises(SourceError, match=r"price is '.*' *, which is no JSON"):
        body_of(UPLOAD, ONE | {"price": value})


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "100000", "٣"])
def test_a_count_that_is_no_whole_number_is_named(value):
    with pytest.raises(SourceError, match="count is"):
        body_of(UPLOAD, ONE | {"count": value})


def test_json_is_written_without_blanks_and_without_loss():
    value = {"a": [Number("1.50"), True, None], "é": 'say "hi"'}
    assert json_text(value) == '{"a":[1.50,true,null],"é":"say \\"hi\\""}'

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.exchange import Direction, Exchange, Request
from harness.platforms.editions import edition_named

ALIEXPRESS, A1688 = edition_named("aliexpress"), edition_named("1688")
SYNC = "https://api-sg.aliexpress.com/sync"
PRICES = {
    "app_key": "1",
    "method": "aliexpress.solution.batch.product.price.update",
    "mutiple_product_update_list": '[{"product_id": "1005", "price": "12.50"}]',
    "sign": "A",
    "timestamp": "1",
    "session": "t",
}
JSON = (("content-type", "application/json"),)


FORM = (("content-type", "application/x-www-form-urlencoded"),)


def made_exchange(url, body, headers):
    return Exchange(
        id="x1",
        direction=Direction.OUTBOUND,
        started=datetime(2026, 11, 22, tzinfo=UTC),
        request=Request(method="POST", url=url, headers=headers, body=body),
    )


def identity(form, *, query=None):
    url = f"{SYNC}?{urlencode(query)}" if query else SYNC
    made = made_exchange(url, urlencode(form).encode(), FORM)
    return ALIEXPRESS.read_call(made).business_identity


def upload(body, headers=JSON):
    url = "https://api.1688.com/item/batchUpload"
    return A1688.read_call(made_exchange(url, body, headers))


def test_system_parameters_do_not_count():
    fresh = {"sign": "B", "timestamp": "2", "session": "u", "v": "2.0", "sign_method": "md5"}
    assert identity(PRICES) == identity(PRICES | fresh)


def test_the_place_does_not_count():
    system = {k: v for k, v in PRICES.items() if not k.startswith("mutiple")}
    rest = {k: v for k, v in PRICES.items() if k.startswith("mutiple")}
    assert identity(PRICES) == identity(rest, query=system) == identity(system, query=rest)


@pytest.mark.parametrize(
    "other",
    [
        '[{"product_id": "1005", "price": "12.5"}]',
        '[{"product_id": "1005", "price": 12.50}]',
        '[{"product_id": 1005, "price": "12.50"}]',
        '[{"product_id": "1005"}]',
        '[{"product_id": "1005", "price": "12.50"}',
    ],
)
def test_another_literal_inside_a_json_parameter_counts(other):
    assert identity(PRICES) != identity(PRICES | {"mutiple_product_update_list": other})


def test_blanks_and_the_order_of_keys_do_not_count():
    other = '[{"price":"12.50","product_id":"1005"}]'
    assert identity(PRICES) == identity(PRICES | {"mutiple_product_update_list": other})


def test_another_interface_counts():
    other = PRICES | {"method": "aliexpress.solution.batch.product.inventory.update"}
    assert identity(PRICES) != identity(other)


@pytest.mark.parametrize("other", [b'[{"price":12.5}]', b'[{"price":"12.50"}]', b"[]", b""])
def test_another_literal_in_the_body_counts(other):
    assert upload(b'[{"price": 12.50}]').business_identity != upload(other).business_identity


@given(st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=4))
def test_two_different_forms_are_never_the_same(extra):
    business = {k: v for k, v in extra.items() if k and k not in ALIEXPRESS.system_parameters}
    assert (identity({}) == identity(business)) == (business == {})


FORMS = st.dictionaries(
    st.sampled_from(['a"', 'a", "', "b", "\ud800", "[", "ä"]),
    st.sampled_from(["", '"', '", "', '"], ["b', "\\", '\\"', "[1]", '["1"]', '{"a": 1}', "ä"]),
    max_size=3,
)


@given(FORMS, FORMS)
def test_signs_that_part_texts_part_nothing_inside_them(one, other):
    def of(form):
        escaped = urlencode(form, errors="surrogatepass")
        made = made_exchange(SYNC, escaped.encode(), FORM)
        return ALIEXPRESS.read_call(made).business_identity

    def read(form):
        return {name.encode("utf-8", "surrogatepass"): value for name, value in form.items()}

    assert (of(one) == of(other)) == (read(one) == read(other))


def test_a_json_body_is_read_whatever_the_media_type_says():
    assert upload(b" [1]", FORM).json_body
    assert upload(b"[1]", ()).json_body


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"5", ()), (b"a=1", ()), (b"[", JSON), (b"", JSON), (b"\xff", JSON), (b"null", JSON)],
)
def test_what_is_no_json_body_is_none(body, headers):
    assert upload(body, headers).json_body is None


def test_a_scalar_of_media_type_json_is_a_json_body():
    assert str(upload(b"5", JSON).json_body) == "5"


def test_a_body_that_is_neither_json_nor_form_counts_as_it_is():
    assert upload(b"<a/>", ()).business_identity != upload(b"<b/>", ()).business_identity

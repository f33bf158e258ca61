"""The corpus signs as the published vectors do (platforms.md 1.5), without the harness's help."""

from datetime import UTC, datetime

from proof.corpus.wire import (
    Literal,
    iop_signature,
    iop_signature_without_empty,
    json_text,
    milliseconds,
    push_signature,
    query_text,
    time_text,
)


def test_business_call_of_the_documentation():
    pairs = (
        ("method", "aliexpress.logistics.redefining.getonlinelogisticsinfo"),
        ("access_token", "test"),
        ("aliexpress_category_id", "200135143"),
        ("app_key", "123456"),
        ("sign_method", "sha256"),
        ("timestamp", "1517820392000"),
    )
    expected = "F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB"
    assert iop_signature(pairs) == expected


def test_system_call_of_the_documentation():
    pairs = (
        ("app_key", "12345678"),
        ("code", "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26"),
        ("sign_method", "sha256"),
        ("timestamp", "1517820392000"),
    )
    expected = "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"
    assert iop_signature(pairs, "/auth/token/create") == expected


def test_a_parameter_without_a_value_may_be_left_out_of_the_signature():
    pairs = (("app_key", "12345678"), ("partner_id", ""))
    assert iop_signature_without_empty(pairs) == iop_signature(pairs[:1])


def test_a_push_is_signed_in_lower_case_over_key_and_body():
    signature = push_signature(b"{}")
    assert signature == signature.lower()
    assert len(signature) == 64


def test_a_literal_stands_in_json_as_it_is():
    value = {"price": Literal("12.50"), "name": "Größe"}
    assert json_text(value) == '{"price":12.50,"name":"Größe"}'
    assert json_text([1, True, None], spaced=True) == "[1, true, null]"


def test_a_space_is_percent_20_in_a_query_and_plus_in_a_form():
    pairs = (("a", "x y+z"),)
    assert query_text(pairs) == "a=x%20y%2Bz"
    assert query_text(pairs, plus=True) == "a=x+y%2Bz"


def test_times_are_kept_to_the_microsecond():
    moment = datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
    assert time_text(moment) == "2028-02-29T23:59:59.999999Z"
    assert milliseconds(moment) == 1_835_481_599_999

from datetime import UTC, datetime

import pytest

from harness.compare.literals import form_of, form_text, is_time, type_of
from harness.documents.lossless import JsonObject, Number

MOMENT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("", "empty"),
        ("  ", "blank"),
        ("42", "digits"),
        ("-42", "negative"),
        ("12.50", "decimals:2"),
        ("12.5", "decimals:1"),
        ("1e5", "exponent"),
        (Number("12.5"), "decimals:1"),
        (Number("12"), "digits"),
        ("0123456789abcdef", "hex"),
        ("0123456789ABCDEF", "HEX"),
        ("0123456789abcdeF", "text"),
        ("cafe01", "text"),
        ("8c1f0f9a-7d5e-4b6c-9a3b-0f1e2d3c4b5a", "uuid"),
        ("8C1F0F9A-7D5E-4B6C-9A3B-0F1E2D3C4B5A", "UUID"),
        ("http://example.com/a", "http"),
        ("https://example.com/a", "https"),
        ('{"a": 1}', "json"),
        ("{a: 1}", "text"),
        ("2026-01-05 08:00:00", "date:9999-99-99 99:99:99"),
        ("2026-01-05T08:00:00Z", "date:9999-99-99T99:99:99Z"),
        ("20260105080000000+0800", "date:99999999999999999+9999"),
        ("1767600000", "epoch_s"),
        ("1767600000000", "epoch_ms"),
        ("1963146263", "digits"),
        ([], "empty"),
        ([1], "filled"),
        (True, ""),
        (None, ""),
    ],
)
def test_a_literal_has_the_class_in_which_it_is_written(value, form):
    assert form_of(value, MOMENT, is_id=False) == form


def test_an_id_is_never_taken_for_a_time():
    assert form_of("1767600000", MOMENT, is_id=True) == "digits"
    assert form_of("20260105", MOMENT, is_id=True) == "digits"


def test_a_number_of_our_years_is_a_time_where_nobody_knows_when_it_was():
    assert form_of("1767600000", None, is_id=False) == "epoch_s"
    assert form_of("7767600000", None, is_id=False) == "digits"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a", "string"),
        (Number("1"), "number"),
        (True, "boolean"),
        (None, "null"),
        (JsonObject(), "object"),
        ([], "array"),
    ],
)
def test_a_value_has_its_json_type(value, name):
    assert type_of(value) == name


def test_times_are_told_from_other_classes():
    times = {"date:9999-99-99", "epoch_s", "epoch_ms"}
    assert {form for form in (*times, "digits", "text", "hex") if is_time(form)} == times


def test_a_class_is_worded_in_both_languages():
    assert form_text("decimals:1").en == "1 decimal"
    assert form_text("decimals:2").en == "2 decimals"
    assert form_text("HEX").zh == "大写十六进制"
    assert form_text("date:9999").zh == "形如 9999 的时间"

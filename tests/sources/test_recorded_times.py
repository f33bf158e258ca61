from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.sources.recorded_times import date_of, instant

MOMENT = datetime(2024, 11, 22, 8, 0, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2190, 1, 1))  # noqa: DTZ001 - the zone is drawn apart
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-22T08:00:00Z",
        "2024-11-22T08:00:00.000Z",
        "2024-11-22T16:00:00.000+08:00",
        "2024-11-22T16:00:00+0800",
        "2024-11-21T19:30:00.0000000-12:30",
        "2024-11-22 08:00:00 +00:00",
        "2024-11-22t08:00:00,000z",
    ],
)
def test_a_time_with_its_offset_is_read_in_every_form(text):
    assert instant(text) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-11-22T08:00:00",
        "2024-11-22",
        "2024-02-30T08:00:00Z",
        "2024-11-22T08:00:60Z",
        "2024-11-22T08:00:00Z\n",
        "２０24-11-22T08:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "1970-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z",
        "Fri, 22 Nov 2024 08:00:00 GMT",
    ],
)
def test_any_other_text_is_no_time(text):
    assert instant(text) is None


@given(MOMENTS, OFFSETS)
def test_what_python_writes_is_read_back(moment, offset):
    written = moment.replace(tzinfo=offset)
    assert instant(written.isoformat()) == written


def test_digits_beyond_microseconds_are_cut():
    assert instant("2024-11-22T08:00:00.7857747Z") == MOMENT + timedelta(microseconds=785774)


@pytest.mark.parametrize(
    "header",
    ["Fri, 22 Nov 2024 08:00:00 GMT", "Fri, 22 Nov 2024 16:00:00 +0800", "22 Nov 2024 08:00:00"],
)
def test_a_date_header_is_read(header):
    assert date_of(header) == MOMENT


@pytest.mark.parametrize(
    "header", ["", "today", "Fri, 32 Nov 2024 08:00:00 GMT", "Fri, 22 Nov 1970 08:00:00 GMT", "0"]
)
def test_a_date_header_that_names_no_time_gives_none(header):
    assert date_of(header) is None

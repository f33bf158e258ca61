"""Clocks that timestamps are compared with, and signatures that shards see twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.assess.hearing import Hearing
from harness.checks import signature, signing, timestamps  # noqa: F401 - registers the checks
from harness.checks.registry import checks_of
from harness.model.exchange import Fact, Observation, Response
from harness.model.verdict import Finding
from tests.checks.traffic_events import events_of_traffic

Build = Callable[[dict[str, Any]], Any]
NOON = "Mon, 05 Jan 2026 08:00:00 GMT"


def kinds(build: Build, requirement: str, **changes: Any) -> list[str]:
    """What the row says of one call sent at 08:00:00 UTC, with parts of its exchange changed."""
    recording = build({"traffic": [{"create": "81"}]})
    exchange = replace(recording.exchanges[0], **changes)
    recording = replace(recording, exchanges=(exchange,))
    return [type(event).__name__ for event in recording.events_of(requirement)]


def dated(text: str) -> Response:
    return Response(status=200, headers=(("date", text),), body=b"{}")


@pytest.mark.parametrize("source", ["signed timestamp", "Date header", "unknown"])
def test_without_another_clock_the_date_of_the_answer_decides(source: str, recorded: Build) -> None:
    near = {"time_source": source, "response": dated(NOON)}
    assert kinds(recorded, "SIGN-09", **near) == ["Examined"]
    late = {"time_source": source, "response": dated("Mon, 05 Jan 2026 08:06:00 GMT")}
    assert kinds(recorded, "SIGN-09", **late) == ["Examined", "Finding"]
    edge = {"time_source": source, "response": dated("Mon, 05 Jan 2026 08:05:10 GMT")}
    assert kinds(recorded, "SIGN-09", elapsed=None, **edge) == ["Undecided"]


@pytest.mark.parametrize("text", ["", "yesterday", "Mon, 35 Jan 2026 08:00:00 GMT"])
def test_a_date_that_is_none_decides_nothing(text: str, recorded: Build) -> None:
    found = kinds(recorded, "SIGN-05", time_source="signed timestamp", response=dated(text))
    assert found == ["Undecided"]


def test_a_recording_signed_anew_has_another_timestamp_than_its_dates_know(recorded: Build) -> None:
    anew = (Observation(fact=Fact.RESIGNED, value="published"),)
    changes = {"time_source": "signed timestamp", "response": dated(NOON), "observations": anew}
    assert kinds(recorded, "SIGN-05", **changes) == ["Undecided"]


def test_a_time_between_the_two_limits_is_told_by_its_own_row_only(recorded: Build) -> None:
    far = {"response": dated("Mon, 05 Jan 2026 10:00:10 GMT"), "time_source": "unknown"}
    assert kinds(recorded, "SIGN-09", elapsed=None, **far) == ["Examined", "Finding"]
    assert kinds(recorded, "SIGN-05", elapsed=None, **far) == ["Undecided"]


def test_a_repeat_cites_both_calls_and_the_time_between(recorded: Build) -> None:
    again = {"timestamp": "1767600000000", "sign": "AB"}
    rows = [{"create": "81", "query": again}, {"create": "82", "at": "61", "query": again}]
    events = recorded({"traffic": rows}).events_of("SIGN-08")
    [found] = [event for event in events if isinstance(event, Finding)]
    assert found.exchanges == ("x1", "x2")
    assert found.actual == "both as 61.0 s before"


SENDINGS = st.tuples(
    st.sampled_from(["1767600000000", "1767600001000", "x", ""]),
    st.sampled_from(["AB", "CD", ""]),
    st.sampled_from([0, 0.5, 1, 1.5, 60]),
    st.sampled_from(["harness", "har", "signed timestamp", "Date header", "unknown"]),
    st.sampled_from(["wire", "decoded"]),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), sendings=st.lists(SENDINGS, max_size=8), parts=st.integers(1, 4))
def test_shards_heard_apart_and_merged_say_the_same(
    data: st.DataObject, sendings: list[Any], parts: int, recorded: Build
) -> None:
    """Split anywhere, in any order, merge in any order: the same events."""
    rows = [
        {"create": str(number), "query": {"timestamp": stamp, "sign": sign}, "fidelity": fidelity}
        | {"time_source": source, "at": str(at), "result": "{}" if bad else '{"is_success":true}'}
        for number, (stamp, sign, at, source, fidelity, bad) in enumerate(sendings)
    ]
    recording = recorded({"traffic": rows})
    shards = [Hearing(recording.frame, ()) for _ in range(parts)]
    for exchange in data.draw(st.permutations(recording.exchanges)):
        shards[data.draw(st.integers(0, parts - 1))].hear(exchange)
    first, *others = data.draw(st.permutations(shards))
    for other in others:
        first.heard.merge(other.heard)
    for requirement in ("SIGN-01", "SIGN-08"):
        [check] = checks_of(requirement)
        merged = events_of_traffic(check, first.traffic())
        assert merged == recording.events(check)


def test_a_ledger_that_was_merged_into_another_keeps_its_own(recorded: Build) -> None:
    recording = recorded({"traffic": [{"create": "81"}, {"create": "82"}]})
    left, right = Hearing(recording.frame, ()), Hearing(recording.frame, ())
    left.hear(recording.exchanges[0])
    right.hear(recording.exchanges[1])
    left.heard.merge(right.heard)
    later = replace(recording.exchanges[1], started=recording.exchanges[1].started + timedelta(9))
    left.hear(later)
    assert len(right.traffic().of(timestamps.SignatureLedger)) == 1


def test_an_edition_that_signs_nothing_has_no_signatures(recorded: Build) -> None:
    url = "https://api.1688.com/item/batchUpload?sign=AB&timestamp=1767600000000"
    traffic = recorded({"edition": "1688", "traffic": [{"http": {"url": url}}]}).traffic
    assert len(traffic.of(timestamps.SignatureLedger)) == 0
    assert not traffic.of(signing.SigningLedger).carried

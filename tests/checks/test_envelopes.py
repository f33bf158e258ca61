"""Refusals whose body the recording does not hold, or holds as something else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.checks import envelopes  # noqa: F401 - registers the checks
from harness.model.exchange import Fact, Observation, Response

Build = Callable[[dict[str, Any]], Any]


def kinds(build: Build, how: str, status: int = 403) -> list[str]:
    recording = build({"traffic": [{"create": "81"}]})
    withheld = Observation(fact=Fact.BODY_WITHHELD, value=how, where="response.body")
    exchange = replace(
        recording.exchanges[0],
        response=Response(status=status),
        observations=(withheld,),
    )
    recording = replace(recording, exchanges=(exchange,))
    return [type(event).__name__ for event in recording.events_of("ERRH-04")]


def test_a_refusal_that_was_not_recorded_is_undecided(recorded: Build) -> None:
    assert kinds(recorded, "not recorded") == ["Undecided"]


def test_a_refusal_that_was_read_and_is_no_json_is_no_envelope(recorded: Build) -> None:
    assert kinds(recorded, "120 bytes, keyed digest ab12") == ["Examined", "Finding"]


@pytest.mark.parametrize("status", [200, 302, 500, 503])
def test_another_status_without_a_body_says_no_no(status: int, recorded: Build) -> None:
    assert not kinds(recorded, "not recorded", status)


@pytest.mark.parametrize("body", ["[]", '"no"', "null", '{"error_response":"no"}', "{}"])
def test_json_of_another_shape_is_no_envelope(body: str, recorded: Build) -> None:
    row = {"create": "81", "answer": body, "status": "400"}
    [_, found] = recorded({"traffic": [row]}).events_of("ERRH-04")
    assert found.where == "response.body"
    assert found.expected == "code, msg or message, request_id"

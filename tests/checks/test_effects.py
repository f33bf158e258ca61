"""What TRK-10 says of a probe that helped nothing."""

from collections.abc import Callable
from typing import Any

from harness.checks.effects import callbacks_have_their_effect
from harness.checks.registry import Note

ORDER = "8100000000000001"
PUSH = {"push": "PaymentAuthorized", "order": ORDER}
Build = Callable[[dict[str, Any]], Any]


def notes(build: Build, *rows: dict[str, Any]) -> list[str]:
    events = callbacks_have_their_effect(build({"traffic": list(rows)}).traffic)
    return [event.text.en for event in events if isinstance(event, Note)]


def test_a_word_that_the_edition_does_not_know_is_named(recorded: Build) -> None:
    probe = {"probe": ORDER, "shows": "sent"}
    [note] = notes(recorded, PUSH, {"ship": ORDER}, probe, probe)
    assert note.startswith("The state probe shows 'sent', which the edition does not know")


def test_a_probe_that_never_answered_is_named_with_its_problem(recorded: Build) -> None:
    probes = [{"probe": order, "problem": "ConnectError: refused"} for order in (ORDER, "2")]
    [note] = notes(recorded, PUSH, {"ship": ORDER}, *probes)
    assert "gave no answer for 2 orders; the last time: ConnectError: refused" in note


def test_a_probe_that_helps_is_not_spoken_of(recorded: Build) -> None:
    probe = {"probe": ORDER, "shows": "PaymentAuthorized"}
    assert notes(recorded, PUSH, probe) == []

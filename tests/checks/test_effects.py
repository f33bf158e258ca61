"""What TRK-10 says of a probe that helped nothing."""

from collections.abc import Callable
from typing import Any

from harness.checks.registry import Note, Undecided

ORDER = "8100000000000001"
PUSH = {"push": "PaymentAuthorized", "order": ORDER}
Build = Callable[[dict[str, Any]], Any]


def notes(build: Build, *rows: dict[str, Any]) -> list[str]:
    events = build({"traffic": list(rows)}).events_of("TRK-10")
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


def test_an_order_that_the_probe_lacks_while_it_shows_another_is_undecided(recorded: Build) -> None:
    other = {"push": "PaymentAuthorized", "order": "2"}, {"probe": "2", "shows": "OrderShipped"}
    for http_status, count in (("404", 1), ("200", 1), ("500", 0)):
        silent = {"probe": ORDER, "http_status": http_status, "problem": "no status"}
        events = recorded({"traffic": [PUSH, silent, *other]}).events_of("TRK-10")
        assert len([e for e in events if isinstance(e, Undecided)]) == count

"""When what an application did not do proves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

ORDER = "8100000000000001"
Build = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"traffic": [{"create": ORDER}], "interrupted": "true"}, "was broken off"),
        ({"traffic": [{"create": ORDER}, {"lost": "unexpected"}]}, "not there to the end"),
        ({"traffic": []}, "never seen"),
        ({"traffic": [{"create": ORDER}, {"refused": "buyer.pays"}]}, "refused its act buyer.pays"),
    ],
)
def test_absence_proves_nothing(document: dict[str, Any], words: str, recorded: Build) -> None:
    why = recorded(document).traffic.absence_proves_nothing
    assert why
    assert words in why.en
    assert why.zh


def test_absence_in_a_whole_run_of_a_living_application_proves_something(
    recorded: Build,
) -> None:
    rows = [{"create": ORDER}, {"lost": "expected"}]
    assert recorded({"traffic": rows}).traffic.absence_proves_nothing is None


@pytest.mark.parametrize(
    ("failure", "pause", "is_left_out"),
    [("refused", 3, True), ("refused", 6, False), ("timeout", 3, False)],
)
def test_a_closed_port_shortly_before_the_end_of_the_process_speaks_of_nobody(
    *, failure: str, pause: int, is_left_out: bool, recorded: Build
) -> None:
    push = {"push": "OrderCreated", "order": ORDER, "failure": failure, "takes": "0"}
    rows = [{"create": ORDER}, push, {"lost": "unexpected", "at": str(1.1 + pause)}]
    assert recorded({"traffic": rows}).traffic.callbacks == (0 if is_left_out else 1)

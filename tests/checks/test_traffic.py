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

"""The whitelist takes the platform's three ways of writing addresses."""

import pytest

from harness.emulator.limits import CallLimit, Whitelist
from harness.model.clock import SystemClock
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named


class Stopwatch(SystemClock):
    def __init__(self) -> None:
        self.at = 0.0

    def monotonic(self) -> float:
        return self.at


@pytest.mark.parametrize(
    ("entry", "peer"),
    [
        ("10.10.10.7", "10.10.10.7"),
        ("10.10.10.*", "10.10.10.70"),
        ("10.10.0.0/16", "10.10.11.70"),
        ("::1", "::1"),
    ],
)
def test_an_entry_lets_its_addresses_in(entry: str, peer: str) -> None:
    assert Whitelist((entry,)).lets_in(peer)


@pytest.mark.parametrize(
    ("entry", "peer"),
    [("10.10.10.7", "10.10.10.70"), ("10.10.10.*", "10.10.11.70"), ("10.0.0.1", "")],
)
def test_an_entry_keeps_other_addresses_out(entry: str, peer: str) -> None:
    assert not Whitelist((entry,)).lets_in(peer)


def test_an_empty_whitelist_is_off() -> None:
    assert Whitelist(()).lets_in("192.0.2.1")


def test_a_malformed_entry_changes_nothing() -> None:
    whitelist = Whitelist(("10.0.0.1",))
    with pytest.raises(UsageError, match=r"10\.0\.\*"):
        whitelist.replace(("10.0.0.2", "10.0.*"))
    assert whitelist.entries == ("10.0.0.1",)


def test_a_ban_lasts_one_second_and_refused_calls_do_not_count() -> None:
    clock = Stopwatch()
    limit = CallLimit(clock, lambda _operation: 2)
    [operation] = edition_named("aliexpress").operations.named("order.get")
    taken = []
    for at in (0.0, 0.1, 0.2, 0.9, 1.15, 1.25, 1.3):
        clock.at = at
        taken.append(limit.refused(operation) is None)
    assert taken == [True, True, False, False, False, True, True]

"""Every named fault is there, says what it does in two languages, and names what it shows."""

import pytest

from harness.catalog.load import load_catalogue
from harness.emulator.bites import EditionsOwn, Presents, Pushes, PushTrick, Refuses
from harness.emulator.faults import FAULTS
from harness.platforms.editions import EDITION_NAMES, edition_named

PROMISED = {
    "lost_answer",
    "slow_answer",
    "slow_body",
    "status_500",
    "status_503",
    "rate_limited",
    "token_expired",
    "ip_refused",
    "truncated_json",
    "html_page",
    "empty_body",
    "wrong_type_id",
    "one_decimal_price",
    "wrong_currency",
    "swapped_answer",
    "stale_state",
    "illegal_status_move",
    "unpaid_success",
    "partial_failure",
    "reset_connection",
    "bad_certificate",
    "callback_never",
    "callback_late",
    "callback_duplicate",
    "callback_reordered",
    "callback_forged",
    "callback_stale",
    "callback_changed_on_retry",
    "callback_parallel",
    "callback_unknown_event",
    "callback_oversized",
    "callback_slow_reader",
    "callback_non_utf8",
}
ADDED = {
    "permission_refused",
    "short_token",
    "parameter_refused",
    "clock_ahead",
    "outage",
    "delisted_item",
}


def test_the_faults_are_those_that_are_promised_and_those_that_were_added() -> None:
    assert set(FAULTS) == {*PROMISED, *ADDED}


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_an_edition_lists_every_fault_that_can_strike_there(edition: str) -> None:
    table = edition_named(edition).operations
    can_strike = {
        fault.name
        for fault in FAULTS.values()
        if isinstance(fault.bite, Presents)
        or (isinstance(fault.bite, Pushes) and table.callbacks)
        or (
            not isinstance(fault.bite, (Presents, Pushes, EditionsOwn))
            and any(fault.fits(operation) for operation in table.operations.values())
            and not (
                isinstance(fault.bite, Refuses)
                and fault.bite.kind not in table.refusals.codes.values()
            )
        )
    }
    own = {name for name in FAULTS if isinstance(FAULTS[name].bite, EditionsOwn)}
    assert set(table.faults) - own == can_strike


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_in_both_languages_what_it_does(name: str) -> None:
    does = FAULTS[name].does
    assert does.en.endswith(".")
    assert does.zh.endswith("。")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_requirements_of_the_register(name: str) -> None:
    known = {row.id for row in load_catalogue().requirements}
    assert FAULTS[name].shows
    assert set(FAULTS[name].shows) <= known


@pytest.mark.parametrize("name", FAULTS)
def test_the_operations_of_a_fault_are_known(name: str) -> None:
    known = {o for e in EDITION_NAMES for o in edition_named(e).operations.names}
    assert set(FAULTS[name].operations) <= known


def test_the_default_of_an_option_in_words_is_one_of_them() -> None:
    spoken = [f for f in FAULTS.values() if f.words]
    assert spoken
    for fault in spoken:
        assert all(fault.options[name] in words for name, words in fault.words.items())


def test_every_trick_on_a_push_has_its_fault() -> None:
    tricks = [f.bite.trick for f in FAULTS.values() if isinstance(f.bite, Pushes)]
    assert sorted(tricks) == sorted(PushTrick)

"""Faults lie in wait for what they were armed for, as often as was said, and no longer."""

import pytest

from harness.emulator.armoury import Armed, Armoury
from harness.emulator.bites import Serves
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named


@pytest.fixture
def armoury() -> Armoury:
    own = {"unpaid_success": Serves(lambda _scene, carry_out: carry_out())}
    return Armoury(edition_named("aliexpress").operations, own)


def armed(
    armoury: Armoury, name: str, *, target: str = "", count: int = 1, **options: str
) -> Armed:
    return armoury.arm(name, target=target, count=count, options=options)


def struck(armoury: Armoury) -> str:
    found = armoury.strike(lambda fault: fault.id)
    return found[1] if found else ""


def test_a_fault_strikes_as_often_as_was_said(armoury: Armoury) -> None:
    one = armed(armoury, "lost_answer", count=2)
    assert [struck(armoury) for _ in range(3)] == [one.id, one.id, ""]
    assert [fault.used for fault in armoury.armed()] == [2]


def struck_call(armoury: Armoury, identity: str) -> str:
    found = armoury.strike(lambda fault: fault.id, identity=identity)
    return found[1] if found else ""


def test_an_outage_strikes_so_many_calls_as_often_as_each_is_repeated(armoury: Armoury) -> None:
    one = armed(armoury, "outage", count=2)
    struck_ones = [struck_call(armoury, identity) for identity in "aababbbbca"]
    assert struck_ones == [*[one.id] * 8, "", one.id]
    assert armoury.armed()[0].used == 9
    armoury.disarm(one.id)
    assert struck_call(armoury, "a") == ""


def test_the_one_that_was_armed_first_strikes_first(armoury: Armoury) -> None:
    first, second = armed(armoury, "lost_answer"), armed(armoury, "status_500")
    assert [struck(armoury), struck(armoury)] == [first.id, second.id]


def test_a_fault_that_can_make_nothing_of_it_is_kept(armoury: Armoury) -> None:
    armed(armoury, "lost_answer")
    assert armoury.strike(lambda _: None) is None
    assert armoury.armed()[0].used == 0


def test_a_disarmed_fault_is_gone(armoury: Armoury) -> None:
    one = armed(armoury, "lost_answer")
    struck(armoury)
    gone = armoury.disarm(one.id)
    assert gone is not None
    assert gone.used == 1
    assert armoury.disarm(one.id) is None
    assert armoury.armed() == ()


def test_what_is_not_said_is_the_default(armoury: Armoury) -> None:
    assert armed(armoury, "rate_limited").options == {"seconds": "1"}
    assert armed(armoury, "rate_limited", seconds="2.5").options == {"seconds": "2.5"}


@pytest.mark.parametrize("target", ["", "order.create", "aliexpress.ds.order.create"])
def test_a_target_is_our_name_or_the_platforms(armoury: Armoury, target: str) -> None:
    one = armed(armoury, "lost_answer", target=target)
    assert one.is_for("order.create", "aliexpress.ds.order.create")


def test_another_target_is_left_alone(armoury: Armoury) -> None:
    one = armed(armoury, "lost_answer", target="order.get")
    assert not one.is_for("order.create", "aliexpress.ds.order.create")


@pytest.mark.parametrize(
    ("name", "how", "said"),
    [
        ("lost_answr", {}, "did you mean 'lost_answer'?"),
        ("lost_answer", {"target": "order.creat"}, "did you mean 'order.create'?"),
        ("unpaid_success", {"target": "order.get"}, "did you mean"),
        ("token_expired", {"target": "token.create"}, "cannot be armed for 'token.create'"),
        ("short_token", {"target": "order.get"}, "cannot be armed for 'order.get'"),
        ("callback_late", {"target": "order.create"}, "order.status"),
        ("bad_certificate", {"target": "order.create"}, "leave it out"),
        ("lost_answer", {"count": 0}, "count is 0"),
        ("lost_answer", {"seconds": "4"}, "it takes no options"),
        ("slow_answer", {"second": "4"}, "did you mean 'seconds'?"),
        ("slow_answer", {"seconds": "soon"}, "at most 7200"),
        ("slow_answer", {"seconds": "0"}, "a number above 0"),
        ("slow_answer", {"seconds": "7201"}, "at most 7200"),
        ("slow_answer", {"seconds": "٣"}, "a number above 0"),
        ("callback_duplicate", {"copies": "1.5"}, "a number above 0"),
        ("callback_duplicate", {"copies": "21"}, "at most 20"),
        ("callback_parallel", {"copies": "0"}, "a number above 0"),
        ("callback_forged", {"manner": "mising"}, "did you mean 'missing'?"),
        ("callback_forged", {"manner": ""}, "known: empty, every, flipped_byte"),
    ],
)
def test_what_makes_no_sense_is_refused(
    armoury: Armoury, name: str, how: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        armed(armoury, name, **how)  # type: ignore[arg-type] # a table of keywords
    assert said in f"{caught.value.message}; {caught.value.hint}"


def test_a_fault_that_is_used_up_is_listed_and_not_tried_any_more(armoury: Armoury) -> None:
    for _ in range(9):
        armed(armoury, "lost_answer")
        struck(armoury)
    last = armed(armoury, "lost_answer")
    tried: list[str] = []
    armoury.strike(lambda fault: tried.append(fault.id))
    assert tried == [last.id]
    assert len(armoury.armed()) == 10

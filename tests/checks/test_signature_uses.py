"""Ways of signing, tokens and clocks, counted: the same however the traffic is split."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.assess.hearing import Hearing
from harness.checks.clock_skew import clock_skew
from harness.checks.frame import Frame
from harness.checks.signature_uses import signature_uses
from harness.checks.token_uses import token_use
from harness.checks.traffic import Traffic
from harness.model.exchange import Direction, Exchange, Fact, Observation, Request, Response
from harness.model.particulars import ClockSkew
from harness.model.requirement import RunClass
from harness.platforms.editions import edition_named

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
INBOUND, OUTBOUND = Direction.INBOUND, Direction.OUTBOUND
Hear = Callable[..., Traffic]


def exchange(number: int, direction: Direction = OUTBOUND, **facts: str) -> Exchange:
    observed = tuple(
        Observation(fact=Fact[name.upper()], value=value, where="form.sign")
        for name, value in facts.items()
    )
    return Exchange(
        id=f"x{number}",
        direction=direction,
        request=Request(method="POST", url="http://127.0.0.1:1/rest/sync"),
        response=Response(status=200),
        started=START + timedelta(seconds=number),
        elapsed=0.2,
        observations=observed,
    )


def hear(*exchanges: Exchange, run_class: RunClass = RunClass.REHEARSAL) -> Traffic:
    """Each exchange heard apart, the last first, and merged."""
    frame = Frame(
        edition=edition_named("aliexpress"),
        statement=None,
        run_class=run_class,
        is_certification=False,
    )
    whole = Hearing(frame, ())
    for one in reversed(exchanges):
        part = Hearing(frame, ())
        part.hear(one)
        whole.heard.merge(part.heard)
    return whole.traffic()


def test_ways_of_signing_are_counted_apart_by_direction() -> None:
    traffic = hear(
        exchange(1, signature_recipe="iop"),
        exchange(2, signature_recipe="", signature_mistake="lower_case"),
        exchange(3, signature_recipe="iop"),
        exchange(4, INBOUND, signature_recipe="", forged_manner="wrong_key"),
        exchange(5, signature_recipe="iop", signature_variant="empty_values_dropped"),
        exchange(6),
    )
    found = [
        (u.direction, u.recipe, u.is_right, u.forged, u.count, u.exchanges)
        for u in signature_uses(traffic)
    ]
    assert found == [
        ("call", "iop", True, "", 2, ("x1", "x3")),
        ("call", "iop (empty_values_dropped)", True, "", 1, ("x5",)),
        ("call", "lower_case", False, "", 1, ("x2",)),
        ("callback", "", False, "wrong_key", 1, ("x4",)),
    ]


def test_one_that_could_not_be_recomputed_is_neither_right_nor_wrong() -> None:
    [use] = signature_uses(hear(exchange(1, signature_unknown="a placeholder")))
    assert (use.recipe, use.unknown) == ("", "a placeholder")


def test_a_call_that_nobody_signs_is_no_way_of_signing() -> None:
    noted = Observation(fact=Fact.SIGNATURE_UNKNOWN, value="no secret at hand")
    assert signature_uses(hear(replace(exchange(1), observations=(noted,)))) == ()


def test_the_first_few_exchanges_are_named() -> None:
    traffic = hear(*(exchange(n, signature_recipe="iop") for n in range(1, 12)))
    [use] = signature_uses(traffic)
    assert (use.count, use.exchanges) == (11, ("x1", "x2", "x3", "x4", "x5"))


def test_tokens_are_counted(recorded: Callable[..., object]) -> None:
    rows = [{"grant": "50000700a2b3c4d5"}, {"create": "81"}]
    found = token_use(recorded({"traffic": rows}).traffic)  # type: ignore[attr-defined] # the conftest's own class
    assert (found.grants, found.refreshes, found.refused) == (1, 0, 0)


def dated(number: int, ahead: float, direction: Direction = INBOUND, **changes: str) -> Exchange:
    """An exchange whose answer is dated so many seconds after it came, at half a second."""
    one = replace(exchange(number, direction), started=START + timedelta(seconds=number + 0.3))
    moment = START + timedelta(seconds=number + ahead)
    date = changes.get("date", moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    return replace(one, response=Response(status=200, headers=(("Date", date),)))


def test_the_application_clock_is_held_against_ours() -> None:
    # Each answer came at half past its second; a Date header stands for that half on average.
    traffic = hear(dated(1, 0), dated(2, -4), dated(3, 7))
    assert clock_skew(traffic) == ClockSkew(answers=3, least_ms=-4000, median_ms=0, most_ms=7000)


@pytest.mark.parametrize(
    ("run_class", "answers"), [(RunClass.REHEARSAL, 0), (RunClass.RECORDED, 0), (RunClass.LIVE, 1)]
)
def test_a_gateway_may_be_our_own_unless_the_run_was_live(
    run_class: RunClass, answers: int
) -> None:
    skew = clock_skew(hear(dated(1, 0, OUTBOUND), run_class=run_class))
    assert (skew.answers if skew else 0) == answers


def test_what_tells_no_time_of_ours_or_theirs_is_left_out() -> None:
    whole = dated(1, 0)
    assert (
        clock_skew(
            hear(
                exchange(2, INBOUND),
                dated(3, 0, date="yesterday"),
                dated(4, 200_000),
                replace(whole, time_source="har"),
                replace(whole, elapsed=None),
            )
        )
        is None
    )

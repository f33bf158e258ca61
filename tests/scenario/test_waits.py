"""What meets a waiting step, what does not, and what is said then."""

import pytest

from harness.model.scenario import AppStep, CallbackStep, ExpectNoneStep, PlatformStep

GET = AppStep(operation="order.get")
PAY = PlatformStep(act="buyer.pays")


def test_a_wait_without_a_cause_looks_from_the_start_of_the_run(theatre, wire):
    theatre.watch.later(wire.get(), after=0)
    theatre.clock.time = 1.0
    assert theatre.run(GET).completed == 1
    assert theatre.clock.time == 1.0


def test_a_wait_looks_from_the_act_that_caused_it(theatre, wire):
    theatre.watch.later(wire.ship("1"), after=0)
    ship = AppStep(operation="order.ship", match={"order_id": "1"})
    assert theatre.run(PAY, ship).completed == 0
    assert theatre.reasons() == ["no call of order.ship order_id 1 within 30 s"]


def test_an_application_that_acts_at_once_is_early_not_wrong(theatre, wire):
    theatre.platform.reactions["buyer.pays"] = lambda _: theatre.watch.later(
        wire.ship("1"), wire.push("1"), after=0.1
    )
    paid = CallbackStep(callback="order.status", where={"status": "PaymentAuthorized"})
    assert theatre.run(PAY, paid, AppStep(operation="order.ship")).completed == 1


def test_what_comes_while_the_act_is_still_done_was_caused_by_it(theatre, wire):
    theatre.platform.reactions["buyer.pays"] = lambda _: theatre.watch.later(
        wire.ship("1"), after=0
    )
    assert theatre.run(PAY, AppStep(operation="order.ship")).completed == 1


def test_an_exchange_meets_one_app_step_of_the_run(theatre, wire):
    theatre.watch.later(wire.get())
    assert theatre.run(GET, GET).completed == 0
    theatre.watch.later(wire.get(), wire.get())
    assert theatre.run(GET, GET).completed == 1


def test_the_deadline_is_thirty_seconds_unless_said(theatre, step):
    theatre.run(GET)
    assert theatre.clock.time == 30.0
    theatre.run(step(GET, within=2.5))
    assert theatre.clock.time == 32.5


def test_match_binds_and_what_came_instead_is_said(theatre, wire):
    theatre.watch.later(wire.get("8"), wire.get("9"))
    theatre.run(AppStep(operation="order.get", match={"order_id": "7"}))
    assert theatre.reasons() == [
        "no call of order.get order_id 7 within 30 s; 2 with other values, the last order_id 9"
    ]


def test_with_is_ignored_for_an_observed_application(theatre, wire):
    theatre.watch.later(wire.get("8"))
    assert theatre.run(AppStep(operation="order.get", with_={"order_id": "{nowhere}"})).completed


def test_a_refused_call_may_be_repeated_right(theatre, wire):
    theatre.watch.later(wire.ship(ok=False))
    theatre.watch.later(right := wire.ship(), after=3)
    ship = AppStep(operation="order.ship", expect={"$.result.result_success": "true"})
    assert theatre.run(ship).completed == 1
    assert theatre.acts[2].detail("exchange") == right.id


@pytest.mark.parametrize(
    ("made", "expect", "reason"),
    [
        (
            lambda wire: wire.ship(ok=False),
            {"$.result.result_success": "true"},
            "expected $.result.result_success to be true, got false",
        ),
        (
            lambda wire: wire.call("aliexpress.solution.order.fulfill", status=500),
            {"status": "200"},
            "expected status to be 200, got 500",
        ),
        (
            lambda wire: wire.failed_call("aliexpress.solution.order.fulfill"),
            {"status": "200"},
            "expected status to be 200, got no answer (timeout)",
        ),
        (
            lambda wire: wire.call(
                "aliexpress.solution.order.fulfill",
                answer={"result": {"result_success": False, "error_code": "E1", "error_msg": "no"}},
            ),
            {"$.result.result_success": "true"},
            "expected $.result.result_success to be true, got false (refused: E1 no)",
        ),
        (
            lambda wire: wire.ship(),
            {"$.result.nothing": "x"},
            "expected $.result.nothing to be x, got nothing",
        ),
    ],
)
def test_the_last_mismatch_is_the_reason(theatre, wire, made, expect, reason):
    theatre.watch.later(made(wire))
    theatre.run(AppStep(operation="order.ship", expect=expect))
    assert theatre.reasons() == [f"{reason}; no better answer within 30 s"]


def test_until_waits_for_the_answer_that_satisfies_it(theatre, wire):
    for number, status in enumerate(["A", "B", "FINISH"]):
        theatre.watch.later(wire.get(status=status), after=number)
    until = AppStep(operation="order.get", until={"$.result.order_status": "FINISH"})
    assert theatre.run(until).completed == 1
    assert theatre.clock.time == 2.0


def test_fail_if_fails_at_once(theatre, wire):
    theatre.watch.later(wire.get(status="IN_CANCEL"))
    step = AppStep(
        operation="order.get",
        until={"$.result.order_status": "FINISH"},
        fail_if={"$.result.order_status": "IN_CANCEL"},
    )
    theatre.run(step)
    assert theatre.clock.time == 0.1
    assert theatre.reasons() == ["fail_if holds: $.result.order_status is IN_CANCEL"]


def test_a_capture_that_finds_nothing_fails(theatre, wire):
    theatre.watch.later(wire.get())
    theatre.run(AppStep(operation="order.get", capture={"a": "$.result.none"}))
    assert theatre.reasons()[0].startswith("nothing to capture as a: $.result.none finds no value")


def test_a_capture_takes_the_first_of_several(theatre, wire):
    theatre.watch.later(wire.create("1"))
    create = AppStep(operation="order.create", capture={"a": "$..[*]"})
    theatre.run(create, PlatformStep(act="token.expire", with_={"a": "{a}"}))
    assert theatre.platform.done[0][1]["a"].startswith('{"is_success"')


def test_a_gone_subject_ends_the_wait_at_once(theatre):
    theatre.watch.gone_at = 3.2
    theatre.run(GET)
    assert theatre.clock.time == 3.2
    assert theatre.reasons() == [f"no call of order.get within 30 s; {theatre.watch.reason}"]


def test_a_callback_counts_when_it_was_acknowledged(theatre, wire):
    theatre.watch.later(wire.push("1"))
    assert theatre.run(CallbackStep(callback="order.status", where={"order_id": "1"})).completed


def test_callbacks_that_were_not_acknowledged_are_told(theatre, wire):
    theatre.watch.later(wire.push(answered=500), wire.push(answered=None))
    theatre.run(CallbackStep(callback="order.status"))
    said, others = theatre.reasons()[0].split("; ")
    assert said == "0 of 1 callbacks order.status answered HTTP 200"
    assert others == "2 others were answered HTTP 500, nothing (timeout)"


def test_a_repeated_push_counts_once_it_is_acknowledged(theatre, wire):
    theatre.watch.later(wire.push(answered=500))
    theatre.watch.later(wire.push(), after=5)
    assert theatre.run(CallbackStep(callback="order.status")).completed == 1
    assert theatre.clock.time == 5.0


def test_another_answer_may_be_what_the_step_wants(theatre, wire):
    theatre.watch.later(wire.push(answered=401))
    forged = CallbackStep(callback="order.status", expect={"status": "401"})
    assert theatre.run(forged).completed == 1


@pytest.mark.parametrize("where", [{"order_id": "2"}, {"status": "OrderCreated"}])
def test_where_binds(theatre, wire, where):
    theatre.watch.later(wire.push("1"))
    theatre.run(CallbackStep(callback="order.status", where=where))
    assert theatre.reasons()[0].startswith("0 of 1 callbacks order.status ")


def test_as_many_callbacks_as_wanted_are_waited_for(theatre, wire):
    theatre.watch.later(wire.push())
    theatre.watch.later(wire.push(), after=2)
    assert theatre.run(CallbackStep(callback="order.status", at_least=2)).completed == 1
    assert theatre.clock.time == 2.0


def test_at_most_waits_the_whole_time(theatre, wire):
    theatre.watch.later(wire.push())
    once = CallbackStep(callback="order.status", at_most=1)
    assert theatre.run(once).completed == 1
    assert theatre.clock.time == 30.0


def test_too_many_callbacks_fail_at_once(theatre, wire):
    theatre.watch.later(wire.push(), wire.push())
    theatre.run(CallbackStep(callback="order.status", at_most=1))
    assert theatre.clock.time == 0.1
    assert theatre.reasons() == ["2 callbacks order.status, at most 1 expected"]


def test_a_callback_lends_its_values(theatre, wire):
    theatre.watch.later(wire.push("55"))
    theatre.run(
        CallbackStep(callback="order.status", capture={"id": "$.data.orderId"}),
        PlatformStep(act="order.forget", with_={"order_id": "{id}"}),
    )
    assert theatre.platform.done == [("order.forget", {"order_id": "55"})]


def test_a_callback_without_the_value_to_capture_fails(theatre, wire):
    theatre.watch.later(wire.push("55"))
    theatre.run(CallbackStep(callback="order.status", capture={"id": "$.data.none"}))
    assert theatre.reasons() == ["nothing to capture as id: $.data.none finds no value"]


def test_none_is_expected_for_the_whole_time(theatre, step):
    assert theatre.run(step(ExpectNoneStep(callback="order.status"), within=4)).completed == 1
    assert theatre.clock.time == 4.0


def test_a_callback_where_none_is_expected_fails(theatre, wire):
    theatre.watch.later(wire.push("1"), after=2)
    theatre.run(ExpectNoneStep(callback="order.status", where={"order_id": "1"}))
    assert theatre.clock.time == 2.0
    assert theatre.reasons() == ["order.status order_id 1 came, none was expected"]


def test_a_callback_that_a_step_has_met_is_not_unexpected(theatre, wire):
    theatre.watch.later(wire.push("1"))
    none = ExpectNoneStep(callback="order.status", where={"order_id": "1"})
    assert theatre.run(CallbackStep(callback="order.status"), none).completed == 1


def test_a_gone_subject_shows_no_absence(theatre):
    theatre.watch.gone_at = 1.0
    theatre.run(ExpectNoneStep(callback="order.status"))
    assert theatre.reasons()[0].startswith("that no order.status comes could not be shown; the app")


def test_both_languages_are_recorded(theatre):
    theatre.run(GET)
    assert theatre.acts[2].detail("reason_zh") == "30 s 内没有调用 order.get"


def test_a_vain_wait_for_a_callback_says_what_came(theatre, wire):
    theatre.watch.later(
        wire.push("7", "OrderCreated"),
        wire.push("7", "OrderCreated"),
        wire.push("8", "OrderClosed"),
    )
    theatre.run(CallbackStep(callback="order.status", where={"order_id": "9"}))
    assert theatre.reasons() == [
        (
            "0 of 1 callbacks order.status order_id 9 within 30 s; what came: "
            "2 order.status OrderCreated of order 7, 1 order.status OrderClosed of order 8"
        )
    ]
    assert (
        theatre.acts[2]
        .detail("reason_zh")
        .endswith(
            "；期间收到的回传：订单 7 的 order.status OrderCreated 2 次、"
            "订单 8 的 order.status OrderClosed 1 次"
        )
    )


def test_a_vain_wait_for_a_callback_says_that_none_came(theatre, wire):
    theatre.watch.later(wire.get())
    theatre.run(CallbackStep(callback="order.status"))
    assert theatre.reasons() == [
        "0 of 1 callbacks order.status within 30 s; no callback came at all"
    ]
    assert theatre.acts[2].detail("reason_zh").endswith("；期间未收到任何回传")


def test_what_came_before_the_cause_is_not_said_to_have_come(theatre, wire):
    theatre.watch.later(wire.push("7"), after=0)
    theatre.run(PAY, CallbackStep(callback="order.status"))
    assert theatre.reasons()[0].endswith("; no callback came at all")


def test_only_the_first_few_kinds_of_what_came_are_told(theatre, wire):
    theatre.watch.later(*(wire.push(str(order)) for order in range(8)))
    theatre.run(CallbackStep(callback="order.status", where={"order_id": "9"}))
    said = theatre.reasons()[0]
    assert "of order 5 and 2 other kinds" in said
    assert "of order 6" not in said


def test_a_callback_of_a_type_that_nobody_knows_is_told_by_its_number(theatre, wire):
    theatre.watch.later(wire.push_of_type(99))
    theatre.run(CallbackStep(callback="order.status"))
    assert theatre.reasons()[0].endswith("; what came: 1 unknown 99 of no order")

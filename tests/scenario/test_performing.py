"""The reference driver: steps are performed, judged at once, and polled with `until`."""

from harness.model.scenario import AppStep
from harness.model.text import Text
from harness.scenario.actors import NotPerformed


def test_a_driven_step_is_performed_and_judged_at_once(driven, wire):
    driven.performer.answers = [wire.ship(ok=False)]
    ship = AppStep(
        operation="order.ship",
        with_={"order_id": "{id}"},
        match={"order_id": "never looked at"},
        expect={"$.result.result_success": "true"},
    )
    driven.run(ship, given={"id": "3"})
    assert driven.performer.sent == [{"order_id": "3"}]
    assert driven.reasons() == ["expected $.result.result_success to be true, got false"]
    assert driven.clock.time == 0.0


def test_a_driven_step_captures_from_its_answer(driven, wire):
    driven.performer.answers = [wire.create("5"), wire.get("5")]
    driven.run(
        AppStep(operation="order.create", capture={"id": "$.result.order_list.number[0]"}),
        AppStep(operation="order.get", with_={"order_id": "{id}"}),
    )
    assert driven.performer.sent == [{}, {"order_id": "5"}]


def test_until_polls_in_a_driven_run(driven, wire, step):
    driven.performer.answers = [wire.get(status=s) for s in ("A", "B", "FINISH")]
    until = AppStep(operation="order.get", until={"$.result.order_status": "FINISH"}, every=0.5)
    assert driven.run(step(until, within=10)).completed == 1
    assert driven.clock.time == 1.0


def test_polling_ends_at_the_deadline(driven, wire, step):
    driven.performer.answers = [wire.get(status="A") for _ in range(9)]
    until = AppStep(operation="order.get", until={"$.result.order_status": "FINISH"}, every=0.4)
    driven.run(step(until, within=1.0))
    assert driven.clock.time == 1.0
    assert len(driven.performer.sent) == 4
    assert driven.reasons() == ["expected $.result.order_status to be FINISH, got A"]


def test_fail_if_ends_polling(driven, wire):
    driven.performer.answers = [wire.get(status="IN_CANCEL")]
    step = AppStep(
        operation="order.get",
        until={"$.result.order_status": "FINISH"},
        fail_if={"$.result.order_status": "IN_CANCEL"},
    )
    assert driven.run(step).completed == 0


def test_a_value_put_in_is_never_expanded_again(driven, wire):
    driven.performer.answers = [wire.create("{secret}"), wire.get()]
    driven.run(
        AppStep(operation="order.create", capture={"id": "$.result.order_list.number[0]"}),
        AppStep(operation="order.get", with_={"order_id": "{id}"}),
        given={"secret": "x"},
    )
    assert driven.performer.sent[1] == {"order_id": "{secret}"}


def test_a_call_that_cannot_be_performed_fails_the_step_with_its_reason(driven):
    def refuse(_step):
        raise NotPerformed(Text("it was not recorded", "未录制"))

    driven.performer.perform = refuse
    assert driven.run(AppStep(operation="order.get")).completed == 0
    assert driven.reasons() == ["it was not recorded"]

"""Scenario files: the right ones are read whole, the wrong ones say where and what is near."""

from pathlib import Path

import pytest

from harness.documents.resources import resource
from harness.model.errors import DocumentError, UsageError
from harness.model.scenario import (
    AppStep,
    CallbackStep,
    ExpectNoneStep,
    FaultStep,
    ForEachStep,
    PlatformStep,
    UseStep,
)
from harness.model.text import Text
from harness.scenario.find import find_scenarios
from harness.scenario.load import load_fragment, load_scenario

STOCK = [*find_scenarios([str(resource("scenarios", "aliexpress"))], "aliexpress")]
HEAD = "scenario: s\nedition: aliexpress\n"


def written(tmp_path, text, name="s.yaml"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path, **options):
    with pytest.raises(DocumentError) as caught:
        load_scenario(path, **options)
    return [str(p).removeprefix(f"{path.parent}/") for p in caught.value.problems]


def steps_of(tmp_path, steps):
    return load_scenario(written(tmp_path, HEAD + steps)).steps


@pytest.mark.parametrize("path", STOCK, ids=lambda path: path.stem)
def test_every_stock_scenario_loads(path):
    scenario = load_scenario(path, edition="aliexpress")
    assert scenario.name == path.stem
    assert scenario.title.en != scenario.title.zh
    assert scenario.covers


@pytest.mark.parametrize(
    "path", sorted(resource("scenarios", "aliexpress", "fragments").glob("*.yaml")), ids=str
)
def test_every_stock_fragment_loads_by_itself(path):
    assert load_fragment(path)


def test_the_published_example_loads(tmp_path):
    scenario = load_scenario(written(tmp_path, PUBLISHED))
    assert scenario.covers == ("LIFE-01", "LIFE-02", "TRK-01", "FMT-01")
    assert scenario.given == {"product_id": "1005006057059635", "price": "12.50", "currency": "USD"}
    assert [step.within for step in scenario.steps] == [None, None, 5, None, None, None, None, 10]


def test_the_life_cycle_sends_a_value_of_its_own_in_every_round():
    scenario = load_scenario(resource("scenarios", "aliexpress", "order-lifecycle.yaml"))
    sent = [s.action.with_ for s in scenario.steps if isinstance(s.action, AppStep)]
    assert scenario.rounds == 3
    assert "{round}" in sent[0]["out_order_id"]
    assert "{round}" in sent[1]["tracking_number"]


def test_a_fault_is_read_with_its_target_and_options(tmp_path):
    text = (
        "steps:\n"
        '  - {fault: slow_answer, for: order.create, count: 3, with: {seconds: "40"}}\n'
        "  - {fault: callback_late, for: order.status}\n"
        "  - {fault: lost_answer, for: aliexpress.ds.order.create}\n"
        "  - {fault: lost_answer}\n"
    )
    scenario = load_scenario(written(tmp_path, HEAD + text))
    assert [step.action for step in scenario.steps] == [
        FaultStep(fault="slow_answer", target="order.create", count=3, options={"seconds": "40"}),
        FaultStep(fault="callback_late", target="order.status", options={}),
        FaultStep(fault="lost_answer", target="aliexpress.ds.order.create", options={}),
        FaultStep(fault="lost_answer", options={}),
    ]
    assert scenario.faults() == ("slow_answer", "callback_late", "lost_answer")
    assert scenario.steps[0].label == "step 1, fault: slow_answer"


def test_a_manner_of_delivery_is_the_fault_of_that_name(tmp_path):
    text = (
        "steps:\n"
        "  - {deliver: forged, for: order.status, count: 2, with: {manner: not_hex}}\n"
        "  - {deliver: parallel}\n"
    )
    assert [step.action for step in steps_of(tmp_path, text)] == [
        FaultStep(
            fault="callback_forged", target="order.status", count=2, options={"manner": "not_hex"}
        ),
        FaultStep(fault="callback_parallel", options={}),
    ]


def test_a_step_may_expect_a_failure_or_a_refusal(tmp_path):
    text = (
        "steps:\n"
        "  - {app: order.create, expect: {failure: lost}}\n"
        "  - {app: order.create, expect: {refused: ApiCallLimit}}\n"
    )
    expected = [step.action.expect for step in steps_of(tmp_path, text)]
    assert expected == [{"failure": "lost"}, {"refused": "ApiCallLimit"}]


def test_the_faults_of_nested_steps_are_known(tmp_path):
    text = "steps: [{for_each: {a: [b]}, steps: [{fault: lost_answer}]}]\n"
    assert load_scenario(written(tmp_path, HEAD + text)).faults() == ("lost_answer",)


def test_the_head_of_a_scenario_is_read(tmp_path):
    text = (
        HEAD + "title: {en: A, zh: 甲}\ncovers: [LIFE-01]\nrounds: 3\nneeds: [order.ship]\n"
        "tags: [x]\ngiven: {price: 5.00}\nsteps: [{platform: token.expire}]\n"
        "always: [{platform: token.expire}]\n"
    )
    path = written(tmp_path, text)
    scenario = load_scenario(path)
    assert scenario.title == Text("A", "甲")
    assert (scenario.name, scenario.edition, scenario.rounds) == ("s", "aliexpress", 3)
    assert (scenario.covers, scenario.needs, scenario.tags) == (
        ("LIFE-01",),
        ("order.ship",),
        ("x",),
    )
    assert scenario.given == {"price": "5.00"}
    assert scenario.always[0].number == "always.1"
    assert scenario.path == str(path)
    assert scenario.source == text.encode()
    assert len(scenario.sha256) == 64


@pytest.mark.parametrize(
    ("title", "expected"),
    [("", Text("s", "s")), ("title: A\n", Text("A", "A")), ("title: {en: A}\n", Text("A", "A"))],
)
def test_a_title_may_be_short(tmp_path, title, expected):
    text = HEAD + title + "steps: [{platform: token.expire}]\n"
    assert load_scenario(written(tmp_path, text)).title == expected


def test_an_app_step_is_read(tmp_path):
    step = steps_of(
        tmp_path,
        """given: {id: "1"}
steps:
  - app: order.get
    with: {order_id: "{id}"}
    match: {order_id: "{id}"}
    expect: {status: 200}
    capture: {status: $.result.order_status}
    until: {$.result.order_status: FINISH}
    fail_if: {$.result.order_status: IN_CANCEL}
    every: 50ms
    within: 1.5s
    when: {order.ship: true}
    intent: see it
""",
    )[0]
    assert step.action == AppStep(
        operation="order.get",
        with_={"order_id": "{id}"},
        match={"order_id": "{id}"},
        expect={"status": "200"},
        capture={"status": "$.result.order_status"},
        until={"$.result.order_status": "FINISH"},
        fail_if={"$.result.order_status": "IN_CANCEL"},
        every=0.05,
    )
    assert (step.number, step.within, step.intent) == ("1", 1.5, "see it")
    assert step.when == {"order.ship": "true"}
    assert (step.location.line, step.location.column) == (5, 5)


def test_the_other_kinds_of_step_are_read(tmp_path):
    steps = steps_of(
        tmp_path,
        """steps:
  - platform: buyer.pays
    with: {order_id: "1"}
  - callback: order.status
    where: {status: OrderCreated}
    count: {at_least: 2, at_most: 3}
    expect: {status: 401}
    capture: {id: $.data.orderId}
    within: 1m
  - expect_none: order.status
    where: {order_id: "{id}"}
    within: 2s
  - for_each: {service: [A, "{id}"]}
    steps:
      - app: order.ship
        with: {service: "{service}"}
""",
    )
    assert [step.action for step in steps[:3]] == [
        PlatformStep(act="buyer.pays", with_={"order_id": "1"}),
        CallbackStep(
            callback="order.status",
            where={"status": "OrderCreated"},
            at_least=2,
            at_most=3,
            expect={"status": "401"},
            capture={"id": "$.data.orderId"},
        ),
        ExpectNoneStep(callback="order.status", where={"order_id": "{id}"}),
    ]
    assert [step.within for step in steps] == [None, 60.0, 2.0, None]
    last = steps[3].action
    assert isinstance(last, ForEachStep)
    assert (last.variable, last.values, last.steps[0].number) == ("service", ("A", "{id}"), "4.1")


def test_at_most_alone_asks_for_no_callback(tmp_path):
    steps = "steps: [{callback: order.status, count: {at_most: 0}}]\n"
    action = steps_of(tmp_path, steps)[0].action
    assert isinstance(action, CallbackStep)
    assert (action.at_least, action.at_most) == (0, 0)


def test_a_fragment_lends_its_steps(tmp_path):
    written(
        tmp_path,
        """fragment: paid
arguments: [id]
returns: [status]
steps:
  - platform: buyer.pays
    with: {order_id: "{id}"}
  - callback: order.status
    capture: {status: $.data.orderStatus}
""",
        "fragments/paid.yaml",
    )
    steps = steps_of(
        tmp_path,
        """steps:
  - use: paid
    with: {id: "7"}
    capture: {word: status}
  - callback: order.status
    where: {status: "{word}"}
""",
    )
    use = steps[0].action
    assert isinstance(use, UseStep)
    assert (use.fragment, use.arguments, use.returns) == ("paid", {"id": "7"}, {"word": "status"})
    assert [step.number for step in use.steps] == ["1.1", "1.2"]
    assert Path(use.steps[0].location.path).name == "paid.yaml"


def test_a_capture_is_known_to_later_steps_only(tmp_path):
    early = (
        HEAD + "steps:\n  - app: order.get\n    with: {order_id: '{id}'}\n    capture: {id: $.a}\n"
    )
    assert problems_of(written(tmp_path, early)) == [
        "s.yaml:5:22: {id} has no value here; known: round, run"
    ]


def test_always_sees_what_any_step_captures(tmp_path):
    text = (
        HEAD + "steps:\n  - app: order.get\n    capture: {id: $.a}\n"
        "always:\n  - platform: order.forget\n    with: {order_id: '{id}'}\n"
    )
    assert load_scenario(written(tmp_path, text)).always


def test_a_capture_may_shadow_a_given_value(tmp_path):
    text = HEAD + "given: {id: '1'}\nsteps: [{app: order.get, capture: {id: $.a}}]\n"
    assert load_scenario(written(tmp_path, text)).steps


def test_the_variable_of_for_each_ends_with_it(tmp_path):
    text = (
        HEAD + "steps:\n  - for_each: {v: [a]}\n    steps: [{app: order.get, capture: {c: $.a}}]\n"
        "  - app: order.get\n    with: {order_id: '{v}{c}'}\n"
    )
    assert problems_of(written(tmp_path, text)) == [
        "s.yaml:7:22: {v} has no value here; known: c, round, run"
    ]


def test_a_scenario_of_another_edition_is_refused(tmp_path):
    path = written(tmp_path, HEAD + "steps: [{platform: token.expire}]\n")
    found = problems_of(path, edition="1688")
    assert found[0].startswith("s.yaml:2:10: this is for edition aliexpress, the run is for editi")
    assert found[0].endswith("; run it with --edition aliexpress, or choose one of edition 1688")


def test_a_fragment_is_no_scenario():
    path = resource("scenarios", "aliexpress", "fragments", "delivered.yaml")
    with pytest.raises(DocumentError, match="a fragment, no scenario"):
        load_scenario(path)


def test_a_missing_file_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        load_scenario(tmp_path / "none.yaml")


PUBLISHED = """\
scenario: order-lifecycle
title: {en: Full order life cycle with tracking, zh: 含物流轨迹的完整订单生命周期}
edition: aliexpress
covers: [LIFE-01, LIFE-02, TRK-01, FMT-01]
rounds: 3
given: {product_id: "1005006057059635", price: "12.50", currency: USD}
steps:
  - app: order.create
    with: {product_id: "{product_id}", quantity: "2"}
    expect: {status: 200, "$.result.is_success": true}
    capture: {order_id: "$.result.order_list.number[0]"}
  - platform: buyer.pays
    with: {order_id: "{order_id}"}
  - callback: order.status
    where: {order_id: "{order_id}", status: PaymentAuthorized}
    within: 5s
  - app: order.ship
    with: {order_id: "{order_id}", service: CAINIAO_STANDARD, tracking_number: "LP00123456789CN"}
  - platform: carrier.delivers            # several tracking events, each pushed
    with: {order_id: "{order_id}"}
  - callback: logistics.tracking
    where: {order_id: "{order_id}"}
    count: {at_least: 1}
  - platform: buyer.confirms
    with: {order_id: "{order_id}"}
  - app: order.get
    with: {order_id: "{order_id}"}
    until: {"$.result.order_status": FINISH}
    fail_if: {"$.result.order_status": IN_CANCEL}
    every: 200ms
    within: 10s
always:                                   # clean-up, runs whatever happened
  - platform: order.forget
    with: {order_id: "{order_id}"}
"""

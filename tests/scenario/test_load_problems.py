"""Wrong scenario files: every problem with its place and the nearest word."""

import pytest

from harness.model.errors import DocumentError
from harness.scenario.load import load_scenario

HEAD = "scenario: s\nedition: aliexpress\n"


def written(tmp_path, text):
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path):
    with pytest.raises(DocumentError) as caught:
        load_scenario(path)
    return [str(p).removeprefix(f"{path.parent}/") for p in caught.value.problems]


BAD_STEPS = [
    ("app: order.crate", "4:10: unknown operation 'order.crate'; did you mean 'order.create'?"),
    ("platform: buyer.pay", "4:15: unknown act of the platform's side 'buyer.pay'; did you mean"),
    ("platform: buyer.pays", "4:15: buyer.pays is about an order, but 'with' names no order_id"),
    (
        "platform: buyer.pays\n    with: {oder_id: a}",
        "4:15: buyer.pays is about an order, but 'with' names no order_id",
    ),
    ("callback: order.state", "4:15: unknown callback 'order.state'; did you mean 'order.status'?"),
    ("expect_none: orders", "4:18: unknown callback 'orders'; did you mean 'order.status'?"),
    ("ap: order.create", "4:5: unknown key 'ap'; did you mean 'app'?"),
    ("with: {}", "4:5: a step needs exactly one of app, platform, callback"),
    (
        "app: order.get\n    platform: buyer.pays",
        "5:5: 'platform' stands beside 'app'; a step has one actor; make two steps of it",
    ),
    ("app: order.get\n    fault: lost_answer", "5:5: 'fault' stands beside 'app'"),
    ("fault: lost_answr", "4:12: steps.0.fault: expected one of bad_certificate, callback_changed"),
    (
        "fault: lost_answer\n    for: order.creat",
        "5:10: unknown operation or interface 'order.creat'; did you mean 'order.create'?",
    ),
    ("fault: callback_late\n    for: order.create", "5:10: unknown callback 'order.create'"),
    ("fault: lost_answer\n    count: 0", "5:12: steps.0.count: expected a whole number of 1"),
    (
        "fault: slow_answer\n    with: {second: 4}",
        "5:12: unknown key 'second'; did you mean 'seconds'?",
    ),
    (
        "fault: slow_answer\n    with: {seconds: soon}",
        "5:21: steps.0.with.seconds: expected seconds (2, 0.5), got",
    ),
    ("fault: lost_answer\n    match: {order_id: a}", "5:5: 'match' has no place in a step with"),
    (
        "deliver: twice",
        "4:14: steps.0.deliver: expected one of changed_on_retry, duplicate",
    ),
    ("deliver: late\n    for: order.create", "5:10: unknown callback 'order.create'"),
    ("deliver: late\n    fault: lost_answer", "4:5: 'deliver' stands beside 'fault'"),
    (
        "deliver: forged\n    with: {manner: crooked}",
        "5:20: steps.0.with.manner: expected one of wrong_key, flipped_byte",
    ),
    ("attest: Really?", "4:5: 'attest' is not served by this version; remove it"),
    ("app: order.get\n    matches: {}", "5:5: unknown key 'matches'; did you mean 'match'?"),
    (
        "callback: order.status\n    until: {$.a: b}",
        "5:5: 'until' has no place in a step with 'callback'; known there: where",
    ),
    (
        "app: order.get\n    with: {oder_id: a}",
        "5:12: unknown value of order.get 'oder_id'; did you mean 'order_id'?",
    ),
    ("app: order.get\n    match: {status: a}", "5:13: unknown value of order.get 'status'; known"),
    (
        "callback: order.status\n    where: {staus: a}",
        "5:13: unknown value of order.status 'staus'; did you mean 'status'?",
    ),
    (
        "app: order.get\n    expect: {result: a}",
        "5:14: 'result' is neither one of status, failure, refused nor a",
    ),
    (
        "app: order.get\n    until: {$.: a}",
        "5:13: '$.' is neither one of status, failure, refused nor a",
    ),
    ("app: order.get\n    expect: {status: ok}", "5:22: steps.0.expect.status: expected an HTTP"),
    ("app: order.get\n    capture: {a: $.}", "5:18: '$.' is no JSONPath"),
    ("app: order.get\n    capture: {a b: $.a}", "5:15: key 'a b': expected a name of letters"),
    (
        "app: order.get\n    within: 5",
        '5:13: steps.0.within: expected a duration (200ms, 5s, 1m), got "5"',
    ),
    ("app: order.get\n    within: 5 s", "5:13: steps.0.within: expected a duration"),
    ("app: order.get\n    every: 0ms", "5:12: every must be longer than nothing"),
    (
        "callback: order.status\n    count: {at_least: 3, at_most: 2}",
        "5:12: at_least 3 is more than at_most 2",
    ),
    ("callback: order.status\n    count: 3", "5:12: steps.0.count: expected {at_least: N, at_mos"),
    ("callback: order.status\n    count: {at_least: -1}", "5:23: steps.0.count.at_least: expected"),
    (
        'app: order.get\n    with: {order_id: "{prodct}"}',
        "5:22: {prodct} has no value here; did you mean 'product'?",
    ),
    ('app: order.get\n    with: {order_id: "{a.b}"}', "5:22: '{a.b}' is no name in braces"),
    ('app: order.get\n    with: {order_id: "{"}', "5:22: a lone '{'; write '{{' for the brace"),
    (
        'app: order.get\n    with: {order_id: "{product.__class__}"}',
        "5:22: '{product.__class__}' is no name in braces",
    ),
    ('app: order.get\n    expect: {$.a: "{b}"}', "5:19: {b} has no value here; known: "),
    (
        "app: order.get\n    when: {order.shp: true}",
        "5:12: 'order.shp' is no capability, no interface and no name with a value here; did",
    ),
    ("app: order.get\n    when: {order.ship: yes}", "5:24: expected true or false, got 'yes'"),
    (
        "app: token.refresh\n    with: {refresh_token: abc}",
        "5:27: refresh_token holds a secret in plain text; leave it out",
    ),
    (
        "app: order.get\n    with: {order_id: https://API-SG.aliexpress.com/sync}",
        "5:22: api-sg.aliexpress.com is a production host; scenarios run against the sandbox",
    ),
    ("use: none", "4:10: there is no fragment 'none'; known: cancelled, closed, "),
    ("use: ../s", "4:10: '../s' is no name of a fragment; lower-case letters"),
    ("use: /etc/passwd", "4:10: '/etc/passwd' is no name of a fragment"),
    ("use: a%2e", "4:10: 'a%2e' is no name of a fragment"),
    ("use: con", "4:10: 'con' is no name of a fragment"),
    ("use: a.", "4:10: 'a.' is no name of a fragment"),
    ("use: delivered", "4:10: the fragment needs order_id; add it under 'with'"),
    (
        'use: delivered\n    with: {oder_id: "1"}',
        "5:12: unknown argument 'oder_id'; did you mean 'order_id'?",
    ),
    (
        'use: delivered\n    with: {order_id: "1"}\n    capture: {a: b}',
        "6:18: the fragment returns no 'b'",
    ),
    ("for_each: {}\n    steps: []", "4:15: steps.0.for_each: must not be empty"),
    (
        "for_each: {a: [b]}\n    steps: [{app: x}]",
        "5:19: unknown operation 'x'",
    ),
]


@pytest.mark.parametrize(("step", "expected"), BAD_STEPS)
def test_a_wrong_step_is_named_at_its_place(tmp_path, step, expected):
    text = f"{HEAD}steps:\n  - {step}\ngiven: {{product: 1}}\n"
    found = problems_of(written(tmp_path, text))
    assert any(text.startswith(f"s.yaml:{expected}") for text in found), found


BAD_HEADS = [
    ("edition: aliexpres", "2:10: unknown edition 'aliexpres'; did you mean 'aliexpress'?"),
    ("edition: aliexpress\nrounds: 0", "3:9: rounds: expected a whole number of 1 or more, got"),
    ("edition: aliexpress\nround: 3", "3:1: unknown key 'round'; did you mean 'rounds'?"),
    ("edition: aliexpress\ncovers: [LIFE-1]", "3:10: covers.0: expected the id of a requirement"),
    (
        "edition: aliexpress\nneeds: [order.crate]",
        "3:9: unknown capability 'order.crate'; did you mean 'order.create'?",
    ),
    (
        "edition: aliexpress\ngiven: {app_secret: helloworld}",
        "3:21: app_secret holds a secret in plain text",
    ),
    (
        'edition: aliexpress\ngiven: {access_token: "50000"}',
        "3:23: access_token holds a secret in plain text",
    ),
    ('edition: aliexpress\ngiven: {a: "{b}"}', "3:12: {b} has no value here; known: round, run"),
    ("edition: aliexpress\ngiven: {a: gw.api.taobao.com}", "3:12: gw.api.taobao.com is a product"),
    ("edition: aliexpress\ntitle: {zh: 甲}", "3:8: title: expected a text, or {en: ..., zh: ...}"),
    ("edition: aliexpress\nscenario: t", "3:1: key 'scenario' stands twice, first at line 1"),
]


@pytest.mark.parametrize(("head", "expected"), BAD_HEADS)
def test_a_wrong_head_is_named_at_its_place(tmp_path, head, expected):
    text = f"scenario: s\n{head}\nsteps: [{{platform: token.expire}}]\n"
    found = problems_of(written(tmp_path, text))
    assert any(text.startswith(f"s.yaml:{expected}") for text in found), found


def test_all_problems_come_at_once_in_order_of_place(tmp_path):
    text = (
        HEAD + "rounds: 0\nsteps:\n  - app: order.crate\n  - callback: x\n    where: {a: '{b}'}\n"
    )
    places = [text.split(": ")[0] for text in problems_of(written(tmp_path, text))]
    assert places == ["s.yaml:3:9", "s.yaml:5:10", "s.yaml:6:15", "s.yaml:7:16"]


def test_a_secret_is_not_repeated_in_its_problem(tmp_path):
    text = HEAD + "given: {client_secret: [hunter2]}\nsteps: [{platform: token.expire}]\n"
    assert "hunter2" not in "".join(
        problems_of(written(tmp_path, text.replace("[hunter2]", "hunter2")))
    )


@pytest.mark.parametrize(
    "text",
    ["", "- a\n", "scenario: s\n", "steps: x\n", HEAD + "steps: []\n", HEAD + "steps: [a]\n"],
)
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    assert problems_of(written(tmp_path, text))


@pytest.mark.parametrize(
    ("edition", "step", "column", "fault", "near"),
    [
        ("alibaba", "deliver: late", 15, "callback_late", "lost_answer"),
        ("1688", "fault: clock_ahead", 13, "clock_ahead", ""),
        ("aliexpress", "fault: delisted_item", 13, "delisted_item", ""),
    ],
)
def test_a_fault_that_the_edition_cannot_have_is_refused(
    tmp_path, edition, step, column, fault, near
):
    text = f'scenario: s\nedition: "{edition}"\nsteps:\n  - {{{step}}}\n'
    [problem] = problems_of(written(tmp_path, text))
    assert problem.startswith(f"s.yaml:4:{column}: edition {edition} cannot have the fault {fault}")
    assert near in problem


def test_a_misspelt_fault_is_named_with_the_nearest_one(tmp_path):
    text = HEAD + "steps: [{fault: lost_answr}]\n"
    [problem] = problems_of(written(tmp_path, text))
    assert problem.endswith("did you mean 'lost_answer'?")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("platform: item.delists", "4:15: item.delists is about an item, but 'with' names no item"),
        ("platform: order.forget", "4:15: unknown act of the platform's side 'order.forget'"),
    ],
)
def test_the_acts_of_an_edition_without_orders_are_its_own(tmp_path, step, expected):
    text = f"scenario: s\nedition: alibaba\nsteps:\n  - {step}\n"
    assert any(p.startswith(f"s.yaml:{expected}") for p in problems_of(written(tmp_path, text)))
    right = text.replace(step, 'platform: item.delists\n    with: {item_id: "1"}')
    assert (
        load_scenario(written(tmp_path, right)).steps[0].label == "step 1, platform: item.delists"
    )

"""The published schema, the reader's own tables and the model say the same."""

import json
from dataclasses import fields

import pytest

from harness.documents.resources import resource
from harness.emulator.bites import Pushes
from harness.emulator.faults import FAULTS
from harness.model import scenario as model
from harness.platforms.editions import edition_named
from harness.scenario.steps import ACTORS, ANYWHERE, KEYS, NOT_SERVED
from harness.scenario.vocabulary import vocabulary_of

DEFINITIONS = json.loads(resource("schemas", "scenario.schema.json").read_text())["$defs"]
KINDS = {
    "app": ("appStep", model.AppStep, {"app": "operation", "with": "with_"}),
    "platform": ("platformStep", model.PlatformStep, {"platform": "act", "with": "with_"}),
    "callback": ("callbackStep", model.CallbackStep, {}),
    "expect_none": ("expectNoneStep", model.ExpectNoneStep, {"expect_none": "callback"}),
    "fault": (
        "faultStep",
        model.FaultStep,
        {"for": "target", "with": "options"},
    ),
    "deliver": (
        "deliverStep",
        model.FaultStep,
        {"deliver": "fault", "for": "target", "with": "options"},
    ),
    "for_each": ("forEachStep", model.ForEachStep, {}),
    "use": (
        "useStep",
        model.UseStep,
        {"use": "fragment", "with": "arguments", "capture": "returns"},
    ),
}
OF_EVERY_STEP = {"within", "when", "intent"}


def names(cls):
    return {field.name for field in fields(cls)}


def test_a_scenario_has_the_same_keys_and_fields():
    keys = {"name" if key == "scenario" else key for key in DEFINITIONS["scenario"]["properties"]}
    assert keys == names(model.Scenario) - {"path", "sha256", "source"}


@pytest.mark.parametrize("kind", ACTORS)
def test_a_step_has_the_same_keys_and_fields(kind):
    definition, cls, renamed = KINDS[kind]
    keys = set(DEFINITIONS[definition]["properties"]) - OF_EVERY_STEP - set(NOT_SERVED)
    spread = {"for_each": ("variable", "values")}
    if kind == "callback":
        spread["count"] = ("at_least", "at_most")
    expected = {name for key in keys for name in spread.get(key, (renamed.get(key, key),))}
    # What a fragment does stands in its own file.
    assert expected == names(cls) - ({"steps", "source"} if kind == "use" else set())


@pytest.mark.parametrize("kind", ACTORS)
def test_the_reader_knows_the_schemas_keys(kind):
    assert set(DEFINITIONS[KINDS[kind][0]]["properties"]) == {kind, *KEYS[kind], *ANYWHERE}


def test_every_key_is_described_for_editors():
    for name in ("scenario", "fragment", *(KINDS[kind][0] for kind in ACTORS)):
        for key, schema in DEFINITIONS[name]["properties"].items():
            assert schema.get("description"), (name, key)


def test_the_words_of_the_edition_are_those_of_its_data():
    words = vocabulary_of(edition_named("aliexpress"))
    assert "order.create" in words.operations
    assert words.callbacks["order.status"] == {"order_id", "status"}
    assert words.acts["token.expire"] == ()
    assert {"buyer.pays", "order.forget"} <= set(words.acts)
    others = {values for name, values in words.acts.items() if name != "token.expire"}
    assert others == {("order_id",)}


@pytest.mark.parametrize(
    ("edition", "acts"),
    [
        ("alibaba", {"token.expire": (), "item.delists": ("item_id",)}),
        ("1688", {"token.expire": ()}),
    ],
)
def test_an_edition_without_orders_has_no_acts_of_orders(edition, acts):
    assert vocabulary_of(edition_named(edition)).acts == acts


def test_the_schema_knows_every_fault_of_the_emulator():
    assert set(DEFINITIONS["faultStep"]["properties"]["fault"]["enum"]) == set(FAULTS)


def test_the_schema_knows_every_option_of_a_fault():
    options = {name for fault in FAULTS.values() for name in fault.options}
    assert set(DEFINITIONS["faultStep"]["properties"]["with"]["properties"]) == options


def test_every_manner_of_delivery_is_a_fault_of_pushes():
    manners = DEFINITIONS["deliverStep"]["properties"]["deliver"]["enum"]
    assert {f"callback_{manner}" for manner in manners} == {
        name for name, fault in FAULTS.items() if isinstance(fault.bite, Pushes)
    }


def test_the_schema_knows_every_word_of_an_option():
    options = DEFINITIONS["faultStep"]["properties"]["with"]["properties"]
    told = {name: set(words) for f in FAULTS.values() for name, words in f.words.items()}
    assert {name: set(options[name]["enum"]) for name in told} == told

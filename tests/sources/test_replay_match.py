"""What two requests ask for, held against each other."""

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from harness.evidence.pseudonym import Pseudonyms
from harness.model.exchange import Fact, Observation, Request
from harness.platforms.editions import edition_named
from harness.sources.replay_match import Asked, asked_by

EDITION = edition_named("aliexpress")
CREATE, SHIP = "aliexpress.ds.order.create", "aliexpress.solution.order.fulfill"
ORDER = "param_place_order_request4_open_api_d_t_o"
FORM = (("content-type", "application/x-www-form-urlencoded"),)


def asked(method, values=(), *, http="POST", path="/sync"):
    body = urlencode({"method": method, **dict(values)}).encode()
    request = Request(method=http, url=f"http://recorded{path}", headers=FORM, body=body)
    return asked_by(request, EDITION)


def order(**values):
    return {ORDER: json.dumps(values)}


@pytest.fixture
def recorded(spoken):
    """What a recorded call asks for."""
    return lambda *call, **traits: Asked(EDITION.read_call(spoken.call(*call, **traits)))


def test_signature_time_and_token_say_nothing(recorded):
    mine = asked(SHIP, {"out_ref": "81", "session": "another", "sign": "CD", "timestamp": "9"})
    assert mine.agrees(recorded(SHIP, {"out_ref": "81"}))


def test_another_interface_is_another_request(recorded):
    assert not asked(CREATE).agrees(recorded(SHIP))


def test_json_is_compared_by_its_values_and_not_by_its_text(recorded):
    mine = {ORDER: '{ "b": 1, "a": "x" }'}
    assert asked(CREATE, mine).agrees(recorded(CREATE, {ORDER: '{"a":"x","b":1}'}))


@pytest.mark.parametrize("literal", ["1.0", '"1"', "2", "null"])
def test_a_literal_written_otherwise_differs(recorded, literal):
    theirs = recorded(CREATE, {ORDER: f'{{"a":{literal}}}'})
    assert not asked(CREATE, {ORDER: '{"a":1}'}).agrees(theirs)


def test_a_personal_value_agrees_with_its_pseudonym(recorded):
    pseudonyms = Pseudonyms(b"k")
    mine = {"logistics_no": "LP00100201CN", **order(full_name="王小明 Li", zip="04510", memo="m")}
    theirs = {
        "logistics_no": pseudonyms.of("LP00100201CN"),
        **order(full_name=pseudonyms.of("王小明 Li"), zip=pseudonyms.of("04510"), memo="m"),
    }
    assert asked(SHIP, mine).agrees(recorded(SHIP, theirs))


def test_a_personal_value_of_another_form_differs_and_is_not_named(recorded):
    mine = asked(SHIP, {"logistics_no": "LP00100201CN"})
    [difference] = mine.differences(recorded(SHIP, {"logistics_no": "12"}))
    assert difference.en == "logistics_no has another form than the recorded one"
    assert "LP00100201CN" not in difference.zh


def test_everything_below_a_personal_name_is_personal(recorded):
    mine = order(address={"line": "Main Street 5"})
    theirs = order(address={"line": Pseudonyms(b"k").of("Main Street 5")})
    assert asked(CREATE, mine).agrees(recorded(CREATE, theirs))


def test_each_difference_is_told_with_its_place_and_both_values(recorded):
    mine = asked(CREATE, order(items=[{"count": "3"}], note="new"))
    theirs = recorded(CREATE, order(items=[{"count": "2"}], memo="old"))
    assert [text.en for text in mine.differences(theirs)] == [
        f"{ORDER}/items/0/count is '3', recorded '2'",
        f"{ORDER}/note is 'new', the recording has none",
        f"{ORDER}/memo is not sent, the recording has 'old'",
    ]


def test_a_value_that_is_personal_and_only_on_one_side_is_not_named(recorded):
    told = [
        text
        for mine, theirs in (({"mobile": "0171234"}, {}), ({}, {"mobile": "0171234"}))
        for text in asked(SHIP, mine).differences(recorded(SHIP, theirs))
    ]
    assert len(told) == 2
    assert not any("0171234" in text.en + text.zh for text in told)
    assert "a personal value (7 characters)" in told[0].en


def test_a_long_value_is_cut(recorded):
    [told] = asked(SHIP, {"out_ref": "8" * 500}).differences(recorded(SHIP))
    assert len(told.en) < 200


def test_a_body_that_the_recording_withheld_agrees(spoken):
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="9 bytes", where="body")
    call = replace(spoken.call(SHIP, {"out_ref": "81"}), observations=(withheld,))
    assert asked(SHIP, {"out_ref": "99"}).agrees(Asked(EDITION.read_call(call)))


def test_a_gateway_may_stand_below_a_path_of_its_own(recorded):
    assert asked(SHIP).is_sent_as(recorded(SHIP, path="/proxy/sync"))
    assert not asked(SHIP).is_sent_as(recorded(SHIP, path="/rest"))
    assert not asked(SHIP, http="GET").is_sent_as(recorded(SHIP))


@pytest.mark.parametrize("theirs", ['"2"', "2", "2.0", '"2.00"'])
def test_another_client_may_write_the_same_value_otherwise(recorded, theirs):
    said = recorded(CREATE, {ORDER: f'{{"quantity":{theirs}}}'})
    assert asked(CREATE, {ORDER: '{"quantity":"2"}'}).may_be(said)
    assert not asked(CREATE, {ORDER: '{"quantity":"3"}'}).may_be(said)


def test_another_client_has_chosen_a_word_of_its_own(recorded):
    said = recorded(CREATE, order(out_order_id="ERP-17", product_id="5"))
    assert asked(CREATE, order(out_order_id="H-replayed-1")).may_be(said, "replayed")
    assert not asked(CREATE, order(out_order_id="H-replayed-1")).may_be(said)
    assert not asked(CREATE, order(out_order_id="H-8", product_id="6")).may_be(said, "replayed")


def test_another_client_may_say_more_less_and_other_people(recorded):
    mine = asked(CREATE, {"out_ref": "81", **order(full_name="A", country="US")})
    theirs = recorded(CREATE, {"out_ref": "81", **order(full_name="Somebody", memo="x")})
    assert mine.may_be(theirs)
    assert not mine.may_be(recorded(CREATE, {"out_ref": "82"}))
    assert not mine.may_be(recorded(SHIP, {"out_ref": "81"}))

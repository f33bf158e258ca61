import json
from pathlib import Path

import pytest

from harness.documents.resources import resource
from harness.platforms.editions import EDITION_NAMES

SAMPLE = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "sample"
CLIENTS = SAMPLE.parent / "clients"
HAR = SAMPLE / "order-lifecycle.har"
STATEMENT = SAMPLE / "statement.yaml"


@pytest.fixture
def foreign(tmp_path):
    """The sample HAR as another recorder has it: without the members of our own."""
    log = json.loads(HAR.read_text("utf-8"))["log"]
    entries = [{k: v for k, v in e.items() if k != "_harness"} for e in log["entries"]]
    path = tmp_path / "foreign.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return path


@pytest.fixture
def new(harness, tmp_path):
    """Starts a file from the words given: exit code, the file, stderr."""

    def run(*words, out="mine.yaml"):
        path = tmp_path / out
        code, _, err = harness("new", *words, "--out", path)
        return code, path, err

    return run


def test_a_recording_of_both_directions_becomes_a_scenario_that_lints(new, harness, foreign):
    code, path, err = new("scenario", "--from", foreign, "--statement", STATEMENT)
    assert (code, harness("lint", path)[0]) == (0, 0), err
    text = path.read_text("utf-8")
    assert "callback: order.status" in text
    assert "platform: buyer.pays  # guess" in text
    assert f"--target cassette:{foreign}" in text


@pytest.mark.parametrize("suffix", ["har", "ndjson", "yaml"])
def test_a_recording_of_our_own_becomes_a_scenario_that_lints(new, harness, suffix):
    words = ("--from", SAMPLE / f"order-lifecycle.{suffix}", "--statement", STATEMENT)
    code, path, err = new("scenario", *words)
    assert (code, harness("lint", path)[0]) == (0, 0), err


@pytest.mark.parametrize("name", ["ae_sdk-0.6.0.ndjson", "lazop-sdk-1.0.3.ndjson"])
def test_what_other_clients_sent_becomes_a_scenario_that_lints(new, harness, name):
    code, path, err = new("scenario", "--from", CLIENTS / name)
    assert (code, harness("lint", path)[0]) == (0, 0), err


def test_no_personal_value_of_the_traffic_is_in_the_scenario(new):
    text = new("scenario", "--from", CLIENTS / "ae_sdk-0.6.0.ndjson")[1].read_text("utf-8")
    personal = ["João", "Rua São", "01035-000", "11900000000", "LP00100000000001", "Paulo"]
    assert [word for word in personal if word in text] == []


def test_callbacks_in_a_har_are_asked_for_where_no_statement_names_them(new, foreign):
    err = new("scenario", "--from", foreign)[2]
    assert "requests in the form of a callback, to 127.0.0.1:" in err
    assert "give --statement FILE" in err


def test_without_a_file_the_scenario_is_printed(harness):
    code, out, err = harness("new", "scenario", "--from", SAMPLE / "order-lifecycle.yaml")
    assert code == 0, err
    assert "scenario: imported-order-lifecycle\n" in out


def test_the_same_recording_gives_the_same_bytes(new):
    words = ("scenario", "--from", HAR, "--statement", STATEMENT, "--name", "a")
    one, other = new(*words, out="a.yaml")[1], new(*words, out="b.yaml")[1]
    head, body = one.read_text("utf-8").split("scenario: a", 1)
    assert body == other.read_text("utf-8").split("scenario: a", 1)[1]
    assert "a.yaml" in head


def test_the_same_run_from_two_recorders_is_one_scenario(new):
    one = new("scenario", "--from", SAMPLE / "order-lifecycle.ndjson", "--name", "a")[1]
    both = new(
        "scenario", "--from", SAMPLE, "--statement", STATEMENT, "--name", "a", out="both.yaml"
    )[1]
    assert both.read_text("utf-8").count("- app: ") == one.read_text("utf-8").count("- app: ")


def test_a_file_that_is_there_is_kept(new):
    path = new("statement")[1]
    path.write_text("mine")
    code, _, err = new("statement")
    assert (code, path.read_text()) == (2, "mine")
    assert "is there already" in err
    assert "--force" in err
    assert new("statement", "--force")[0] == 0
    assert path.read_text("utf-8").startswith("# The statement")


def test_traffic_without_a_call_of_the_platform_tells_what_was_seen(new, tmp_path):
    entry = {
        "startedDateTime": "2026-03-02T08:00:00Z",
        "time": 1,
        "request": {"method": "GET", "url": "https://shop.example.com/", "headers": []},
        "response": {"status": 200, "headers": [], "content": {"text": "", "mimeType": ""}},
    }
    har = tmp_path / "other.har"
    har.write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))
    code, path, err = new("scenario", "--from", har, "--edition", "alibaba")
    assert (code, path.exists()) == (2, False)
    assert "no call of a known operation of edition alibaba in other.har" in err
    assert "1 exchange with other hosts (shop.example.com)" in err
    assert "none of the 1 addresses called" in new("scenario", "--from", har)[2]


def test_a_file_that_is_no_traffic_is_told_with_its_place(new, tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"a": 1}')
    code, _, err = new("scenario", "--from", other)
    assert code == 2
    assert f"{other}" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("scenario",), "none is named"),
        (("scenario", "--from", "no/such.har"), "no such file or folder"),
        (("scenario", "--from", HAR, "--name", "My Name"), "is no name of a scenario"),
        (("scenario", "--from", HAR, "--edition", "ebay"), "unknown edition 'ebay'"),
        (("statement", "--from", HAR), "--from is for `harness new scenario`"),
        (("statement", "--edition", "alibab"), "did you mean 'alibaba'?"),
        (("fragment",), "invalid choice: 'fragment'"),
    ],
)
def test_wrong_use_is_told(new, words, message):
    code, path, err = new(*words)
    assert (code, path.exists()) == (2, False)
    assert message in err


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_a_named_scenario_lints_and_runs_as_it_stands(new, harness, tmp_path, edition):
    code, path, err = new("scenario", "mine", "--edition", edition)
    assert (code, harness("lint", path)[0]) == (0, 0), err
    words = ("--edition", edition, "--out", tmp_path / "run", "-q")
    code, out, err = harness("run", path, *words)
    assert code == 0, out + err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("My Scenario",), "lower-case letters, digits, dots and dashes"),
        (("mine", "--name", "yours"), "two names: mine and yours"),
        (("mine", "--company", "c"), "--company is for `harness new statement`"),
        (("mine", "--edition", "ebay"), "unknown edition 'ebay'"),
    ],
)
def test_a_scenario_that_cannot_be_named_so_is_told(new, words, message):
    code, path, err = new("scenario", *words)
    assert (code, path.exists()) == (2, False)
    assert message in err


def test_a_place_that_cannot_be_written_is_told(harness, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = harness("new", "statement", "--out", tmp_path / "file" / "mine.yaml")
    assert code == 2
    assert "cannot write" in err


@pytest.mark.parametrize("edition", EDITION_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_a_new_statement_lints_as_it_stands(new, harness, edition, lang):
    code, path, _ = new("statement", "--edition", edition, "--lang", lang)
    assert (code, harness("lint", path)[0]) == (0, 0)


def test_a_schema_key_that_no_edition_explains_is_missed(harness):
    schema = json.loads(resource("schemas", "statement.schema.json").read_text("utf-8"))
    texts = "".join(harness("new", "statement", "--edition", e)[1] for e in EDITION_NAMES)
    assert [key for key in schema["properties"] if f"{key}:" not in texts] == []

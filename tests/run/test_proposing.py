import io
import json
from pathlib import Path

import pytest

from harness.model.errors import DocumentError
from harness.model.evidence import ActKind
from harness.model.exchange import Direction
from harness.run.intake import take_in
from harness.run.proposing import take_traffic

SAMPLE = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "sample"


def taken(*paths, callback_url=""):
    intake = take_in([str(path) for path in paths], io.BytesIO().read)
    return take_traffic(intake, callback_url=callback_url)


def test_the_edition_is_guessed_from_the_addresses_called():
    assert taken(SAMPLE / "order-lifecycle.yaml").edition == "aliexpress"


def test_callbacks_are_known_by_their_address(tmp_path):
    request = {"method": "POST", "url": "http://127.0.0.1:9000/cb", "headers": []}
    response = {"status": 200, "headers": [], "content": {"text": "", "mimeType": ""}}
    entry = {"startedDateTime": "2026-03-02T08:00:00Z", "time": 1}
    har = {
        "log": {"version": "1.2", "entries": [entry | {"request": request, "response": response}]}
    }
    (tmp_path / "a.har").write_text(json.dumps(har))
    (found,) = taken(tmp_path / "a.har", callback_url="http://127.0.0.1:9000/cb").exchanges
    assert found.direction is Direction.INBOUND


def test_a_recording_of_our_own_brings_its_acts():
    found = taken(SAMPLE / "order-lifecycle.har")
    assert any(act.kind is ActKind.SCENARIO_STARTED for act in found.acts)


def test_what_several_files_hold_is_taken_once(tmp_path):
    path = SAMPLE / "order-lifecycle.ndjson"
    (tmp_path / "copy.ndjson").write_bytes(path.read_bytes())
    assert len(taken(path, tmp_path / "copy.ndjson").exchanges) == len(taken(path).exchanges) > 0


def test_what_cannot_be_read_is_handed_on(tmp_path):
    whole = (SAMPLE / "order-lifecycle.ndjson").read_bytes()
    (tmp_path / "cut.ndjson").write_bytes(whole[: len(whole) // 2])
    found = taken(tmp_path / "cut.ndjson")
    assert found.exchanges
    assert len(found.damage) == 1


def test_a_file_that_is_no_traffic_is_an_error(tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1}')
    with pytest.raises(DocumentError):
        taken(tmp_path / "a.json")


def test_a_recording_without_a_known_address_has_no_edition(tmp_path):
    (tmp_path / "a.yaml").write_text("interactions: []\nversion: 1\n")
    found = taken(tmp_path / "a.yaml")
    assert (found.exchanges, found.edition) == ((), "")

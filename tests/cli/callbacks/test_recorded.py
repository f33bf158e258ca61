"""`harness callbacks URL --from RECORDING`: callbacks delivered once more."""

import hashlib
import hmac
import json
import re

import pytest

pytestmark = pytest.mark.long


def test_recorded_callbacks_are_delivered_again_forged_ones_forged(
    harness_json, receiver, scenario, tmp_path
):
    first, second = receiver(), receiver()
    words = scenario("forged-wrong-key", "duplicate")
    harness_json("callbacks", first.url, *words, "--out", tmp_path / "first")
    code, summary = harness_json(
        "callbacks", second.url, "--from", tmp_path / "first", "--out", tmp_path / "second"
    )
    assert code == 0
    # Our own record holds other numbers in place of the buyer's and the parcel's; no more differs.
    again, before = (
        [re.sub(rb'"(buyerId|trackingNumber)":"?[A-Z0-9]+', b"", r.body) for r in server.requests]
        for server in (second, first)
    )
    assert again == before
    assert summary["requirements"]["TRK-03"] == "pass"
    assert summary["requirements"]["TRK-05"] == "pass"
    log = (tmp_path / "second" / "evidence" / "log.ndjson").read_text("utf-8")
    origins = [
        json.loads(line)["body"]["origin"]["kind"]
        for line in log.splitlines()
        if '"type":"exchange"' in line
    ]
    assert set(origins) == {"replayed"}


def test_a_har_is_delivered_again_signed_anew(harness_json, receiver, tmp_path):
    server = receiver()
    body = '{"message_type":53,"timestamp":1,"data":{"orderId":81,"orderStatus":"OrderCreated"}}'
    har = tmp_path / "calls.har"
    har.write_text(json.dumps(_har(server.url, body)), encoding="utf-8")
    out = tmp_path / "out"
    code, summary = harness_json("callbacks", server.url, "--from", har, "--out", out)
    assert (code, summary["requirements"]["TRK-02"]) == (0, "pass")
    [request] = server.requests
    right = hmac.new(b"helloworld", b"12345678" + body.encode(), hashlib.sha256).hexdigest()
    assert (request.body, request.headers["authorization"]) == (body.encode(), right)


@pytest.mark.parametrize(
    ("holds", "told"),
    [
        ("calls", "calls (1) and no callbacks"),
        ("a body withheld", "callbacks (1) whose bodies were withheld"),
        ("nothing", "no exchange at all"),
    ],
)
def test_a_recording_with_nothing_to_deliver_says_what_it_holds(
    harness_json, receiver, tmp_path, holds, told
):
    server = receiver()
    calls = _har("https://api-sg.aliexpress.com/sync?method=x", "")
    empty = {"log": {**calls["log"], "entries": []}}
    name, text = {
        "calls": ("calls.har", json.dumps(calls)),
        "a body withheld": ("calls.ndjson", _withheld(server.url)),
        "nothing": ("calls.har", json.dumps(empty)),
    }[holds]
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    code, summary = harness_json("callbacks", server.url, "--from", file, "--out", out)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert told in summary["reason"]["en"]
    assert server.requests == []


def _withheld(url):
    noted = {"fact": "body.withheld", "value": "9 bytes", "where": "body"}
    return json.dumps({
        "id": "x1", "direction": "inbound", "started": "2026-01-01T00:00:00.000000Z",
        "time_source": "harness", "elapsed_us": 1000, "step": "", "intent": "",
        "request": {"method": "POST", "url": url, "headers": [], "body": {"text": ""}},
        "origin": {"kind": "observed", "file": "", "position": 0}, "fidelity": "wire",
        "observations": [noted],
    }) + "\n"  # fmt: skip


def _har(url, body):
    headers = [{"name": "Authorization", "value": "0" * 64}]
    request = {
        "method": "POST", "url": url, "httpVersion": "HTTP/1.1", "headers": headers, "cookies": [],
        "queryString": [], "headersSize": -1, "bodySize": len(body),
        "postData": {"mimeType": "application/json", "text": body},
    }  # fmt: skip
    response = {
        "status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
        "redirectURL": "", "headersSize": -1, "bodySize": 0,
        "content": {"size": 0, "mimeType": "text/plain", "text": ""},
    }  # fmt: skip
    entry = {
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 5, "request": request,
        "response": response, "cache": {}, "timings": {"send": 1, "wait": 3, "receive": 1},
    }  # fmt: skip
    return {"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [entry]}}

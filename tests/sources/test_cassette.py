"""Cassettes of version 1 as vcrpy and pytest-recording have written them over the years."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.model.exchange import Direction, Exchange, Fact, Fidelity
from harness.platforms.parameters import read_parameters
from harness.sources import cassette_events
from harness.sources.recorded import Damage, TrafficFile, read_traffic

FIXTURES = Path(__file__).parent / "fixtures" / "cassettes"
STAMPED = datetime(2024, 11, 22, 8, 0, tzinfo=UTC)
GZIPPED = "H4sIAAAAAAAC/6uuBQBDv6ajAgAAAA=="  # {}


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request, monkeypatch):
    """Both parsers that PyYAML may have."""
    if request.param == "pure Python":
        monkeypatch.setattr(cassette_events, "_Parser", cassette_events.yaml.SafeLoader)


def recorded(name):
    with (FIXTURES / name).open("rb") as stream:
        return list(read_traffic(stream, TrafficFile(path=name)))


def read(source, **more):
    data = source if isinstance(source, bytes) else source.encode()
    return list(read_traffic(io.BytesIO(data), TrafficFile(path="c"), **more))


def yaml_of(*interactions, end="version: 1\n"):
    """A cassette of interactions that are written out, each indented below its dash."""
    items = "".join(
        "- " + "\n  ".join(text.strip("\n").splitlines()) + "\n" for text in interactions
    )
    return f"interactions:\n{items}{end}"


def interaction(request="", response="", *, uri="http://127.0.0.1:8000/sync", more=""):
    return (
        f"request:\n  method: POST\n  uri: {uri}\n{request}"
        f"response:\n  status: {{code: 200, message: OK}}\n{response}{more}"
    )


def json_of(*interactions, **more):
    return json.dumps({"version": 1, "interactions": list(interactions), **more})


def plain(**changes):
    request = {"method": "GET", "uri": "http://127.0.0.1:8000/sync", "body": None, "headers": {}}
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "{}"}}
    return {
        "request": request | changes.pop("request", {}),
        "response": response | changes.pop("response", {}),
        **changes,
    }


def only(items):
    assert len(items) == 1, items
    assert isinstance(items[0], Exchange), items
    return items[0]


def damage(items):
    found = [item for item in items if isinstance(item, Damage)]
    assert len(found) == 1, items
    return found[0]


@pytest.mark.usefixtures("parser")
def test_what_pytest_recording_writes_is_read():
    token, order = recorded("pytest_recording.yaml")
    assert (token.id, order.id) == ("x1", "x2")
    assert token.request.method == "POST"
    assert token.request.url == "http://127.0.0.1:8000/rest/auth/token/create"
    assert token.request.body == b"app_key=12345678&code=0_1&timestamp=1732262400000&sign=A1"
    assert token.response.body == '{"access_token":"50000601c30a","account":"买家"}'.encode()
    assert token.response.status == 200
    assert token.fidelity is Fidelity.DECODED
    assert token.elapsed is None
    assert ("Set-Cookie", "a=1") in token.response.headers
    assert ("Set-Cookie", "b=2") in token.response.headers
    assert order.response.body == b'{"result":{"order_status":"FINISH"}}'


def test_a_packed_answer_loses_the_headers_of_its_packing():
    _, order = recorded("pytest_recording.yaml")
    assert [name for name, _ in order.response.headers] == ["Content-Type", "Date"]


@pytest.mark.usefixtures("parser")
def test_what_older_vcrpy_wrote_for_httpx_is_read():
    text, binary = recorded("old_httpx.yaml")
    assert (text.response.status, text.response.body) == (200, b'{"a":"b"}')
    assert (binary.response.status, binary.response.body) == (201, b"\x89PNG\x00")


@pytest.mark.usefixtures("parser")
def test_forms_that_aiohttp_was_given_as_python_values_are_put_together():
    mapping, pairs, nested, text = recorded("aiohttp.yaml")
    for call in (mapping, pairs):
        assert call.fidelity is Fidelity.RECONSTRUCTED
        assert [(p.name, p.value) for p in read_parameters(call)] == [
            ("method", "aliexpress.ds.order.create"),
            ("title", "连衣裙 & more"),
        ]
    assert [(o.fact, o.where) for o in nested.observations] == [(Fact.BODY_WITHHELD, "body")]
    assert text.request.body == b'{"price":"12.50"}'
    assert text.fidelity is Fidelity.DECODED


def test_scalars_stay_the_text_they_are():
    call = only(
        read(
            yaml_of(
                interaction(
                    "  body: 12.50\n  headers: {X-Price: [12.50], X-On: [on], X-Day: 2024-11-22}\n",
                    "  body: {string: 1e3}\n",
                )
            )
        )
    )
    assert call.request.body == b"12.50"
    assert call.request.headers == (("X-Price", "12.50"), ("X-On", "on"), ("X-Day", "2024-11-22"))
    assert call.response.body == b"1e3"


@pytest.mark.parametrize("body", ["", " null", " ~", " !!null ''"])
def test_no_body_is_an_empty_one(body):
    assert only(read(yaml_of(interaction(f"  body:{body}\n")))).request.body == b""


@pytest.mark.parametrize("body", ["'null'", '"~"', "!!str null"])
def test_a_quoted_null_is_text(body):
    assert only(read(yaml_of(interaction(f"  body: {body}\n")))).request.body in (b"null", b"~")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{string: a=b}", b"a=b"),
        ("{encoding: UTF-8, string: a=b}", b"a=b"),
        ("{encoding: ASCII-8BIT, base64_string: AP8=}", b"\x00\xff"),
        ("!!binary AP8=", b"\x00\xff"),
        ("{string: !!binary AP8=}", b"\x00\xff"),
        ("[a=, b]", b"a=b"),
        ("!!python/unicode a=b", b"a=b"),
    ],
)
def test_a_body_is_read_in_every_form(body, expected):
    both = yaml_of(interaction(f"  body: {body}\n", f"  body: {body}\n"))
    call = only(read(both))
    assert call.request.body == expected
    assert call.response.body == expected


def test_json_and_yaml_of_the_same_cassette_give_the_same():
    item = plain(request={"body": "a=连", "headers": {"A": ["1", "2"]}})
    assert read(json_of(item)) == read(json.dumps({"interactions": [item], "version": 1}, indent=4))
    assert read(json_of(item)) == read(
        yaml_of(
            "request:\n  body: a=连\n  headers: {A: ['1', '2']}\n  method: GET\n"
            "  uri: http://127.0.0.1:8000/sync\n"
            "response:\n  body: {string: '{}'}\n  headers: {}\n  status: {code: 200, message: OK}"
        )
    )


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", GZIPPED),
        ("x-gzip", GZIPPED),
        ("deflate", "eJyrrgUAAXUA+Q=="),
        ("deflate", "q64FAA=="),
    ],
)
def test_packed_answers_are_unpacked(coding, body):
    response = f"  headers: {{Content-Encoding: [{coding}]}}\n  body: {{string: !!binary {body}}}\n"
    assert only(read(yaml_of(interaction("", response)))).response.body == b"{}"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_answer_that_was_stored_unpacked_is_left_as_it_is(coding):
    response = f"  headers: {{content-encoding: [{coding}]}}\n  body: {{string: '{{}}'}}\n"
    assert only(read(yaml_of(interaction("", response)))).response.body == b"{}"


def test_an_answer_packed_in_a_way_we_cannot_undo_is_withheld():
    response = "  headers: {content-encoding: [br]}\n  body: {string: !!binary CwGAe30D}\n"
    call = only(read(yaml_of(interaction("", response))))
    assert call.response.body == b""
    assert [(o.fact, o.where, o.value) for o in call.observations] == [
        (Fact.BODY_WITHHELD, "response.body", "packed as br")
    ]


@pytest.mark.parametrize(
    ("uri", "body", "expected"),
    [
        ("http://h/sync?timestamp=1732262400000", "", STAMPED),
        ("http://h/sync?timestamp=1732262400", "", STAMPED),
        ("http://h/param2/1/a/b/1?_aop_timestamp=1732262400000", "", STAMPED),
        ("http://h/sync?timestamp=2024-11-22%2008%3A00%3A00", "", STAMPED),
        ("http://h/sync?timestamp=2024-11-22T09:00:00%2B01:00", "", STAMPED),
        ("http://h/router/rest?timestamp=2024-11-22+16%3A00%3A00", "", STAMPED),
        ("http://h/sync", "a=b&timestamp=1732262400000", STAMPED),
    ],
)
def test_the_signed_timestamp_is_the_time(uri, body, expected):
    request = {
        "uri": uri,
        "body": body,
        "headers": {"Content-Type": ["application/x-www-form-urlencoded"]},
    }
    response = {"headers": {"Date": ["Fri, 22 Nov 2024 09:00:00 GMT"]}}
    call = only(read(json_of(plain(request=request, response=response))))
    assert (call.started, call.time_source) == (expected, "signed timestamp")


def test_the_timestamp_in_a_multipart_form_is_found():
    body = (
        '--B\r\nContent-Disposition: form-data; name="timestamp"\r\n\r\n1732262400000\r\n--B--\r\n'
    )
    headers = {"Content-Type": ["multipart/form-data; boundary=B"]}
    call = only(read(json_of(plain(request={"body": body, "headers": headers}))))
    assert call.started == STAMPED


@pytest.mark.parametrize(
    "timestamp", ["", "soon", "99999999999999", "0000000000000", "2024-13-01 00:00:00"]
)
def test_without_a_timestamp_the_answers_date_is_the_time(timestamp):
    request = {"uri": f"http://h/sync?timestamp={timestamp}"}
    response = {"headers": {"date": ["Fri, 22 Nov 2024 08:00:00 GMT"]}}
    call = only(read(json_of(plain(request=request, response=response))))
    assert (call.started, call.time_source) == (STAMPED, "Date header")


def test_without_either_the_time_before_is_carried_on():
    stamped = plain(request={"uri": "http://h/sync?timestamp=1732262400000"})
    first, second, third = read(json_of(plain(), stamped, plain()))
    assert (first.started.year, first.time_source) == (1970, "unknown")
    assert (second.started, third.started) == (STAMPED, STAMPED)
    assert third.time_source == "unknown"


def test_a_date_without_fractions_does_not_put_an_exchange_before_the_one_it_follows():
    stamped = plain(request={"uri": "http://h/sync?timestamp=1732262400900"})
    dated = plain(response={"headers": {"Date": ["Fri, 22 Nov 2024 08:00:00 GMT"]}})
    first, second = read(json_of(stamped, dated))
    assert second.started == first.started
    assert second.time_source == "Date header"


@pytest.mark.parametrize(
    "text", ["2024-11-22T08:00:00Z", "Fri, 22 Nov 2024 08:00:00 GMT", "2024-11-22T16:00:00+0800"]
)
def test_a_time_that_a_recorder_added_is_used(text):
    item = plain(request={"uri": "http://h/sync?timestamp=1700000000000"}, recorded_at=text)
    call = only(read(json_of(item)))
    assert (call.started, call.time_source) == (STAMPED, "recorded_at")


def test_a_request_to_the_callback_url_is_inbound():
    item = plain(request={"uri": "http://127.0.0.1:9000/callbacks"})
    call = only(read(json_of(item), callback_url="http://127.0.0.1:9000/callbacks"))
    assert call.direction is Direction.INBOUND


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (5, "expected an interaction, got 5"),
        ({"response": {}}, "request is missing"),
        (plain(request={"uri": None}), "request.uri is missing"),
        (plain(request={"uri": "/sync"}), "expected an absolute URL"),
        (plain(request={"method": 1}), "request.method: expected text, got 1"),
        (plain(request={"body": 5}), "request.body: expected text or binary, got 5"),
        (plain(request={"body": [5]}), "request.body: expected text or binary"),
        (plain(request={"body": "\ud800"}), "half a character"),
        (plain(request={"headers": {"A": [[]]}}), 'header "A": expected text'),
        (plain(request={"headers": ["A"]}), "request.headers: expected an object"),
        (plain(response={"status": None}), "response.status is missing"),
        (plain(response={"status": {"code": "fine"}}), "code: expected a whole number"),
        (plain(response={"status": {"code": 99999}}), "a status of three digits, got 99999"),
        (plain(response={"body": {"string": {}}}), "response.body.string"),
        (plain(response={"body": {"base64_string": "%"}}), "base64"),
        (plain(response={"headers": {"A": "\udc80"}}), "half a character"),
    ],
)
def test_an_interaction_that_cannot_be_read_is_damage_and_the_next_is_read(item, words):
    bad, good = read(json_of(item, plain()))
    assert words in bad.what.en
    assert bad.what.en.startswith("interaction 1: ")
    assert bad.what.zh.startswith("第 1 个交互记录：")
    assert good.id == "x2"


@pytest.mark.usefixtures("parser")
def test_damage_in_yaml_stands_at_line_and_column_of_the_value():
    source = yaml_of(interaction(), interaction().replace("code: 200", "code: soon"))
    found = damage(read(source))
    line = source[: source.index("soon")].count("\n") + 1
    assert found.location.line == line
    assert source.splitlines()[line - 1][found.location.column - 1 :].startswith("soon")


def test_damage_in_json_stands_at_line_and_column_of_the_value():
    source = json.dumps(json.loads(json_of(plain(request={"body": 7.5}))), indent=4)
    found = damage(read(source))
    line = source[: source.index("7.5")].count("\n") + 1
    assert (found.location.line, found.location.column) == (
        line,
        source.splitlines()[line - 1].index("7.5") + 1,
    )


def test_a_cassette_in_yaml_flow_style_is_read():
    item = "{request: {method: GET, uri: 'http://h/'}, response: {status: {code: 200}}}"
    assert only(read(f"{{interactions: [{item}], version: 1}}")).request.url == "http://h/"


def test_an_empty_cassette_holds_nothing():
    assert read("interactions: []\nversion: 1\n") == []
    assert read("interactions:\nversion: 1\n") == []
    assert read('{"interactions": [], "version": 1}') == []


def test_other_members_of_a_cassette_are_passed_over():
    assert len(read(json_of(plain(), metadata={"recorded": [1, 2]}))) == 1
    assert len(read(yaml_of(interaction(), end="metadata: {a: [1]}\nversion: 1\n"))) == 1

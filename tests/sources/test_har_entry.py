"""One entry of a HAR, changed in every way that may matter."""

import base64
import gzip
import io
import json

import pytest

from harness.model.exchange import Direction, Exchange, Fact, FailureKind
from harness.platforms.parameters import read_parameters
from harness.sources.recorded import Damage, TrafficFile, read_traffic

CALLBACK = "https://erp.example/callbacks/aliexpress"


def read(document, **more):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(read_traffic(io.BytesIO(data), TrafficFile(path="a.har"), **more))


def har(*entries, creator="a program"):
    return {"log": {"version": "1.2", "creator": {"name": creator}, "entries": list(entries)}}


def entry(**changes):
    """One entry that every reader takes, changed by dotted paths: `request__url`."""
    made = {
        "startedDateTime": "2024-11-22T08:00:00.123Z",
        "time": 12.5,
        "request": {
            "method": "POST",
            "url": "https://api-sg.aliexpress.com/sync",
            "headers": [{"name": "content-type", "value": "application/x-www-form-urlencoded"}],
            "queryString": [],
            "bodySize": 3,
            "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "a=b"},
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {"size": 2, "mimeType": "application/json", "text": "{}"},
            "bodySize": 2,
        },
        "cache": {},
        "timings": {"send": 1, "wait": 8, "receive": 2},
    }
    for path, value in changes.items():
        *way, last = path.split("__")
        place = made
        for step in way:
            place = place[step]
        if value is ...:
            place.pop(last)
        else:
            place[last] = value
    return made


def only(items):
    assert len(items) == 1, items
    assert isinstance(items[0], Exchange), items
    return items[0]


def damage(items):
    assert len(items) == 1, items
    assert isinstance(items[0], Damage), items
    return items[0]


def withheld(exchange):
    return [(o.where, o.value) for o in exchange.observations if o.fact is Fact.BODY_WITHHELD]


def test_ids_take_the_prefix_of_the_file():
    file = TrafficFile(path="b.har", number=2, prefix="f2.")
    data = json.dumps(har(entry())).encode()
    assert only(list(read_traffic(io.BytesIO(data), file))).id == "f2.x1"


def test_an_options_call_that_is_no_preflight_stays():
    assert only(read(har(entry(request__method="OPTIONS")))).request.method == "OPTIONS"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("net::ERR_SSL_PROTOCOL_ERROR", FailureKind.TLS),
        ("NS_ERROR_UNKNOWN_HOST", FailureKind.DNS),
        ("getaddrinfo ENOTFOUND api-sg.aliexpress.com", FailureKind.DNS),
        ("net::ERR_HTTP2_PROTOCOL_ERROR", FailureKind.PROTOCOL),
        ("net::ERR_INTERNET_DISCONNECTED", FailureKind.RESET),
        ("", FailureKind.RESET),
    ],
)
def test_the_words_of_an_error_give_the_kind_of_failure(words, kind):
    call = only(read(har(entry(response__status=0, response___error=words))))
    assert call.failure.kind is kind
    assert call.response is None


@pytest.mark.parametrize(
    "changes",
    [
        {"response__content": {"size": 0}, "response__bodySize": 0},
        {"response__status": 204, "response__content": {"size": -1}, "response__bodySize": -1},
        {"request__method": "HEAD", "response__content": {"size": 99}},
        {"response__content": {"size": 0, "text": ""}},
    ],
)
def test_an_answer_without_a_body_is_not_withheld(changes):
    assert withheld(only(read(har(entry(**changes))))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"response__content": {"size": 9, "text": "{", "_truncated": True}},
        {"response__content": {"size": 9, "text": "{", "comment": "Truncated at 1 byte"}},
        {"response___charlesStatus": "RECEIVING_RESPONSE_BODY"},
        {"response__content": {"size": 0, "text": None}},
        {"response__content": None},
    ],
)
def test_a_body_that_was_cut_off_is_withheld_whole(changes):
    call = only(read(har(entry(**changes))))
    assert [where for where, _ in withheld(call)] == ["response.body"]
    assert call.response.body == b""


@pytest.mark.parametrize(
    "changes",
    [
        {"request__postData": ...},
        {"request__postData": None, "request__bodySize": -1, "request__headers": [
            {"name": "Content-Length", "value": "3"}]},
        {"request__postData": {"mimeType": "text/plain", "text": None}, "request__bodySize": -1},
        {"request__postData": {"mimeType": "text/plain", "text": ""}},
    ],
)  # fmt: skip
def test_a_request_whose_body_was_not_kept_says_so(changes):
    assert withheld(only(read(har(entry(**changes))))) == [("body", "not recorded")]


def test_a_request_that_was_cut_off_is_withheld_whole():
    post = {"mimeType": "text/plain", "text": "a=", "comment": "Truncated"}
    call = only(read(har(entry(request__postData=post))))
    assert withheld(call) == [("body", "cut off by the recorder")]
    assert call.request.body == b""


def test_a_base64_answer_that_still_is_gzip_is_unpacked():
    content = {"text": base64.b64encode(gzip.compress(b"{}")).decode(), "encoding": "base64"}
    headers = [{"name": "Content-Encoding", "value": "gzip"}]
    call = only(read(har(entry(response__content=content, response__headers=headers))))
    assert call.response.body == b"{}"


@pytest.mark.parametrize(
    ("text", "body"), [("\u4e2d", "\u4e2d".encode()), ("a\udcff", b"a\xff"), ("\xe9", b"\xe9")]
)
def test_a_body_without_a_charset_from_mitmproxy_is_the_bytes_it_was(text, body):
    post = {"mimeType": "application/octet-stream", "text": text}
    headers = [{"name": "content-type", "value": "application/octet-stream"}]
    made = har(entry(request__postData=post, request__headers=headers), creator="mitmproxy")
    assert only(read(made)).request.body == body


def test_half_a_character_from_mitmproxy_is_damage():
    post = {"mimeType": "application/json", "text": "\ud800"}
    assert (
        "half a character"
        in damage(read(har(entry(request__postData=post), creator="mitmproxy"))).what.en
    )


def test_base64_that_is_none_is_damage_at_its_place():
    source = json.dumps(har(entry(response__content={"text": "%%%", "encoding": "base64"})))
    found = damage(read(source.encode()))
    assert found.location.column == source.index('"%%%"') + 1
    assert "base64" in found.what.en


def test_parameters_that_are_still_encoded_are_not_encoded_again():
    params = [{"name": "q", "value": "%7B%22a%22%3A1%7D"}, {"name": "b", "value": "x+y"}]
    post = {"mimeType": "application/x-www-form-urlencoded", "params": params}
    call = only(read(har(entry(request__postData=post))))
    assert call.request.body == b"q=%7B%22a%22%3A1%7D&b=x+y"


def test_a_multipart_form_without_its_boundary_gets_one():
    post = {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "b"}]}
    headers = [{"name": "Content-Type", "value": "multipart/form-data"}]
    call = only(read(har(entry(request__postData=post, request__headers=headers))))
    assert [(p.name, p.value) for p in read_parameters(call)] == [("a", "b")]


def test_a_type_that_stands_only_beside_the_headers_becomes_a_header():
    call = only(read(har(entry(request__headers=[]))))
    assert call.request.header("content-type") == "application/x-www-form-urlencoded"
    assert [p.where for p in read_parameters(call)] == ["form.a"]


def test_headers_as_pairs_are_read_too():
    call = only(read(har(entry(response__headers=[["Date", "x"]]))))
    assert call.response.headers == (("Date", "x"),)


@pytest.mark.parametrize(
    "url",
    [CALLBACK, CALLBACK + "?x=1", "HTTPS://ERP.example:443/callbacks/aliexpress"],
)
def test_an_entry_to_the_callback_url_is_inbound(url):
    call = only(read(har(entry(request__url=url)), callback_url=CALLBACK))
    assert call.direction is Direction.INBOUND


@pytest.mark.parametrize(
    "url",
    [CALLBACK + "/more", "http://erp.example/callbacks/aliexpress", "https://api.example/sync"],
)
def test_any_other_entry_is_outbound(url):
    call = only(read(har(entry(request__url=url)), callback_url=CALLBACK))
    assert call.direction is Direction.OUTBOUND


def test_a_push_took_as_long_as_the_application_did():
    call = only(read(har(entry(request__url=CALLBACK)), callback_url=CALLBACK))
    assert call.elapsed == pytest.approx(0.010)


@pytest.mark.parametrize("timings", [{"wait": -1, "receive": 2}, None, {"send": 1}])
def test_a_push_without_timings_took_the_whole_time(timings):
    call = only(read(har(entry(request__url=CALLBACK, timings=timings)), callback_url=CALLBACK))
    assert call.elapsed == pytest.approx(0.0125)


@pytest.mark.parametrize("time", [-1, None])
def test_a_time_that_was_not_taken_is_unknown(time):
    assert only(read(har(entry(time=time)))).elapsed is None


@pytest.mark.parametrize(("given", "kept"), [("203.0.113.7", "203.0.113.7"), ("[::1]", "::1")])
def test_the_callers_address_is_kept(given, kept):
    assert only(read(har(entry(_clientIPAddress=given)))).peer == kept


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"startedDateTime": ...}, "startedDateTime is missing"),
        ({"startedDateTime": "2024-11-22T08:00:00"}, "a time with its offset"),
        ({"startedDateTime": "0001-01-01T00:00:00+14:00"}, "a time with its offset"),
        ({"startedDateTime": 5}, "startedDateTime: expected text"),
        ({"time": "5"}, "time: expected a number"),
        ({"time": 1e300}, "time: expected a number of sensible size"),
        ({"time": 1e12}, "milliseconds of less than a year"),
        ({"request": ...}, "request is missing"),
        ({"request": []}, "request: expected an object"),
        ({"request__url": ...}, "request.url is missing"),
        ({"request__url": "/sync"}, "expected an absolute URL"),
        ({"request__url": "http://[::1"}, "expected an absolute URL"),
        ({"request__url": "http://a:99999/"}, "expected an absolute URL"),
        ({"request__url": "http://a/\ud800"}, "half a character (U+D800"),
        ({"request__method": 5}, "request.method: expected text"),
        ({"request__headers": {}}, "request.headers: expected a list"),
        ({"request__headers": [{"name": 5, "value": ""}]}, "headers[0]: expected a name"),
        ({"request__headers": ["x"]}, "headers[0]: expected a name"),
        ({"request__postData": "x"}, "request.postData: expected an object"),
        ({"request__postData__text": "\udfff"}, "half a character"),
        ({"response": ...}, "response is missing"),
        ({"response__status": ...}, "response.status is missing"),
        ({"response__status": 99999}, "a status of three digits, got 99999"),
        ({"response__status": 200.5}, "response.status: expected a whole number"),
        ({"response__status": True}, "response.status: expected a whole number"),
        ({"response__content": []}, "response.content: expected an object"),
        ({"response__content__text": 5}, "response.content.text: expected text"),
    ],
)
def test_an_entry_that_cannot_be_read_is_damage_and_the_next_is_read(changes, words):
    bad, good = read(har(entry(**changes), entry()))
    assert words in bad.what.en
    assert bad.what.en.startswith("entry 1: ")
    assert bad.what.zh.startswith("第 1 个条目：")
    assert good.id == "x2"


def test_an_entry_that_is_no_object_is_damage():
    assert "expected an entry, got 5" in damage(read(har(5))).what.en


def test_damage_stands_at_line_and_column_of_the_value():
    source = json.dumps(har(entry(), entry(response__status="soon")), indent=2)
    found = read(source.encode())[1]
    line = source[: source.index('"soon"')].count("\n") + 1
    assert found.location.line == line
    assert source.splitlines()[line - 1][found.location.column - 1 :].startswith('"soon"')


def test_digits_in_quotes_will_do_for_a_status():
    assert only(read(har(entry(response__status="200")))).response.status == 200

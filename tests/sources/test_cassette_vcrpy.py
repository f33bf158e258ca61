"""vcrpy as an outside witness: what it records and serializes is read back."""

import gzip
import http.server
import io
import json
import threading
import urllib.request
import zlib
from urllib.parse import urlencode

import httpx
import pytest
import vcr
from hypothesis import given
from hypothesis import strategies as st
from vcr.serialize import serialize
from vcr.serializers import (
    jsonserializer,
    yamlserializer,
)

from harness.model.exchange import Exchange
from harness.sources.recorded import Damage, TrafficFile, read_traffic

BODY = '{"result":{"order_status":"FINISH","title":"连衣裙"}}'.encode()
BINARY = b"\x89PNG\x00\xff\xfe"
FORM = {"method": "aliexpress.ds.order.create", "title": "连衣裙 & more", "price": "12.50"}


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


ANSWERS = {
    "/plain": (BODY, None),
    "/gzip": (gzip.compress(BODY), "gzip"),
    "/deflate": (zlib.compress(BODY), "deflate"),
    "/raw": (raw_deflate(BODY), "deflate"),
    "/binary": (BINARY, None),
}


@pytest.fixture(scope="module")
def gateway():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body, coding = ANSWERS[self.path.partition("?")[0]]
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Set-Cookie", "a=1")
            self.send_header("Set-Cookie", "b=2")
            if coding:
                self.send_header("Content-Encoding", coding)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def call_with_urllib(url, form):
    request = urllib.request.Request(url, data=urlencode(form).encode())  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        answer.read()


def call_with_httpx(url, form):
    httpx.post(url, data=form)


def recorded(path):
    with path.open("rb") as stream:
        items = list(read_traffic(stream, TrafficFile(path=str(path))))
    assert [item for item in items if isinstance(item, Damage)] == []
    return items


@pytest.mark.parametrize("call", [call_with_urllib, call_with_httpx])
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_cassette_of_vcrpy_holds_what_was_sent_and_answered(gateway, tmp_path, call, kind):
    path = tmp_path / f"run.{kind}"
    with vcr.use_cassette(str(path), serializer=kind):
        call(gateway + "/plain?timestamp=1732262400000", FORM)
    (exchange,) = recorded(path)
    assert exchange.request.method == "POST"
    assert exchange.request.url == gateway + "/plain?timestamp=1732262400000"
    assert exchange.request.body == urlencode(FORM).encode()
    assert exchange.request.header("content-type") == "application/x-www-form-urlencoded"
    assert exchange.response.status == 200
    assert exchange.response.body == BODY
    assert exchange.time_source == "signed timestamp"
    cookies = [v for n, v in exchange.response.headers if n.lower() == "set-cookie"]
    assert cookies == ["a=1", "b=2"]


@pytest.mark.parametrize("call", [call_with_urllib, call_with_httpx])
@pytest.mark.parametrize("path", sorted(ANSWERS))
def test_packed_and_binary_answers_come_out_unpacked(gateway, tmp_path, call, path):
    cassette = tmp_path / "run.yaml"
    with vcr.use_cassette(str(cassette)):
        call(gateway + path, FORM)
    (exchange,) = recorded(cassette)
    assert exchange.response.body == (BINARY if path == "/binary" else BODY)
    assert exchange.response.header("content-encoding") is None


def test_a_cassette_that_vcrpy_unpacked_itself_is_read(gateway, tmp_path):
    path = tmp_path / "run.json"
    with vcr.use_cassette(str(path), serializer="json", decode_compressed_response=True):
        call_with_urllib(gateway + "/gzip", FORM)
    assert recorded(path)[0].response.body == BODY


def test_binary_requests_json_requests_and_empty_ones_are_read(gateway, tmp_path):
    path = tmp_path / "run.yaml"
    with vcr.use_cassette(str(path)):
        httpx.post(gateway + "/plain", content=BINARY)
        httpx.post(gateway + "/plain", json={"price": "12.50"})
        httpx.get(gateway + "/plain")
    assert [e.request.body for e in recorded(path)] == [BINARY, b'{"price":"12.50"}', b""]


def test_a_body_that_was_an_open_file_is_refused_with_its_place(gateway, tmp_path):
    path, sent = tmp_path / "run.yaml", tmp_path / "body"
    sent.write_bytes(b"a=b")
    with vcr.use_cassette(str(path)), sent.open("rb") as body:
        request = urllib.request.Request(  # noqa: S310 - loopback
            gateway + "/plain", data=body, headers={"Content-Length": "3"}
        )
        urllib.request.urlopen(request).close()  # noqa: S310 - loopback
        call_with_urllib(gateway + "/plain", FORM)
    with path.open("rb") as stream:
        bad, good = read_traffic(stream, TrafficFile(path="run.yaml"))
    assert "!!python/object/new:_io.BytesIO" in bad.what.en
    line = path.read_text().splitlines()[bad.location.line - 1]
    assert line[bad.location.column - 1 :].startswith("!!python/object/new")
    assert isinstance(good, Exchange)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
HEADERS = st.dictionaries(
    NAMES.map(str.lower), st.lists(TEXT, min_size=1, max_size=2), max_size=3
).filter(lambda h: not {"content-encoding", "date"} & set(h))
PAIRS = st.lists(
    st.tuples(
        st.builds(
            vcr.request.Request,
            method=st.sampled_from(["GET", "POST"]),
            uri=TEXT.map(lambda t: "http://127.0.0.1:8000/sync?" + urlencode({"q": t})),
            body=st.none() | TEXT | st.binary(max_size=20),
            headers=HEADERS.map(lambda h: {k: v[0] for k, v in h.items()}),
        ),
        st.fixed_dictionaries(
            {
                "status": st.fixed_dictionaries({"code": st.integers(100, 599), "message": TEXT}),
                "headers": HEADERS,
                "body": st.fixed_dictionaries({"string": st.binary(max_size=30)}),
            }
        ),
    ),
    max_size=4,
)


def as_bytes(body):
    return body.encode() if isinstance(body, str) else body or b""


def check(pairs, text):
    items = list(read_traffic(io.BytesIO(text.encode()), TrafficFile(path="c")))
    assert len(items) == len(pairs), items
    for exchange, (request, response) in zip(items, pairs, strict=True):
        assert isinstance(exchange, Exchange), exchange
        assert exchange.request.method == request.method
        assert exchange.request.url == request.uri
        assert exchange.request.body == as_bytes(request.body)
        assert dict(exchange.request.headers) == dict(request.headers)
        assert exchange.response.status == response["status"]["code"]
        assert exchange.response.body == as_bytes(response["body"]["string"])
        pairs_of = [(n, v) for n, vs in response["headers"].items() for v in vs]
        assert sorted(exchange.response.headers) == sorted(pairs_of)


@given(PAIRS)
def test_whatever_vcrpy_serializes_as_yaml_is_read_back(pairs):
    requests, responses = [r for r, _ in pairs], [json_copy(r) for _, r in pairs]
    text = serialize({"requests": requests, "responses": responses}, yamlserializer)
    check(pairs, text)


@given(PAIRS)
def test_whatever_vcrpy_serializes_as_json_is_read_back(pairs):
    requests, responses = [r for r, _ in pairs], [json_copy(r) for _, r in pairs]
    try:
        text = serialize({"requests": requests, "responses": responses}, jsonserializer)
    except TypeError:  # its JSON form cannot hold bytes that are no UTF-8
        return
    check(pairs, text)


def json_copy(response):
    """vcrpy changes what it serializes."""
    return {**response, "body": dict(response["body"]), "status": dict(response["status"])}


def test_a_cassette_in_json_is_the_document_that_vcrpy_documents(gateway, tmp_path):
    path = tmp_path / "run.json"
    with vcr.use_cassette(str(path), serializer="json"):
        call_with_httpx(gateway + "/plain", FORM)
    assert json.loads(path.read_text())["version"] == 1

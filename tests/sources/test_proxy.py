import gzip

import httpx

from harness.model.clock import SystemClock
from harness.sources.proxy import RecordingProxy


def test_a_call_is_passed_on_and_recorded_under_the_gateways_own_address(web):
    web.answers["/base/sync"] = (200, [("x-trace", "7")], b'{"ok":1}')
    seen = []
    with RecordingProxy(f"{web.address}/base", sink=seen.append, clock=SystemClock()) as proxy:
        answer = httpx.post(f"{proxy.address}/sync?a=b%20c", content=b"x=1+2", trust_env=False)
    assert (answer.status_code, answer.content, answer.headers["x-trace"]) == (
        200,
        b'{"ok":1}',
        "7",
    )
    assert web.seen == [("POST", "/base/sync?a=b%20c", b"x=1+2")]
    (exchange,) = seen
    assert exchange.request.url == f"{web.address}/base/sync?a=b%20c"
    assert exchange.request.body == b"x=1+2"
    assert exchange.response.body == b'{"ok":1}'


def test_a_redirect_is_passed_on_and_not_followed(web):
    web.answers["/a"] = (302, [("location", "http://elsewhere.invalid/")], b"")
    with RecordingProxy(web.address, sink=[].append, clock=SystemClock()) as proxy:
        answer = httpx.get(f"{proxy.address}/a", trust_env=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == "http://elsewhere.invalid/"


def test_a_compressed_answer_arrives_readable(web):
    packed = gzip.compress(b'{"ok":1}')
    web.answers["/a"] = (200, [("content-encoding", "gzip")], packed)
    with RecordingProxy(web.address, sink=[].append, clock=SystemClock()) as proxy:
        answer = httpx.get(f"{proxy.address}/a", trust_env=False)
    assert answer.json() == {"ok": 1}


def test_a_gateway_that_is_not_there_gives_502_and_says_who_says_so():
    with RecordingProxy("http://127.0.0.1:9", sink=[].append, clock=SystemClock()) as proxy:
        answer = httpx.get(f"{proxy.address}/a", trust_env=False)
    assert answer.status_code == 502
    assert "recording proxy" in answer.text


def test_without_a_console_every_path_is_passed_on(web):
    web.answers["/console"] = (200, [], b"theirs")
    with RecordingProxy(web.address, sink=[].append, clock=SystemClock()) as proxy:
        answer = httpx.get(f"{proxy.address}/console", trust_env=False)
    assert answer.content == b"theirs"

import gzip
import socket
import threading
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from select import select
from types import SimpleNamespace

import pytest

from harness.model.clock import SystemClock
from harness.model.errors import SourceError
from harness.model.exchange import FailureKind, Request
from harness.sources import http_line
from harness.sources.http_client import HttpClient

AT = datetime(2026, 11, 22, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def spoken_to():
    """A server that says what it is told to: one text for each question, then it hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = SimpleNamespace(says=[], heard=[], connections=0, answers_early=False)
    server.address = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def converse(peer):
        while server.says:
            if not server.answers_early:
                head = b""
                while b"\r\n\r\n" not in head:
                    if not (got := peer.recv(65536)):
                        return
                    head += got
                server.heard.append(head)
            peer.sendall(server.says.pop(0))

    def serve():
        with suppress(OSError):
            while True:
                peer, _ = listening.accept()
                server.connections += 1
                with peer, suppress(OSError):
                    converse(peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


@pytest.fixture
def client():
    made = HttpClient(SystemClock())
    yield made
    made.close()


def sent(client, address, *, path="/sync", body=b"a=1", timeout=5.0, method="POST"):
    request = Request(
        method=method, url=address + path, headers=(("Content-Type", "text/plain"),), body=body
    )
    return client.send(request, started=AT, timeout=timeout)


def answer(body, *headers):
    lines = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def test_what_is_recorded_is_what_went_over_the_wire(spoken_to, client):
    spoken_to.says = [OK]
    exchange = sent(client, spoken_to.address, path="/sync?x=%20")
    first, *lines = spoken_to.heard[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert first == b"POST /sync?x=%20 HTTP/1.1"
    assert lines == [f"{n}: {v}".encode() for n, v in exchange.request.headers]
    assert exchange.response.body == b"ok"
    assert exchange.response.header("content-length") == "2"


def test_a_connection_is_kept_for_the_next_call(spoken_to, client):
    spoken_to.says = [OK, OK, OK]
    for _ in range(3):
        assert sent(client, spoken_to.address).response.status == 200
    assert spoken_to.connections == 1


def test_a_connection_that_the_server_has_closed_is_not_used_again(spoken_to, client):
    for _ in range(2):
        spoken_to.says = [OK]
        assert sent(client, spoken_to.address).response.body == b"ok"
        [line] = client._lines.values()
        select([line._bare], [], [], 5)  # the server closes where it has nothing more to say
    assert spoken_to.connections == 2


def test_a_connection_that_was_idle_for_long_is_not_used_again(spoken_to, client, monkeypatch):
    monkeypatch.setattr(http_line, "_IDLE", -1.0)
    spoken_to.says = [OK, OK, OK]
    sent(client, spoken_to.address)
    [line] = client._lines.values()
    assert not line.is_usable


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"", FailureKind.RESET),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", FailureKind.RESET),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", FailureKind.PROTOCOL),
        (b"I speak no HTTP\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", FailureKind.PROTOCOL),
    ],
)
def test_half_an_answer_is_none(spoken_to, client, said, kind):
    spoken_to.says = [said]
    exchange = sent(client, spoken_to.address)
    assert exchange.response is None
    assert exchange.failure.kind is kind


def test_an_answer_that_does_not_come_is_a_timeout(client):
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    exchange = sent(client, f"http://127.0.0.1:{port}", timeout=0.05)
    listening.close()
    assert exchange.failure.kind is FailureKind.TIMEOUT


def test_a_host_without_a_name_is_a_failure_of_its_own(client):
    exchange = sent(client, "http://no-such-host.invalid")
    assert exchange.failure.kind is FailureKind.DNS


def test_a_server_that_speaks_no_tls_is_a_failure_of_tls(spoken_to, client):
    spoken_to.says, spoken_to.answers_early = [OK], True
    exchange = sent(client, spoken_to.address.replace("http:", "https:"))
    assert exchange.failure.kind is FailureKind.TLS


def test_an_early_refusal_is_heard_although_the_request_was_not_sent_whole(spoken_to, client):
    spoken_to.answers_early = True
    spoken_to.says = [b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"]
    exchange = sent(client, spoken_to.address, body=b"")
    assert exchange.response.status == 413


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        (b"gzip", gzip.compress),
        (b"deflate", zlib.compress),
        (b"deflate", lambda body: zlib.compress(body)[2:-4]),
        (b"identity", bytes),
        (b"br", bytes),
    ],
)
def test_a_compression_that_we_know_is_undone(spoken_to, client, coding, pack):
    spoken_to.says = [answer(pack(b"text " * 9), b"Content-Encoding: " + coding)]
    assert sent(client, spoken_to.address).response.body == b"text " * 9


def test_a_body_that_is_not_compressed_as_it_says_is_no_answer(spoken_to, client):
    spoken_to.says = [answer(b"plain", b"Content-Encoding: gzip")]
    assert sent(client, spoken_to.address).failure.kind is FailureKind.PROTOCOL


def test_an_answer_that_grows_beyond_the_limit_when_unpacked_is_our_trouble(spoken_to, client):
    spoken_to.says = [answer(gzip.compress(bytes(9 * 1024 * 1024)), b"Content-Encoding: gzip")]
    with pytest.raises(SourceError, match="larger than"):
        sent(client, spoken_to.address)


def test_chunks_and_interim_answers_are_put_together(spoken_to, client):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    spoken_to.says = [hints + head + b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"]
    exchange = sent(client, spoken_to.address)
    assert (exchange.response.status, exchange.response.body) == (200, b"abc")


def test_an_address_in_other_letters_is_spelt_as_a_url_must_be(spoken_to, client):
    spoken_to.says = [OK]
    exchange = sent(client, spoken_to.address, path="/页")
    assert spoken_to.heard[0].startswith(b"POST /%E9%A1%B5 HTTP/1.1")
    assert exchange.request.url.endswith("/%E9%A1%B5")


@pytest.mark.parametrize("address", ["http://[::1", "http://a:x", "ftp://a", "http://\u00ad.\n"])
def test_what_is_no_address_is_told_as_such(client, address):
    with pytest.raises(SourceError, match="cannot be called"):
        sent(client, address)


def test_a_request_that_carries_nothing_says_no_length_where_none_is_due(spoken_to, client):
    spoken_to.says = [OK, OK]
    sent(client, spoken_to.address, body=b"", method="GET")
    sent(client, spoken_to.address, body=b"")
    got, posted = spoken_to.heard
    assert b"content-length" not in got
    assert b"content-length: 0" in posted

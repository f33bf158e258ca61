"""Recorded callbacks delivered again: which can be, how they are signed, how they are marked."""

import hashlib
import hmac
import socket
import threading
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Observation,
    Origin,
    OriginKind,
    Request,
)
from harness.model.secret import Secret
from harness.sources.redelivery import Redelivery, redeliverable

BODY = b'{ "message_type":53, "data":{"orderId":1} }'
CREDENTIALS = Credentials(app_key="12345678", app_secret=Secret("helloworld"))


def recorded(*, direction=Direction.INBOUND, body=BODY, observations=(), intent=""):
    return Exchange(
        id="x1",
        direction=direction,
        request=Request(method="POST", url="https://elsewhere.example/cb", body=body),
        started=datetime(2026, 1, 1, tzinfo=UTC),
        origin=Origin(kind=OriginKind.IMPORTED, file="calls.har", position=7),
        intent=intent,
        observations=observations,
    )


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.headers["Host"], self.headers["Authorization"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.seen = []
    thread = threading.Thread(target=made.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def deliver(server):
    def run(*exchanges, port=None, credentials=CREDENTIALS):
        told = []
        Redelivery(
            url=f"http://app.example:{port or server.server_port}/callbacks",
            address="127.0.0.1",
            credentials=credentials,
            clock=SystemClock(),
            sink=told.append,
        ).deliver(exchanges)
        return told

    return run


def test_calls_and_bodies_that_were_not_kept_stay_behind():
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="not recorded", where="body")
    found = redeliverable(
        [recorded(), recorded(observations=(withheld,)), recorded(direction=Direction.OUTBOUND)]
    )
    assert (len(found.exchanges), found.without_body, found.calls) == (1, 1, 1)


def test_an_answer_that_was_not_kept_does_not_matter():
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="", where="response.body")
    assert len(redeliverable([recorded(observations=(withheld,))]).exchanges) == 1


def test_the_body_goes_out_as_recorded_signed_with_the_runs_key(server, deliver):
    deliver(recorded())
    right = hmac.new(b"helloworld", b"12345678" + BODY, hashlib.sha256).hexdigest()
    assert server.seen == [(f"app.example:{server.server_port}", right, BODY)]


def test_what_our_record_calls_forged_stays_forged(server, deliver):
    forged = Observation(fact=Fact.SIGNATURE_RECIPE, value="", where="header.Authorization")
    deliver(recorded(observations=(forged,)))
    right = hmac.new(b"helloworld", b"12345678" + BODY, hashlib.sha256).hexdigest()
    assert server.seen[0][1] != right


def test_a_redelivery_is_marked_and_names_where_it_was_recorded(deliver):
    [again] = deliver(recorded(intent="callback_duplicate"))
    assert again.direction is Direction.INBOUND
    assert again.origin == Origin(kind=OriginKind.REPLAYED, file="calls.har", position=7)
    assert again.observed(Fact.RESIGNED) == "12345678"
    assert again.intent == "callback_duplicate"
    assert again.response.status == 200


def test_it_ends_where_nobody_takes_a_connection(deliver):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = deliver(recorded(), recorded(), port=port)
    assert [str(x.failure.kind) for x in told] == ["refused"]


def test_nothing_is_signed_without_a_secret(deliver):
    with pytest.raises(ValueError, match="without a secret"):
        deliver(recorded(), credentials=Credentials(app_key="1", app_secret=None))

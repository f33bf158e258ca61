"""The listener serves on the address it names."""

import httpx
from starlette.responses import PlainTextResponse

from harness.emulator.listener import Listener


def test_a_listener_serves_and_can_be_stopped_twice() -> None:
    listener = Listener(PlainTextResponse("here"))
    address = listener.start("127.0.0.1", 0)
    answer = httpx.get(address, trust_env=False)
    listener.stop()
    listener.stop()
    assert answer.text == "here"
    assert "server" not in answer.headers


def test_a_port_can_be_used_again_at_once() -> None:
    first = Listener(PlainTextResponse("first"))
    port = int(first.start("127.0.0.1", 0).rpartition(":")[2])
    first.stop()
    second = Listener(PlainTextResponse("second"))
    address = second.start("127.0.0.1", port)
    assert httpx.get(address, trust_env=False).text == "second"
    second.stop()

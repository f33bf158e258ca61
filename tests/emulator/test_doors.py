"""The HTTPS port: a certificate that can be verified, one that cannot, and who took it."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from harness.model.evidence import ActKind
from harness.model.exchange import Fact


@pytest.fixture
def desk(open_desk: Callable[..., Any]) -> Any:
    return open_desk(secured=True)


@pytest.fixture
def client(desk: Any) -> Iterator[Callable[..., httpx.Client]]:
    """Makes HTTPS clients; one that trusts nobody but the emulator, unless said."""
    with ExitStack() as stack:

        def make(*, host: str = "127.0.0.1", verify: Any = None) -> httpx.Client:
            trusted = ssl.create_default_context(cafile=desk.emulator.ca_file)
            base = desk.emulator.https_address.replace("127.0.0.1", host)
            made = httpx.Client(
                base_url=base, trust_env=False, verify=trusted if verify is None else verify
            )
            return stack.enter_context(made)

        yield make


def call(client: httpx.Client) -> int:
    return client.get("/rest/auth/token/create").status_code


def handshakes(desk: Any) -> list[tuple[str, str]]:
    deadline = time.monotonic() + 5
    while not desk.acts and time.monotonic() < deadline:
        time.sleep(0.005)
    assert {act.kind for act in desk.acts} <= {ActKind.TLS_HANDSHAKE}
    return [(act.outcome, act.detail("certificate")) for act in desk.acts]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_call_over_https_is_recorded_as_one(desk: Any, client: Any, host: str) -> None:
    assert call(client(host=host)) == 200
    port = urlsplit(desk.emulator.https_address).port
    assert desk.last.request.url == f"https://{host}:{port}/rest/auth/token/create"
    assert desk.last.observed(Fact.CERTIFICATE) == "own CA"
    assert desk.last.intent == ""
    assert desk.acts == []


def test_a_plain_call_shows_no_certificate(desk: Any) -> None:
    desk.app.place()
    assert desk.last.observed(Fact.CERTIFICATE) is None


def test_a_client_that_verifies_refuses_the_self_signed_certificate(desk: Any, client: Any) -> None:
    desk.emulator.arm("bad_certificate")
    verifying = client()
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        call(verifying)
    assert handshakes(desk) == [("refused", "self-signed")]
    assert "ALERT" in desk.acts[0].detail("problem")
    assert call(verifying) == 200


def test_a_client_that_does_not_verify_is_seen_by_its_calls(desk: Any, client: Any) -> None:
    desk.emulator.arm("bad_certificate")
    careless = client(verify=False)
    assert [call(careless), call(careless)] == [200, 200]
    assert [x.observed(Fact.CERTIFICATE) for x in desk.exchanges[-2:]] == ["self-signed"] * 2
    assert [x.intent for x in desk.exchanges[-2:]] == ["bad_certificate"] * 2
    assert handshakes(desk) == [("completed", "self-signed")]


def test_an_open_connection_is_closed_so_that_the_certificate_is_seen(
    desk: Any, client: Any
) -> None:
    kept = client()
    assert call(kept) == 200
    desk.emulator.arm("bad_certificate")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        call(kept)


def test_a_plain_connection_is_left_alone(desk: Any) -> None:
    desk.emulator.arm("bad_certificate")
    assert desk.app.place()


def test_disarming_brings_the_right_certificate_back(desk: Any, client: Any) -> None:
    identity = desk.emulator.arm("bad_certificate", count=9)
    careless = client(verify=False)
    assert call(careless) == 200
    assert desk.emulator.disarm(identity).used == 1
    assert call(careless) == 200
    assert desk.last.observed(Fact.CERTIFICATE) == "own CA"


def test_a_client_that_was_not_told_the_authority_is_seen_to_refuse(desk: Any, client: Any) -> None:
    stranger = client(verify=ssl.create_default_context())
    with pytest.raises(httpx.ConnectError):
        call(stranger)
    assert handshakes(desk) == [("refused", "own CA")]


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n\r\n"])
def test_whoever_speaks_no_tls_is_turned_away(desk: Any, sent: bytes) -> None:
    address = urlsplit(desk.emulator.https_address)
    with socket.create_connection((address.hostname, address.port)) as plain:
        plain.sendall(sent)
    assert handshakes(desk) == [("refused", "own CA")]


def test_the_emulator_ends_although_a_handshake_hangs(desk: Any) -> None:
    address = urlsplit(desk.emulator.https_address)
    with socket.create_connection((address.hostname, address.port)) as hanging:
        time.sleep(0.05)
        desk.emulator.stop()
        assert hanging.recv(1) == b""


@pytest.mark.parametrize("fault", ["lost_answer", "reset_connection"])
def test_a_call_can_be_lost_over_https_too(desk: Any, client: Any, fault: str) -> None:
    form = desk.app.signed("/auth/token/create", code=desk.emulator.issue_code())
    desk.emulator.arm(fault)
    with pytest.raises(httpx.TransportError):
        client().post("/rest/auth/token/create", data=form)
    assert desk.last.response is None
    assert desk.last.intent == fault


def test_the_files_are_private_and_removed_at_the_end(desk: Any) -> None:
    file = Path(desk.emulator.ca_file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert b"BEGIN CERTIFICATE" in file.read_bytes()
    desk.emulator.stop()
    assert not file.parent.exists()

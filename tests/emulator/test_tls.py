"""The certificates carry the names of this machine, and only one of them has an issuer."""

import ssl
from collections.abc import Iterator

import pytest

from harness.emulator.connections import OWN_CA, SELF_SIGNED
from harness.emulator.tls import Certificates
from harness.model.errors import EnvironmentTrouble


@pytest.fixture
def certificates() -> Iterator[Certificates]:
    made = Certificates()
    yield made
    made.remove()


def shaken(certificates: Certificates, name: str, host: str) -> None:
    """Shake hands in memory, as a client that trusts the authority and checks the host."""
    trusting = ssl.create_default_context(cafile=str(certificates.ca_file))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname=host)
    context = certificates.presented(name).context
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_authority_vouches_for_the_right_certificate(
    certificates: Certificates, host: str
) -> None:
    shaken(certificates, OWN_CA, host)


def test_it_vouches_for_no_other_host(certificates: Certificates) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shaken(certificates, OWN_CA, "example.com")


def test_nobody_vouches_for_the_self_signed_one(certificates: Certificates) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed certificate"):
        shaken(certificates, SELF_SIGNED, "localhost")


def test_two_emulators_do_not_trust_each_other(certificates: Certificates) -> None:
    other = Certificates()
    try:
        assert other.ca_file.read_bytes() != certificates.ca_file.read_bytes()
    finally:
        other.remove()


def test_a_folder_that_cannot_be_written_is_our_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(EnvironmentTrouble, match="/nowhere"):
        Certificates()

"""The envelope as the DSSE protocol has it, with the examples that its authors publish."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.evidence.dsse import (
    IN_TOTO,
    Envelope,
    Signature,
    envelope_bytes,
    is_signed_by,
    pae,
    read_envelope,
    signed,
)
from harness.evidence.keys import SigningKey
from harness.model.errors import EvidenceError

# RFC 8032, section 7.1: keys and signatures of tests 1 and 2.
FIRST = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
SECOND = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
OF_NOTHING = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
    "6bd25bf5f0595bbe24655141438e7a100b"
)
OF_0X72 = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d"
    "8c387b2eaeb4302aeeb00d291612bb0c00"
)
# The vector `single-signature` of the DSSE project, made with the first key above.
PAYLOAD = b'{"_type":"https://in-toto.io/Statement/v1"}'
SIGNED = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="


def key(seed=FIRST):
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)))


def test_the_encoding_is_that_of_the_protocols_own_example():
    encoded = pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_those_of_bytes_and_an_empty_payload_has_one():
    assert pae("application/vnd.exämple+json", b"").startswith(b"DSSEv1 29 ")
    assert pae("t", b"") == b"DSSEv1 1 t 0 "


@pytest.mark.parametrize(
    ("seed", "message", "signature"), [(FIRST, "", OF_NOTHING), (SECOND, "72", OF_0X72)]
)
def test_signatures_are_those_of_rfc_8032(seed, message, signature):
    assert key(seed).sign(bytes.fromhex(message)).hex() == signature


def test_a_payload_is_signed_as_in_the_published_vector():
    (signature,) = signed(PAYLOAD, key()).signatures
    assert base64.b64encode(signature.sig).decode() == SIGNED


def test_a_published_envelope_is_accepted_in_either_alphabet():
    for text in (SIGNED, SIGNED.replace("+", "-").replace("/", "_")):
        record = {
            "payload": base64.b64encode(PAYLOAD).decode(),
            "payloadType": IN_TOTO,
            "signatures": [{"sig": text}],
            "more": [1.5],
        }
        envelope = read_envelope(json.dumps(record).encode())
        assert envelope.payload == PAYLOAD
        assert is_signed_by(envelope, key().public)


def test_another_type_another_payload_and_another_key_are_not_what_was_signed():
    made = signed(PAYLOAD, key())
    assert is_signed_by(made, key().public)
    assert not is_signed_by(made, key(SECOND).public)
    for other in (
        Envelope(payload_type="x", payload=PAYLOAD, signatures=made.signatures),
        Envelope(payload_type=IN_TOTO, payload=PAYLOAD + b" ", signatures=made.signatures),
        Envelope(
            payload_type=IN_TOTO, payload=PAYLOAD, signatures=(Signature(keyid="", sig=b"short"),)
        ),
    ):
        assert not is_signed_by(other, key().public)


def test_what_is_written_is_read_again():
    made = signed(PAYLOAD, key())
    assert read_envelope(envelope_bytes(made)) == made
    assert made.signatures[0].keyid == key().fingerprint


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"no", "no JSON"),
        (b"[]", "no signatures"),
        (b'{"signatures":[]}', "no signature"),
        (b'{"signatures":[{}],"payloadType":"t","payload":""}', "no sig"),
        (b'{"signatures":[{"sig":""}],"payloadType":1,"payload":""}', "payloadType"),
        (b'{"signatures":[{"sig":"!"}],"payloadType":"t","payload":""}', "no base64"),
        (b'{"signatures":[{"sig":""}],"payloadType":"t","payloadType":"u","payload":""}', "twice"),
        (b'{"signatures":[1],"payloadType":"t","payload":""}', "no sig"),
    ],
)
def test_what_is_no_envelope_is_refused_with_the_reason(data, part):
    with pytest.raises(EvidenceError, match=part):
        read_envelope(data)

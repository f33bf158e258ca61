"""Signatures in a DSSE envelope: what is signed is the payload together with its type."""

import base64
import binascii
from dataclasses import dataclass
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from harness.documents.canonical import canonical_json
from harness.documents.lossless import Json, JsonObject, NotJson, read_json
from harness.evidence.keys import SigningKey
from harness.model.errors import EvidenceError

_T = TypeVar("_T")
IN_TOTO = "application/vnd.in-toto+json"
"""The payload type of in-toto statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature, with a hint at the key that made it; only the key itself shows whose it is."""

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A payload with its type and who signed it."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: the bytes that a signature is over."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def signed(payload: bytes, key: SigningKey, payload_type: str = IN_TOTO) -> Envelope:
    """The payload, signed by one key."""
    signature = Signature(keyid=key.fingerprint, sig=key.sign(pae(payload_type, payload)))
    return Envelope(payload_type=payload_type, payload=payload, signatures=(signature,))


def is_signed_by(envelope: Envelope, key: Ed25519PublicKey) -> bool:
    """Whether some signature of the envelope is that key's."""
    signed_bytes = pae(envelope.payload_type, envelope.payload)
    return any(_is_by(key, signature.sig, signed_bytes) for signature in envelope.signatures)


def envelope_bytes(envelope: Envelope) -> bytes:
    """The envelope as a file."""
    return canonical_json(
        {
            "payloadType": envelope.payload_type,
            "payload": base64.b64encode(envelope.payload).decode(),
            "signatures": [
                {"keyid": signature.keyid, "sig": base64.b64encode(signature.sig).decode()}
                for signature in envelope.signatures
            ],
        }
    )


def read_envelope(data: bytes) -> Envelope:
    """The envelope in a file. Raises EvidenceError for what is none.

    Fields that nobody knows are ignored; keys that come twice are refused, since two readers may
    take different ones of them.
    """
    try:
        value = read_json(data)
    except NotJson as error:
        raise EvidenceError(f"it is no JSON: {error}") from error
    entries = _field(value, "signatures", list)
    if not entries:
        raise EvidenceError("it holds no signature")
    return Envelope(
        payload_type=_field(value, "payloadType", str),
        payload=_decoded(_field(value, "payload", str), "payload"),
        signatures=tuple(_signature(entry) for entry in entries),
    )


def _is_by(key: Ed25519PublicKey, sig: bytes, signed_bytes: bytes) -> bool:
    try:
        key.verify(sig, signed_bytes)
    except InvalidSignature:
        return False
    return True


def _signature(entry: Json) -> Signature:
    keyid = entry.get("keyid", "") if isinstance(entry, JsonObject) else ""
    return Signature(
        keyid=keyid if isinstance(keyid, str) else "",
        sig=_decoded(_field(entry, "sig", str), "sig"),
    )


def _field(value: Json, name: str, kind: type[_T]) -> _T:
    if not isinstance(value, JsonObject) or name not in value:
        raise EvidenceError(f"it has no {name}")
    if value.duplicate_keys:
        raise EvidenceError(f"it has the key {value.duplicate_keys[0]!r} twice")
    found = value[name]
    if not isinstance(found, kind):
        raise EvidenceError(f"its {name} is not of the right kind")
    return found


def _decoded(text: str, name: str) -> bytes:
    """Base64 in either alphabet, as the protocol demands of readers."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise EvidenceError(f"its {name} is no base64: {error}") from error

"""Whether a bundle is attested: by whose key, and for what."""

import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from harness.documents.canonical import sha256_hex
from harness.evidence.dsse import IN_TOTO, Envelope, is_signed_by, read_envelope
from harness.evidence.keys import fingerprint
from harness.evidence.manifest import ATTESTATION, MANIFEST
from harness.model.errors import EvidenceError
from harness.model.text import Text
from harness.model.verification import Flaw, VerifiedStep
from harness.reporters.statement import PREDICATE_TYPE, STATEMENT_TYPE, SUBJECT
from harness.run.verify_bundle import OpenedBundle

TITLE = Text(
    "attestation: signed by the key given, for this manifest and this conclusion",
    "证明：由所给密钥签署，且对应此清单与此结论",
)
_UNSIGNED = Text("attestation: none, the bundle is unsigned", "证明：无，证据包未签名")
_STRIPPED = Text(
    "there is none, so nothing shows that the holder of the key given sealed this bundle",
    "不存在，无法证明该证据包由所给密钥的持有者封存",
)
_WHOSE = Text(
    "whose signature the attestation carries was not checked: give the signer's public key with "
    "--key, from another source than the bundle",
    "未核对签名者：请用 --key 提供签名者的公钥，且不得取自证据包本身",
)


def check_attestation(bundle: OpenedBundle, key: Ed25519PublicKey | None) -> VerifiedStep:
    """Whether the attestation is the given key's, and says what the bundle holds."""
    path = bundle.root / ATTESTATION
    if not path.is_file():
        if key:
            return _step((Flaw(ATTESTATION, _STRIPPED),))
        return VerifiedStep(name="attestation", title=_UNSIGNED, is_absent=True)
    try:
        envelope = read_envelope(path.read_bytes())
    except EvidenceError as error:
        return _step(
            (Flaw(ATTESTATION, Text(f"it cannot be read: {error}", f"无法读取：{error}")),)
        )
    flaws = (*_key_flaws(envelope, key), *_content_flaws(bundle, envelope))
    return _step(flaws, left_open=() if key else (_WHOSE,))


def keyid_of(bundle: OpenedBundle) -> str:
    """The key that the attestation names as its own; empty where there is none."""
    try:
        return read_envelope((bundle.root / ATTESTATION).read_bytes()).signatures[0].keyid
    except (OSError, EvidenceError):
        return ""


def signed_statement(bundle: OpenedBundle) -> bytes | None:
    """What the attestation is over; None where there is none that can be read."""
    try:
        return read_envelope((bundle.root / ATTESTATION).read_bytes()).payload
    except (OSError, EvidenceError):
        return None


def _step(flaws: tuple[Flaw, ...], *, left_open: tuple[Text, ...] = ()) -> VerifiedStep:
    return VerifiedStep(name="attestation", title=TITLE, flaws=flaws, left_open=left_open)


def _key_flaws(envelope: Envelope, key: Ed25519PublicKey | None) -> Iterator[Flaw]:
    if key is None or is_signed_by(envelope, key):
        return
    given = fingerprint(key)
    names = ", ".join(signature.keyid[:12] or "?" for signature in envelope.signatures)
    if any(signature.keyid == given for signature in envelope.signatures):
        reason = Text(
            "its signature does not fit what it signs: it was changed",
            "签名与其内容不符：已被改动",
        )
    else:
        reason = Text(
            f"it is not signed by the key given ({given[:12]}…); it names {names}…",
            f"并非由所给密钥（{given[:12]}…）签署；其所列密钥为 {names}…",
        )
    yield Flaw(ATTESTATION, reason)


def _content_flaws(bundle: OpenedBundle, envelope: Envelope) -> Iterator[Flaw]:
    if envelope.payload_type != IN_TOTO:
        yield Flaw(
            ATTESTATION, Text("what it signs is no in-toto statement", "所签内容不是 in-toto 声明")
        )
        return
    statement: Any = json.loads(envelope.payload)
    types = (statement["_type"], statement["predicateType"])
    if types != (STATEMENT_TYPE, PREDICATE_TYPE):
        yield Flaw(ATTESTATION, Text("it is of another type", "类型不符"))
    manifest = bundle.root / MANIFEST
    digest = sha256_hex(manifest.read_bytes()) if manifest.is_file() else ""
    if statement["subject"] != [{"name": SUBJECT, "digest": {"sha256": digest}}]:
        yield Flaw(
            ATTESTATION,
            Text(
                "it is for another manifest than the one that lies here",
                "它所证明的并非此处的清单",
            ),
        )
    yield from _conclusion_flaws(bundle, statement["predicate"]["harness"])


def _conclusion_flaws(bundle: OpenedBundle, attested: Any) -> Iterator[Flaw]:
    said = {
        "run": bundle.said("run", "id"),
        "verb": bundle.said("run", "verb"),
        "class": bundle.said("run", "class"),
        "evidence_head": bundle.said("run", "evidence_head"),
        "conclusion": bundle.said("conclusion"),
        "exit_code": bundle.said("exit_code"),
        "counts": bundle.said("counts"),
    }
    for name, value in said.items():
        if attested[name] != value:
            yield Flaw(
                ATTESTATION,
                Text(
                    f"its {name} is {attested[name]}, report.json says {value}",
                    f"其中的 {name} 为 {attested[name]}，report.json 中为 {value}",
                ),
            )

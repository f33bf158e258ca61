"""Ed25519 keys: a signing key read from where it is kept, a public key, a new pair."""

import base64
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from harness.documents.canonical import sha256_hex
from harness.model.errors import EnvironmentTrouble, UsageError

_LARGEST = 64 * 1024
_NEW = "`harness keys new` makes one"
_BEGINNING = "-----BEGIN"
_LIKE_A_KEY = re.compile(r"[A-Za-z0-9+/=_-]{40,}")


class SigningKey:
    """A private key that does not print itself."""

    def __init__(self, key: Ed25519PrivateKey, *, variable: str = "") -> None:
        self._key = key
        self.variable = variable
        """The environment variable that it came from; empty where it came from a file."""
        self.fingerprint = fingerprint(key.public_key())

    def sign(self, data: bytes) -> bytes:
        """The signature over these bytes."""
        return self._key.sign(data)

    @property
    def public(self) -> Ed25519PublicKey:
        """The key that shows whose a signature is."""
        return self._key.public_key()

    @property
    def secrets(self) -> frozenset[str]:
        """What must stand in no file: the body of its PEM text, and the seed by itself."""
        body = "".join(_private_pem(self._key).decode().splitlines()[1:-1])
        seed = self._key.private_bytes_raw()
        return frozenset({body, seed.hex(), base64.b64encode(seed).decode()})

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint[:12]}…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFiles:
    """A new pair of keys on the disk."""

    private: Path
    public: Path
    fingerprint: str


def read_signing_key(reference: str, environ: Mapping[str, str]) -> SigningKey:
    """The private key at `env:NAME` or `file:PATH`.

    Raises UsageError for anything else, and for what holds no Ed25519 key; no message repeats what
    was read, nor a reference that may be a key itself.
    """
    kind, _, name = reference.partition(":")
    shown = "what is named" if _LIKE_A_KEY.fullmatch(name) or _BEGINNING in name else name
    if kind == "env" and name:
        if name not in environ:
            raise UsageError(
                f"the signing key: environment variable {shown} is not set",
                hint=f"set it to the text of the key's PEM file; {_NEW}",
            )
        pem = environ[name].encode("utf-8", "surrogateescape")
        return SigningKey(_private(pem, f"environment variable {shown}"), variable=name)
    if kind == "file" and name:
        return SigningKey(_private(_read(Path(name), "the signing key", shown), shown))
    raise UsageError(
        "the signing key is named by env:NAME or file:PATH; given as it is, everybody on this "
        "machine could read it",
        hint=f"put it into the environment or into a file; {_NEW}",
    )


def read_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises UsageError for what is none."""
    pem = _read(path, "the public key", str(path))
    if b"PRIVATE KEY" in pem:
        raise UsageError(
            f"{path} holds a private key", hint="a public key is wanted: the file ending in .pub"
        )
    if pem.count(_BEGINNING.encode()) > 1:
        raise UsageError(
            f"{path} holds more than one key", hint="name the file of the one who is to have signed"
        )
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path} is no public key in PEM", hint=_NEW) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"{path} is no Ed25519 key", hint=_NEW)
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's SubjectPublicKeyInfo, in hex."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return sha256_hex(key.public_bytes(serialization.Encoding.DER, form))


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as its file holds it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form)


def write_new_keys(path: Path) -> KeyFiles:
    """Make a new pair: the private key at `path`, readable by this user only, and `path`.pub.

    Raises UsageError where one of the files is there already, or the folder is not;
    EnvironmentTrouble where they cannot be written.
    """
    public = Path(f"{path}.pub")
    for file in (path, public):
        if os.path.lexists(file):
            raise UsageError(
                f"{file} is there already, and a key is never overwritten",
                hint="name another file with --out",
            )
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.absolute().parent}", hint="make it first")
    key = Ed25519PrivateKey.generate()
    written: list[Path] = []
    try:
        for file, data, mode in (
            (path, _private_pem(key), 0o600),
            (public, public_pem(key.public_key()), 0o644),
        ):
            _write_once(file, data, mode, written)
    except OSError as error:
        for file in written:
            with suppress(OSError):
                file.unlink()
        raise EnvironmentTrouble(
            f"cannot write {path} and {public.name}: {error.strerror}",
            hint="name another file with --out",
        ) from error
    return KeyFiles(private=path, public=public, fingerprint=fingerprint(key.public_key()))


def _write_once(path: Path, data: bytes, mode: int, written: list[Path]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    written.append(path)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _read(path: Path, what: str, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no path"
        # The error itself names the path, which may be a key given in its place.
        raise UsageError(f"{what}: cannot read {shown}: {reason}", hint=_NEW) from None
    if len(data) > _LARGEST:
        raise UsageError(f"{what}: {shown} is too long to be a key", hint=_NEW)
    return data


def _private(pem: bytes, place: str) -> Ed25519PrivateKey:
    # What these errors say may quote the text, so none of it is passed on.
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except TypeError:
        raise UsageError(
            f"the signing key: {place} is protected by a password",
            hint="keep it without one, where only the run can read it",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(
            f"the signing key: {place} holds no private key in PEM", hint=_NEW
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"the signing key: {place} is no Ed25519 key", hint=_NEW)
    return key


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

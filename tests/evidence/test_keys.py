"""Keys: where they are read from, what is refused, and that none of them is ever repeated."""

import hashlib
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from harness.evidence.keys import (
    SigningKey,
    fingerprint,
    public_pem,
    read_public_key,
    read_signing_key,
    write_new_keys,
)
from harness.model.errors import EnvironmentTrouble, UsageError


@pytest.fixture
def pair(tmp_path):
    return write_new_keys(tmp_path / "mine.key")


def pem_of(key, password=None):
    how = serialization.BestAvailableEncryption(password) if password else None
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        how or serialization.NoEncryption(),
    )


def test_a_new_pair_can_be_read_by_this_user_only_and_fits_together(pair):
    assert stat.S_IMODE(pair.private.stat().st_mode) == 0o600
    key = read_signing_key(f"file:{pair.private}", {})
    assert public_pem(key.public) == pair.public.read_bytes()
    assert pair.public.name == "mine.key.pub"
    assert fingerprint(read_public_key(pair.public)) == pair.fingerprint == key.fingerprint


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_fingerprint_is_the_digest_that_openssl_makes_of_the_public_key(pair):
    words = ["openssl", "pkey", "-pubin", "-in", pair.public, "-outform", "DER"]
    made = subprocess.run(words, check=True, capture_output=True)
    assert hashlib.sha256(made.stdout).hexdigest() == pair.fingerprint


@pytest.mark.parametrize("there", ["mine.key", "mine.key.pub"])
def test_a_key_is_never_overwritten(tmp_path, there):
    (tmp_path / there).write_text("precious", encoding="utf-8")
    with pytest.raises(UsageError, match="never overwritten"):
        write_new_keys(tmp_path / "mine.key")
    assert [p.name for p in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("place", ["", ".", "/"])
def test_a_folder_is_no_place_for_a_key(place):
    with pytest.raises(UsageError, match="is there already"):
        write_new_keys(Path(place))


def test_half_a_pair_is_not_left(tmp_path, monkeypatch):
    def fail(_key):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.evidence.keys.os.fsync", fail)
    with pytest.raises(EnvironmentTrouble, match="No space left"):
        write_new_keys(tmp_path / "mine.key")
    assert list(tmp_path.iterdir()) == []


def test_a_key_goes_into_no_folder_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="there is no folder"):
        write_new_keys(tmp_path / "no" / "mine.key")


def test_a_key_comes_from_a_variable_too_and_says_from_which(pair):
    text = pair.private.read_text(encoding="utf-8")
    key = read_signing_key("env:MY_KEY", {"MY_KEY": text})
    assert (key.variable, key.fingerprint) == ("MY_KEY", pair.fingerprint)
    assert read_signing_key(f"file:{pair.private}", {}).variable == ""


def test_a_key_does_not_print_itself(pair):
    text = pair.private.read_text(encoding="utf-8")
    key = read_signing_key("env:K", {"K": text})
    body = text.splitlines()[1]
    assert body in key.secrets
    assert not any(secret in f"{key!r} {key}" for secret in key.secrets)


LITERALS = (
    "{text}", "{body}", "env:{body}", "file:{body}", "env:{text}", "file:{text}", "key:{body}",
    "{seed}", "env:", "file:", "",
)  # fmt: skip


@pytest.mark.parametrize("form", LITERALS)
def test_a_literal_is_refused_and_not_repeated(pair, form):
    text = pair.private.read_text(encoding="utf-8")
    key = read_signing_key("env:K", {"K": text})
    body = text.splitlines()[1]
    seed = next(s for s in key.secrets if len(s) == 64 and s != body)
    with pytest.raises(UsageError) as caught:
        read_signing_key(form.format(text=text, body=body, seed=seed), {})
    told = caught.value.diagnostics()
    assert not any(secret in told for secret in key.secrets)
    assert "harness keys new" in told


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "holds no private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n", "no private key"),
        (b"\xff\xfe\x00", "holds no private key in PEM"),
        (b"x" * 70_000, "too long"),
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "is no Ed25519 key"),
        (pem_of(ed25519.Ed25519PrivateKey.generate(), b"word"), "protected by a password"),
    ],
)
def test_what_holds_no_key_is_refused_with_its_place(tmp_path, data, part):
    path = tmp_path / "k"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=part) as caught:
        read_signing_key(f"file:{path}", {})
    assert "MC4CAQAw" not in caught.value.diagnostics()


def test_a_place_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="NO_SUCH is not set"):
        read_signing_key("env:NO_SUCH", {})
    with pytest.raises(UsageError, match="cannot read /no/such_key: No such file"):
        read_signing_key("file:/no/such_key", {})


def test_a_public_key_is_wanted_where_one_is_named(pair, tmp_path):
    with pytest.raises(UsageError, match="holds a private key"):
        read_public_key(pair.private)
    other = tmp_path / "ec.pub"
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    other.write_bytes(public.public_bytes(serialization.Encoding.PEM, form))
    with pytest.raises(UsageError, match="no Ed25519 key"):
        read_public_key(other)
    other.write_bytes(b"hello")
    with pytest.raises(UsageError, match="no public key in PEM"):
        read_public_key(other)


def test_the_leak_guard_is_told_every_form_of_the_key():
    seed = bytes(range(32))
    key = SigningKey(ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    assert seed.hex() in key.secrets
    assert "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" in key.secrets


def test_a_file_of_two_public_keys_names_nobody(pair, tmp_path):
    both = tmp_path / "both.pub"
    both.write_bytes(pair.public.read_bytes() * 2)
    with pytest.raises(UsageError, match="more than one key"):
        read_public_key(both)

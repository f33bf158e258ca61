"""Whose signature a bundle carries, and over what."""

import json
import shutil

import pytest

from harness.evidence.manifest import ATTESTATION
from tests.run.sealed_runs import checked, new_key, sealed_again, sealed_run, told


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("attested")


@pytest.fixture(scope="module")
def key(base):
    return new_key(base)


@pytest.fixture(scope="module")
def made(base, key):
    return sealed_run(base, key=key)


@pytest.fixture
def run(made, tmp_path):
    return shutil.copytree(made, tmp_path / "run")


def test_an_attestation_that_was_stripped_is_missed_when_a_key_is_given(run, key):
    assert "nothing shows" in told(checked(sealed_again(run), key))[ATTESTATION]


def test_the_attestation_of_another_run_is_no_use(run, key, base):
    other = sealed_run(base, "other", key=key)
    shutil.copy(other / ATTESTATION, run / ATTESTATION)
    found = told(checked(run, key))
    assert "another manifest" in found[ATTESTATION]
    assert "its run is" in found[ATTESTATION]


def test_a_bundle_that_somebody_else_signed_is_not_the_holders(run, base):
    other = new_key(base, "stranger")
    assert "not signed by the key given" in told(checked(run, other))[ATTESTATION]


def test_an_attestation_that_was_edited_does_not_fit_its_signature(run, key):
    path = run / ATTESTATION
    envelope = json.loads(path.read_bytes())
    sig = envelope["signatures"][0]["sig"]
    envelope["signatures"][0]["sig"] = ("B" if sig[0] == "A" else "A") + sig[1:]
    path.write_text(json.dumps(envelope), encoding="utf-8")
    assert "does not fit" in told(checked(run, key))[ATTESTATION]


def test_a_signature_cannot_be_stripped_unnoticed_even_without_a_key(run):
    assert list(told(checked(sealed_again(run)))) == ["README.txt"]

"""`--sign`: the key is read before anything runs, and is nobody else's business."""

import json
import os
import shutil
import subprocess
import zipfile
from types import SimpleNamespace

import pytest

from harness.cli.main import main
from harness.evidence.keys import read_signing_key, write_new_keys

TOOLS = ("openssl", "sha256sum", "python3")
SHELL = "/bin/sh"
STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Mine, version: "1.0", company: Mine Ltd}
app_key: "12345678"
app_secret: env:HARNESS_TEST_KEY
interfaces: [aliexpress.ds.product.get]
capabilities: {order.create: true}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A pair of keys, and a run that is signed with it."""
    base = tmp_path_factory.mktemp("signed")
    keys = write_new_keys(base / "a.key")
    words = ["run", "product-query", "--sign", f"file:{keys.private}", "--out", base / "run", "-q"]
    assert main([str(word) for word in words]) == 0
    return SimpleNamespace(keys=keys, run=base / "run")


@pytest.fixture
def pair(made, monkeypatch):
    """The keys; the private one lies in a variable too."""
    monkeypatch.setenv("HARNESS_TEST_KEY", made.keys.private.read_text(encoding="utf-8"))
    return made.keys


@pytest.fixture
def signed(made, tmp_path):
    """A copy of the run."""
    return shutil.copytree(made.run, tmp_path / "signed")


def commands_in(readme):
    """The lines that a reader without our tool is told to run, of the English half."""
    english = readme.read_text(encoding="utf-8").partition("\n\n\n")[0]
    lines = [line[4:] for line in english.splitlines() if line.startswith("    ")]
    return [line for line in lines if line.split()[0] in TOOLS]


@pytest.fixture
def unpacked(signed, pair, tmp_path):
    """The bundle on another machine: unpacked, with the public key beside it."""
    place = tmp_path / "elsewhere"
    with zipfile.ZipFile(signed / "bundle.zip") as archive:
        archive.extractall(place)
    shutil.copy(pair.public, place / "signer.pub")
    (folder,) = (path for path in place.iterdir() if path.is_dir())
    return folder


def run_all(folder):
    return [
        subprocess.run([SHELL, "-c", line], check=False, cwd=folder, capture_output=True, text=True)
        for line in commands_in(folder / "README.txt")
    ]


needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="openssl or sha256sum is not installed"
)


@needs_tools
def test_the_lines_of_the_readme_check_a_signed_bundle_without_our_tool(unpacked, pair):
    before = sorted(unpacked.rglob("*"))
    sums, key, cut, verified, listed = run_all(unpacked)
    assert [r.returncode for r in (sums, key, cut, verified, listed)] == [0] * 5
    assert key.stdout.split()[0] == pair.fingerprint
    assert cut.stdout == "manifest.json: OK\n"
    assert "Signature Verified Successfully" in verified.stdout
    assert "report.json: OK" in listed.stdout
    assert sorted(unpacked.rglob("*")) == before


@needs_tools
def test_the_same_lines_find_whatever_was_changed(unpacked, pair):
    report = unpacked / "report.json"
    report.write_bytes(report.read_bytes() + b" ")
    sums, _, cut, verified, listed = run_all(unpacked)
    assert [r.returncode for r in (sums, cut, verified, listed)] == [1, 0, 0, 1]
    manifest = unpacked / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"CLEAN", b"READY"))
    assert run_all(unpacked)[2].returncode == 1
    shutil.copy(write_new_keys(unpacked.parent / "b.key").public, unpacked.parent / "signer.pub")
    _, key, _, verified, _ = run_all(unpacked)
    assert key.stdout.split()[0] != pair.fingerprint
    assert verified.returncode == 1


def test_the_key_is_in_no_file_of_the_run(signed, pair):
    key = read_signing_key(f"file:{pair.private}", {})
    files = [path for path in signed.rglob("*") if path.is_file()]
    assert (signed / "attestation.dsse.json") in files
    assert not [p for p in files if any(s.encode() in p.read_bytes() for s in key.secrets)]


@pytest.mark.usefixtures("pair")
def test_the_application_is_not_given_the_key(harness, tmp_path):
    seen = tmp_path / "seen.json"
    code = f"import json, os; json.dump(dict(os.environ), open({str(seen)!r}, 'w'))"
    words = ("observe", "--sign", "env:HARNESS_TEST_KEY", "--out", tmp_path / "run", "-q", "--",
             "python", "-c", code)  # fmt: skip
    harness(*words)
    environment = json.loads(seen.read_text(encoding="utf-8"))
    assert "HARNESS_GATEWAY" in environment
    assert "HARNESS_TEST_KEY" not in environment
    assert "HARNESS_TEST_KEY" in os.environ
    assert (tmp_path / "run" / "attestation.dsse.json").exists()


@pytest.mark.usefixtures("pair")
def test_a_statement_cannot_hand_the_key_on(harness, tmp_path):
    path = tmp_path / "app.yaml"
    path.write_text(STATEMENT, encoding="utf-8")
    words = ("run", "product-query", "--statement", path, "--out", tmp_path / "r")
    code, _, err = harness(*words, "--sign", "env:HARNESS_TEST_KEY")
    assert code == 2
    assert "app.yaml:5:" in err
    assert "HARNESS_TEST_KEY" in err
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("certify",),
        ("run", "product-query"),
        ("record", "product-query", "--cassette", "c.yaml"),
        ("audit", "examples"),
        ("callbacks", "http://127.0.0.1:9"),
        ("observe", "--", "true"),
    ],
    ids=lambda words: words[0],
)
def test_a_key_that_cannot_be_read_ends_it_before_anything_runs(harness, tmp_path, words):
    verb, *rest = words
    out = tmp_path / "out"
    code, _, err = harness(verb, "--sign", "env:NO_SUCH_KEY", "--out", out, *rest)
    assert code == 2
    assert "NO_SUCH_KEY is not set" in err
    assert not out.exists()


def test_a_literal_is_refused_and_not_repeated(harness, pair, tmp_path):
    text = pair.private.read_text(encoding="utf-8")
    code, out, err = harness("run", "product-query", f"--sign={text}", "--out", tmp_path / "r")
    assert code == 2
    assert "env:NAME or file:PATH" in err
    assert text.splitlines()[1] not in out + err


def test_an_empty_word_is_no_wish_for_an_unsigned_bundle(harness, tmp_path):
    code, _, err = harness("run", "product-query", "--sign", "", "--out", tmp_path / "r")
    assert code == 2
    assert "--sign is empty" in err
    assert not (tmp_path / "r").exists()


@pytest.mark.usefixtures("pair")
def test_a_comparison_and_a_rendered_run_are_signed_as_well(harness, signed, tmp_path):
    out, log = tmp_path / "compared", signed / "evidence" / "log.ndjson"
    harness("compare", log, log, "--sign", "env:HARNESS_TEST_KEY", "--out", out, "-q")
    assert (out / "attestation.dsse.json").exists()
    attestation = signed / "attestation.dsse.json"
    before = attestation.read_bytes()
    harness("report", signed, "--sign", "env:HARNESS_TEST_KEY", "-q")
    assert attestation.read_bytes() == before


def test_a_signature_is_not_lost_by_rendering_again(harness, signed, tmp_path):
    before = {p: p.read_bytes() for p in signed.rglob("*") if p.is_file()}
    code, _, err = harness("report", signed)
    assert code == 2
    assert "the signature would be lost" in err
    assert "--sign" in err
    assert harness("report", signed, "--out", tmp_path / "other", "-q")[0] == 0
    assert {p: p.read_bytes() for p in signed.rglob("*") if p.is_file()} == before


@pytest.mark.usefixtures("pair")
def test_what_lies_elsewhere_is_not_signed(harness, signed, tmp_path):
    words = ("report", signed, "--sign", "env:HARNESS_TEST_KEY", "--out", tmp_path / "other")
    code, _, err = harness(*words)
    assert code == 2
    assert "--out names another" in err

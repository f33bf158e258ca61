"""What is committed below cassettes/ holds no secret, and no recording of ours a raw value."""

import base64
import functools
import html
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
import yaml

from harness.platforms.editions import EDITION_NAMES, edition_named

ROOT = Path(__file__).parent.parent
WITNESSES = "cassettes/aliexpress/clients/"
"""What clients of others sent: kept as it came, see its README."""
# An authorization code has one fixed sign only, which a pseudonym has by chance too: the leak guard
# of the recording knows the values, this test does not.
TOKEN = re.compile("5000[01][0-9a-f]{16,}")
PEOPLE = ("Alex Example", "1 Example Street", "4085550100", "95112", "sandbox@example.com")
"""The made-up people of the sample application and of the emulator."""


def committed():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "cassettes"],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = [name for name in listed.stdout.split("\0") if name]
    # An unpacked archive has no git: there every file counts.
    found = names or [p.relative_to(ROOT).as_posix() for p in (ROOT / "cassettes").rglob("*.*")]
    return sorted(name for name in found if (ROOT / name).is_file())


COMMITTED = committed()
RECORDINGS = [n for n in COMMITTED if not n.startswith(WITNESSES) and not n.endswith(".md")]
SIGNED_ANEW = [
    n for n in RECORDINGS if n.endswith((".yaml", ".har")) and not n.endswith("statement.yaml")
]


@functools.cache
def plain(text):
    """The text as it reads without escapes, layer by layer, all layers together."""
    layers = [text]
    for _ in range(3):
        last = layers[-1]
        layers += [unquote(last), html.unescape(last), last.replace("\\", "")]
        layers.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), last))
    for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
        for shift in range(4):
            part = run[shift : shift + (len(run) - shift) // 4 * 4]
            layers.append(
                base64.urlsafe_b64decode(part.replace("+", "-").replace("/", "_")).decode("latin-1")
            )
    return "\n".join(layers)


def forms(secret):
    data = secret.encode()
    yield from (secret, secret[::-1], data.hex(), "".join(f"%{byte:02x}" for byte in data))
    yield from (base64.b64encode(b"-" * n + data).decode()[4:-4] for n in range(3))
    yield quote(secret)


def test_there_are_recordings_to_look_at():
    assert len(RECORDINGS) >= 4


@pytest.mark.parametrize("name", COMMITTED)
def test_no_secret_of_an_emulator_is_in_a_committed_file(name):
    text = (ROOT / name).read_text(encoding="utf-8").lower()
    unpacked = plain(text)
    for edition in map(edition_named, EDITION_NAMES):
        for form in forms(edition.sandbox_secret):
            assert form.lower() not in text, name
        assert edition.sandbox_secret.lower() not in unpacked, name


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_token_of_an_emulator_is_in_a_recording(name):
    found = TOKEN.findall(plain((ROOT / name).read_text(encoding="utf-8")))
    assert not found, f"{name} holds {len(found)}"


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_person_is_in_a_recording(name):
    text = plain((ROOT / name).read_text(encoding="utf-8"))
    assert [word for word in PEOPLE if word in text] == []


@pytest.mark.parametrize("name", [n for n in RECORDINGS if n.endswith(".ndjson")])
def test_every_signed_exchange_of_a_recording_is_signed_anew(name):
    signed = 0
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        facts = {o["fact"]: o["value"] for o in record["observations"]}
        if "sign" in parameters(record["request"]) or record["direction"] == "inbound":
            signed += 1
            assert facts["resigned"] == "cassette-1"
    assert signed > 10


@pytest.mark.parametrize("name", SIGNED_ANEW)
def test_a_recording_says_which_key_it_is_signed_with(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    is_yaml = name.endswith(".yaml")
    content = yaml.load(text, Loader=yaml.CSafeLoader) if is_yaml else json.loads(text)
    assert "cassette-1" in json.dumps(content, default=str)


def parameters(request):
    pairs = parse_qsl(urlsplit(request["url"]).query) + parse_qsl(request["body"].get("text", ""))
    return {key for key, _ in pairs}

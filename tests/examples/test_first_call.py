"""The first call in four languages, and what the emulator says of it, right and unsorted."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from harness.emulator.server import Emulator
from harness.emulator.token_header import TOKEN_HEADER
from harness.model.clock import SystemClock
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from tools.console_picture import call_unsorted

FOLDER = Path(__file__).parents[2] / "examples" / "first_call"
PROGRAMS = {
    "first_call.py": sys.executable,
    "first_call.mjs": "node",
    "FirstCall.java": "java",
    "first_call.php": "php",
}
SECURED = {
    "first_call.py": ["SSL_CERT_FILE={}"],
    "first_call.mjs": ["NODE_EXTRA_CA_CERTS={}"],
    "first_call.php": ["-d", "curl.cainfo={}"],
}
"""How each is told the authority of the gateway; Java reads a key store of its own."""
ALIEXPRESS = edition_named("aliexpress")


@pytest.fixture
def emulator():
    started = Emulator(
        edition=ALIEXPRESS,
        app_key=ALIEXPRESS.sandbox_app_key,
        app_secret=Secret(ALIEXPRESS.sandbox_secret),
        clock=SystemClock(),
        sink=lambda _exchange: None,
    )
    started.start(https_port=0)
    yield started
    started.stop()


@pytest.fixture
def call():
    def made(name, gateway, secret, *trust):
        program = shutil.which(PROGRAMS[name])
        if program is None or (name.endswith(".php") and not has_curl(program)):
            pytest.skip(f"{PROGRAMS[name]} is not installed")
        env = {
            k: v for k, v in os.environ.items() if k.lower() not in ("http_proxy", "https_proxy")
        }
        env |= {"GATEWAY": gateway, "APP_SECRET": secret}
        env |= dict(word.split("=", 1) for word in trust if word[0].isupper())
        more = [word for word in trust if not word[0].isupper()]
        done = subprocess.run(
            [program, *more, FOLDER / name], env=env, capture_output=True, text=True, check=False
        )
        answer = json.loads(done.stdout.strip() or "{}")
        return answer.get("error_response", {}).get("code")

    return made


def has_curl(php):
    told = subprocess.run([php, "-m"], capture_output=True, text=True, check=True).stdout
    return "curl" in told.split()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_right_signature_gets_as_far_as_the_token(emulator, call, name):
    assert call(name, emulator.address, ALIEXPRESS.sandbox_secret) == "IllegalAccessToken"


@pytest.mark.parametrize("name", PROGRAMS)
def test_another_secret_is_told_to_be_a_wrong_signature(emulator, call, name):
    assert call(name, emulator.address, "another") == "IncompleteSignature"


@pytest.mark.parametrize("name", SECURED)
def test_the_authority_is_trusted_where_the_table_says(emulator, call, name):
    trust = [word.format(emulator.ca_file) for word in SECURED[name]]
    secret = ALIEXPRESS.sandbox_secret
    assert call(name, emulator.https_address, secret, *trust) == "IllegalAccessToken"
    assert call(name, emulator.https_address, secret) is None


def test_the_mistake_of_the_picture_is_explained_by_its_name(emulator):
    call_unsorted({"gateway": emulator.address, "app_secret": ALIEXPRESS.sandbox_secret})
    answer = httpx.get(
        f"{emulator.address}/_emulator/calls",
        headers={TOKEN_HEADER: emulator.control_token},
        trust_env=False,
    )
    (seen,) = answer.json()["calls"]
    assert seen["signature"]["mistake"] == "unsorted"

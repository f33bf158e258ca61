"""What `harness audit` makes of its command line, before any traffic is judged."""

from pathlib import Path

import pytest

LAZOP = (
    Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients" / "lazop-sdk-1.0.3.ndjson"
)


def test_the_traffic_may_stand_behind_the_rows(harness, tmp_path):
    code, out, err = harness("audit", "--only", "SIGN-04", LAZOP, "--out", tmp_path / "report")
    assert code == 3
    assert "only some requirements were judged" in err
    assert "lazop-sdk" in out


def test_traffic_must_be_named(harness):
    code, _, err = harness("audit", "--only", "SIGN-04")
    assert code == 2
    assert "required: TRAFFIC" in err
    assert "see `harness audit --help`" in err


def test_a_row_that_the_guessed_edition_does_not_have_is_refused(harness, tmp_path):
    code, _, err = harness("audit", LAZOP, "--only", "FMT-07", "--out", tmp_path / "report")
    assert code == 2
    assert "FMT-07 is no requirement of edition aliexpress" in err
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("text", ["", "http://", "my gateway", "http://x y/", "a,b", "gw:port"])
def test_what_is_no_host_is_refused(harness, text):
    code, _, err = harness("audit", LAZOP, f"--gateway={text}")
    assert code == 2
    assert "names no host" in err


@pytest.mark.parametrize(
    "text", ["gw.erp.example", "GW.erp.example:8443", "https://gw/sync", "127.0.0.1:80", "[::1]:80"]
)
def test_a_host_may_have_a_port_or_be_an_address(harness, tmp_path, text):
    words = ("--gateway", text, "--only", "SIGN-04", "--out", tmp_path / "report")
    assert harness("audit", LAZOP, *words)[0] == 3

"""A request as a command line: a shell reads it back as it was."""

import shlex

import pytest

from harness.emulator.console.curl import curl_of
from harness.model.exchange import Request

URL = "http://127.0.0.1:8000/sync?a=1&b='x'"


def words(**changes):
    given = {"method": "POST", "url": URL, "headers": (("X-A", "it's"),), "body": b"c=d&e=%20"}
    command = curl_of(Request(**given | changes))
    # A shell takes a line that ends in a backslash for continued.
    return shlex.split(command.replace("\\\n", ""))


def test_method_address_headers_and_body_survive_the_shell():
    assert words() == [
        *("curl", "-sS", "-X", "POST", URL),
        *("-H", "X-A: it's", "--data-binary", "c=d&e=%20"),
    ]


def test_what_curl_writes_by_itself_is_left_to_it():
    headers = (("Host", "g"), ("content-length", "9"), ("Connection", "close"), ("x-b", "1"))
    assert words(headers=headers, body=b"") == ["curl", "-sS", "-X", "POST", URL, "-H", "x-b: 1"]


def test_a_header_without_a_value_is_sent_without_one():
    assert words(headers=(("X-Empty", ""),), body=b"")[-2:] == ["-H", "X-Empty;"]


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a\0b", b"@file", b"x" * (64 * 1024 + 1)])
def test_a_body_that_no_command_line_can_hold_comes_from_a_file(body):
    assert words(body=body)[-1] == "@body.bin"

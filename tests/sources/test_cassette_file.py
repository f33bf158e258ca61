"""Cassettes as we write them, with vcrpy itself as the witness: it loads them and plays them."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import vcr
import yaml

from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.model.recording import Provenance, Recording
from harness.sources.cassette_file import cassette_bytes

ABOUT = Provenance(
    run_id="r",
    recorded=datetime(2026, 11, 22, tzinfo=UTC),
    edition="aliexpress",
    app_key="12345678",
    driver="reference",
    tool_version="0.1.0",
    cassette_key="cassette-1",
)
FORM = "application/x-www-form-urlencoded;charset=utf-8"
BINARY = b"\x89PNG\xff"


def exchange(number, body=b"q=1", answer=b'{"a":"b"}', **changes):
    headers = (("host", "127.0.0.1:9"), ("content-type", FORM))
    made = Exchange(
        id=f"x{number}",
        direction=Direction.OUTBOUND,
        started=datetime(2026, 11, 22, tzinfo=UTC),
        elapsed=0.01,
        request=Request(method="POST", url="http://127.0.0.1:9/sync", headers=headers, body=body),
        response=Response(
            status=200,
            headers=(
                ("content-type", "application/json"),
                ("set-cookie", "a"),
                ("set-cookie", "b"),
            ),
            body=answer,
        ),
    )
    return replace(made, **changes)


PUSH = exchange(3, direction=Direction.INBOUND)
LOST = exchange(4, response=None, failure=Failure(kind=FailureKind.RESET, message="gone"))
ANSWERS = [
    '{"order":"等待"}'.encode(),
    b'{"order":"paid"}',
    b"",
    "\0\n\r\n\x85\u2028 #- 'x\"".encode(),
    b"null",
]
RECORDING = Recording(
    exchanges=(
        *(exchange(n, answer=answer) for n, answer in enumerate(ANSWERS, 10)),
        replace(PUSH, id="x20"),
        replace(LOST, id="x21"),
    ),
    provenance=ABOUT,
)


@pytest.fixture(params=["yaml", "json"])
def kind(request):
    return request.param


@pytest.fixture
def write(tmp_path, kind):
    """Writes a recording as a cassette of the form at hand."""

    def made(recording):
        path = tmp_path / f"ours.{kind}"
        path.write_bytes(cassette_bytes(recording, is_json=kind == "json"))
        return path

    return made


@pytest.fixture
def player(write, kind):
    """Lets plain vcrpy play a recording; nothing that is not in it can be called."""

    def play(recording, **options):
        return vcr.use_cassette(
            str(write(recording)), record_mode=vcr.mode.NONE, serializer=kind, **options
        )

    return play


def test_vcrpy_plays_every_interaction_with_httpx_in_its_order(player):
    with player(RECORDING) as cassette:
        answers = [httpx.post("http://127.0.0.1:9/sync", content=b"q=1") for _ in ANSWERS]
        with pytest.raises(vcr.errors.CannotOverwriteExistingCassetteException):
            httpx.post("http://127.0.0.1:9/sync", content=b"q=1")
    assert [answer.content for answer in answers] == ANSWERS
    assert answers[0].headers.get_list("set-cookie") == ["a", "b"]
    assert answers[0].reason_phrase == "OK"
    assert cassette.all_played


def test_vcrpy_matches_the_bodies_that_were_sent(player):
    recording = replace(RECORDING, exchanges=(exchange(1, b"q=1"), exchange(2, b"q=%E4&r= ")))
    with player(recording, match_on=["method", "uri", "raw_body"]):
        for body in (b"q=%E4&r= ", b"q=1"):
            assert httpx.post("http://127.0.0.1:9/sync", content=body).status_code == 200


def test_vcrpy_plays_bytes_that_are_no_text_from_yaml_and_what_json_can_hold_of_them(player, kind):
    recording = replace(RECORDING, exchanges=(exchange(1, BINARY, BINARY),))
    with player(recording):
        answer = httpx.post("http://127.0.0.1:9/sync", content=BINARY)
    shown = BINARY if kind == "yaml" else BINARY.decode("utf-8", "replace").encode()
    assert answer.content == shown


def test_vcrpy_plays_an_answer_whose_packed_body_was_withheld(player):
    packed = exchange(1, answer=b"")
    headers = (("content-encoding", "gzip"), ("content-length", "40"))
    recording = replace(
        RECORDING,
        exchanges=(replace(packed, response=replace(packed.response, headers=headers)),),
    )
    with player(recording):
        assert httpx.post("http://127.0.0.1:9/sync", content=b"q=1").content == b""


def test_what_vcrpy_cannot_play_stands_beside_the_interactions(write, kind):
    text = write(RECORDING).read_text("ascii")
    tree = json.loads(text) if kind == "json" else yaml.safe_load(text)
    assert tree["version"] == 1
    assert len(tree["interactions"]) == len(ANSWERS)
    assert [x["id"] for x in tree["harness"]["exchanges"]] == ["x20", "x21"]
    assert tree["harness"]["exchanges"][1]["failure"] == {"kind": "reset", "message": "gone"}
    assert tree["harness"]["about"]["app_key"] == "12345678"
    assert "metadata" not in tree


def test_a_name_that_no_utf_8_can_hold_stands_beside_the_interactions(write):
    odd = exchange(1)
    odd = replace(odd, request=replace(odd.request, url="http://127.0.0.1:9/\udcff"))
    path = write(replace(RECORDING, exchanges=(odd,)))
    assert b"x1" in path.read_bytes().partition(b"interactions")[0]


def test_only_a_recording_of_our_own_can_be_written():
    with pytest.raises(ValueError, match="of our own"):
        cassette_bytes(Recording(exchanges=()), is_json=True)


def test_nobody_else_pays_for_vcrpy():
    code = "import sys, harness.cli.audit, harness.cli.record; print('vcr' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"

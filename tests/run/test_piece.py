import gzip
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.canonical import sha256_hex
from harness.model.errors import UsageError
from harness.run.intake import Intake, take_in
from harness.run.piece import pieces_of
from harness.sources.recorded import TrafficFile

ROOT = Path(__file__).parents[2]
LAZOP = ROOT / "cassettes" / "aliexpress" / "clients" / "lazop-sdk-1.0.3.ndjson"
SAMPLE = ROOT / "tests" / "recordings" / "one_order"


def taken(*paths):
    return take_in([str(path) for path in paths], lambda: b"")


@given(size=st.integers(1, 60_000))
def test_plain_lines_are_cut_into_pieces_that_are_the_whole_file(size):
    pieces = list(pieces_of(taken(LAZOP), size))
    parts = [piece.part for piece in pieces]
    assert parts[0].offset == 0
    assert [part.end for part in parts] == [*(p.offset for p in parts[1:]), LAZOP.stat().st_size]
    assert sum(piece.size for piece in pieces) == LAZOP.stat().st_size
    assert [bool(piece.sha256) for piece in pieces[:-1]] == [False] * len(parts[:-1])
    assert pieces[-1].sha256 == sha256_hex(LAZOP.read_bytes())


@pytest.mark.parametrize("name", ["order-lifecycle.har", "order-lifecycle.yaml"])
def test_documents_are_cut_between_their_exchanges(name):
    data = (SAMPLE / name).read_bytes()
    pieces = list(pieces_of(taken(SAMPLE / name), 10_000))
    parts = [piece.part for piece in pieces]
    assert len(parts) > 2
    assert [part.end for part in parts] == [*(p.offset for p in parts[1:]), len(data)]
    assert pieces[-1].sha256 == sha256_hex(data)


def test_an_evidence_log_stays_whole(tmp_path):
    log = tmp_path / "log.ndjson"
    record = b'{"seq": 0, "t": "", "type": "run_started", "prev": "", "body": {}}\n'
    log.write_bytes(record + b'{"direction": "outbound"}\n' * 9)
    (piece,) = pieces_of(taken(log), 1)
    assert (piece.part, piece.size, piece.sha256) == (None, 0, "")


def test_a_document_in_which_nothing_can_be_read_apart_stays_whole(tmp_path):
    cassette = tmp_path / "a.yaml"
    cassette.write_bytes(b"interactions:\n" + b"- request: {}\n" * 9 + b"version: 1\n")
    (piece,) = pieces_of(taken(cassette), 1)
    assert (piece.part, piece.size, piece.sha256) == (None, 0, "")


def test_packed_lines_stay_whole(tmp_path):
    packed = tmp_path / "a.ndjson.gz"
    packed.write_bytes(gzip.compress(LAZOP.read_bytes()))
    (piece,) = pieces_of(taken(packed), 1)
    assert piece.part is None


def test_what_can_be_read_once_only_stays_whole_and_is_held(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=[LAZOP.read_bytes()], daemon=True).start()
    (piece,) = pieces_of(taken(pipe), 1)
    assert (piece.part, piece.held) == (None, LAZOP.read_bytes())
    with piece.open() as stream:
        assert stream.read() == LAZOP.read_bytes()


def test_a_file_that_went_away_is_told(tmp_path):
    gone = TrafficFile(path=str(tmp_path / "gone.ndjson"))
    with pytest.raises(UsageError, match="cannot read"):
        list(pieces_of(Intake(files=(gone,), held={})))

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.run.file_read import FileRead
from harness.run.piece import Piece
from harness.run.reading import Reading
from harness.run.redaction import judging_redactor
from harness.run.shard import judge_piece, marks_in
from harness.run.shard_order import ShardOrder
from harness.sources.recorded import TrafficFile

LAZOP = (
    Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients" / "lazop-sdk-1.0.3.ndjson"
)
WHOLE = Piece(file=TrafficFile(path=str(LAZOP)))
ORDER = ShardOrder(edition_name="aliexpress", key=b"k" * 32)
MARKED = replace(ORDER, is_marked=True)


@pytest.fixture
def foreign(tmp_path):
    """A file whose exchanges go to so many hosts of nobody we know."""

    def write(hosts):
        record = json.loads(LAZOP.read_text("utf-8").splitlines()[0])
        lines = []
        for number in range(hosts):
            record["request"]["url"] = f"https://user@h{number}.example:8443/p"
            lines.append(json.dumps(record) + "\n")
        path = tmp_path / "foreign.ndjson"
        path.write_text("".join(lines), "utf-8")
        return Piece(file=TrafficFile(path=str(path)))

    return write


def test_other_hosts_are_counted_with_their_ports_and_without_user_names(foreign):
    read = judge_piece(ORDER, foreign(2)).read
    assert read.exchanges == 0
    assert dict(read.left_out) == {"h0.example:8443": 1, "h1.example:8443": 1}


def test_hosts_beyond_number_are_counted_together(foreign):
    read = judge_piece(ORDER, foreign(1_003)).read
    assert read.left_out.total() == 1_003
    assert read.left_out[""] == 3


def test_exchanges_of_a_file_before_are_not_judged_again():
    marks = marks_in(MARKED, WHOLE)
    read = judge_piece(MARKED, replace(WHOLE, repeated=frozenset(marks[3:]))).read
    assert (read.exchanges, read.repeated) == (3, 10)
    assert read.sample == frozenset(marks)


def test_nothing_is_marked_where_there_is_no_other_file():
    assert judge_piece(ORDER, WHOLE).read.sample == frozenset()


def test_the_same_exchange_twice_in_one_file_is_judged_twice(tmp_path):
    path = tmp_path / "twice.ndjson"
    path.write_bytes(LAZOP.read_bytes() * 2)
    read = judge_piece(MARKED, Piece(file=TrafficFile(path=str(path)))).read
    assert (read.exchanges, read.repeated) == (26, 0)


def test_a_reading_that_is_broken_off_has_read_no_further():
    reading = Reading(WHOLE, ORDER, judging_redactor(ORDER))
    assert next(reading.exchanges()).id == "x1"
    assert reading.read.sha256 == ""


def test_only_what_is_wanted_is_redacted():
    reading = Reading(WHOLE, ORDER, judging_redactor(ORDER))
    assert [exchange.id for exchange in reading.exchanges(["x12", "x3"])] == ["x3", "x12"]
    assert reading.read.exchanges == 2


def test_it_is_told_how_far_a_long_piece_is(tmp_path):
    path, beats = tmp_path / "long.ndjson", []
    path.write_bytes(LAZOP.read_bytes() * 80)
    piece = Piece(file=TrafficFile(path=str(path)))
    judge_piece(ORDER, piece, beats.append)
    marks_in(ORDER, piece, beats.append)
    assert beats == [1_000, 1_000]


def test_neither_secret_nor_key_is_printed_with_what_travels():
    assert "kkkk" not in repr(ORDER)
    assert "marks" not in repr(replace(WHOLE, held=b"marks", repeated=frozenset([1])))
    assert FileRead(file=WHOLE.file).left_out == {}

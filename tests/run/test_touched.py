"""Files that somebody writes to while an audit reads them."""

import json
import os
from pathlib import Path

import pytest

from harness.run.engine import InProcess
from harness.run.file_read import FileRead
from harness.run.intake import take_in
from harness.run.touched import stamps_of, with_touched
from tests.run.audits import audited

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
LAZOP = (CLIENTS / "lazop-sdk-1.0.3.ndjson").read_bytes()


def append(file):
    with file.open("ab") as stream:
        stream.write(b"\n")


def overwrite(file):
    former = file.stat()
    file.write_bytes(file.read_bytes())
    os.utime(file, ns=(former.st_atime_ns, former.st_mtime_ns + 1))


def put_in_place(file):
    former, other = file.stat(), file.with_suffix(".new")
    other.write_bytes(file.read_bytes())
    os.utime(other, ns=(former.st_atime_ns, former.st_mtime_ns))
    other.replace(file)


def read_only(file):
    file.read_bytes()


WRITING = [append, overwrite, put_in_place, Path.unlink]


@pytest.fixture
def files(tmp_path):
    made = [tmp_path / "a.ndjson", tmp_path / "b.ndjson"]
    for file in made:
        file.write_bytes(LAZOP)
    return made


@pytest.mark.parametrize("write", WRITING)
def test_a_file_that_is_written_to_is_damaged(files, write):
    intake = take_in([str(file) for file in files], lambda: b"")
    before = stamps_of(intake)
    write(files[0])
    first, second = with_touched((FileRead(file=file) for file in intake.files), before)
    assert "written to while it was read" in first.damage[0].what.en
    assert "读取过程中文件被写入" in first.damage[0].what.zh
    assert first.damage[0].location.path == str(files[0])
    assert not second.damage


def test_what_is_held_cannot_be_written_to():
    intake = take_in(["-"], lambda: LAZOP)
    (read,) = with_touched((FileRead(file=file) for file in intake.files), stamps_of(intake))
    assert not read.damage


class Between(InProcess):
    """Something happens to a file when the first piece was judged."""

    def __init__(self, happens, file):
        self._happens, self._file = happens, file

    def map(self, work, order, pieces, beat):
        for made in super().map(work, order, list(pieces), beat):
            yield made
            self._happens(self._file)
            self._happens = read_only


@pytest.mark.parametrize("size", [3_000, 1_000_000])
@pytest.mark.parametrize("write", [append, overwrite, put_in_place])
def test_nothing_is_concluded_from_a_file_that_is_written_to(tmp_path, files, write, size):
    engine = Between(write, files[0])
    report, _ = audited(
        tmp_path / "report", files, piece_size=size, engine=engine, only=("SIGN-01",)
    )
    told = json.loads(report)
    assert told["conclusion"] == "UNDECIDED"
    assert "written to while it was read" in told["reason"]["en"]
    assert "读取过程中文件被写入" in told["reason"]["zh"]


def test_a_file_that_is_only_read_is_sound(tmp_path, files):
    report, _ = audited(tmp_path / "report", files, engine=Between(read_only, files[0]))
    assert "written" not in report.decode()


def test_other_bytes_of_the_same_size_and_time_are_noticed_where_they_are_read(tmp_path, files):
    def forge(file):
        former = file.stat()
        file.write_bytes(LAZOP.replace(b'"GET"', b'"PUT"').replace(b'"POST"', b'"HEAD"'))
        os.utime(file, ns=(former.st_atime_ns, former.st_mtime_ns))

    engine = Between(forge, files[0])
    report, _ = audited(tmp_path / "report", files[:1], piece_size=3_000, engine=engine)
    assert "written to while it was read" in json.loads(report)["reason"]["en"]

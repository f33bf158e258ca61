"""A file that grows at its end takes nothing more after the first trouble."""

import errno
import os

import pytest

from harness.evidence import appending
from harness.evidence.appending import AppendedFile
from harness.model.errors import EvidenceError


@pytest.fixture
def file(tmp_path):
    opened = AppendedFile(tmp_path / "log")
    yield opened
    opened.close()


def test_what_is_appended_stands_in_the_file(file, tmp_path):
    file.append(b"one")
    file.append(b"two")
    file.sync()
    assert (tmp_path / "log").read_bytes() == b"onetwo"


def test_only_its_owner_may_read_it(file, tmp_path):
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0
    file.append(b"")


@pytest.mark.parametrize("trap", ["file", "link"])
def test_what_lies_there_already_is_never_written_into(tmp_path, trap):
    path = tmp_path / "log"
    if trap == "file":
        path.write_bytes(b"old")
    else:
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="cannot write evidence"):
        AppendedFile(path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_short_write_is_completed(file, tmp_path, monkeypatch):
    whole = os.write
    monkeypatch.setattr(appending.os, "write", lambda handle, data: whole(handle, data[:2]))
    file.append(b"seven b")
    assert (tmp_path / "log").read_bytes() == b"seven b"


def test_a_write_of_nothing_is_trouble_and_not_tried_for_ever(file, monkeypatch):
    monkeypatch.setattr(appending.os, "write", lambda _handle, _data: 0)
    with pytest.raises(EvidenceError, match="Input/output error"):
        file.append(b"x")


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_nothing_is_written_behind_what_failed(file, tmp_path, monkeypatch, call):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file.append(b"whole\n")
    monkeypatch.setattr(appending.os, call, full)
    with pytest.raises(EvidenceError, match="No space left") as trouble:
        file.append(b"lost") if call == "write" else file.sync()
    assert "harness report" in trouble.value.hint
    monkeypatch.undo()
    for again in (lambda: file.append(b"more"), file.sync):
        with pytest.raises(EvidenceError):
            again()
    assert (tmp_path / "log").read_bytes() == b"whole\n"


def test_closing_is_no_trouble_whatever_the_disk_does(file, monkeypatch):
    def broken(_handle):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(appending.os, "fsync", broken)
    file.close()
    file.close()

import os

import pytest

from harness.reporters.atomic import write_atomically


def test_folders_are_made_and_the_file_replaced(tmp_path):
    path = tmp_path / "a" / "b.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_trouble_leaves_the_former_file_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "b.txt"
    write_atomically(path, b"one")

    def full_disk(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space left"):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]

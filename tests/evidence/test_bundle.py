"""bundle.zip: the same bytes whenever and wherever it is built."""

import os
import shutil
import zipfile

import pytest

from harness.evidence.archive import unpack
from harness.evidence.bundle import write_bundle

NAMES = ("report.json", "evidence/log.ndjson", "evidence/空 格.yaml", "empty")


@pytest.fixture
def folder(tmp_path):
    for name in NAMES:
        path = tmp_path / "run" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"" if name == "empty" else name.encode() * 1000)
    return tmp_path / "run"


def test_two_builds_are_identical_whatever_the_order_the_times_and_the_modes(folder, tmp_path):
    write_bundle(folder, "r1", NAMES)
    other = shutil.copytree(folder, tmp_path / "other")
    for name in NAMES:
        os.utime(other / name, (1, 1))
        (other / name).chmod(0o600)
    write_bundle(other, "r1", reversed(NAMES))
    assert (other / "bundle.zip").read_bytes() == (folder / "bundle.zip").read_bytes()


def test_it_holds_the_files_named_under_one_folder_sorted_with_fixed_times(folder):
    (folder / "other").write_bytes(b"not named")
    write_bundle(folder, "r1", NAMES)
    with zipfile.ZipFile(folder / "bundle.zip") as archive:
        members = archive.infolist()
        assert [m.filename for m in members] == sorted(f"r1/{name}" for name in NAMES)
        assert {m.date_time for m in members} == {(1980, 1, 1, 0, 0, 0)}
        assert {m.external_attr >> 16 for m in members} == {0o100644}
        for name in NAMES:
            assert archive.read(f"r1/{name}") == (folder / name).read_bytes()
        assert archive.testzip() is None


def test_it_is_packed(folder):
    write_bundle(folder, "r1", NAMES)
    assert (folder / "bundle.zip").stat().st_size < 2000


def test_what_packs_as_well_as_a_trap_is_stored_so_that_it_opens(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("harness.evidence.bundle.ANY_RATIO", 1000)
    monkeypatch.setattr("harness.evidence.archive.ANY_RATIO", 1000)
    (folder / "zeros").write_bytes(bytes(1 << 20))
    write_bundle(folder, "r1", [*NAMES, "zeros"])
    into = tmp_path / "into"
    into.mkdir()
    assert unpack(folder / "bundle.zip", into) == ("r1", ())
    assert (into / "r1" / "zeros").read_bytes() == bytes(1 << 20)


def test_half_a_bundle_is_not_left(folder, monkeypatch):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.evidence.bundle.os.fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_bundle(folder, "r1", NAMES)
    assert {p.name for p in folder.iterdir()} == {"report.json", "evidence", "empty"}

"""Archives from anywhere: one with a trap in it is named, and nothing of it is unpacked."""

import os
import socket
import struct
import zipfile
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence import archive
from harness.evidence.archive import folder_flaws, is_archive, unpack
from harness.model.errors import UsageError
from tests.evidence.zips import GOOD, member, opened_at, zipped


@pytest.fixture
def opened(tmp_path):
    """Unpacks bytes: the top folder, file -> reasons, what was unpacked."""
    return partial(opened_at, tmp_path)


def test_a_sound_archive_is_unpacked_whole(opened):
    top, flaws, files = opened(GOOD)
    assert (top, flaws) == ("r", {})
    assert files == {"r/a.txt": b"one", "r/b/c.txt": b"two" * 1000, "r/空.txt": b""}


def test_stored_members_are_read_as_well(opened):
    stored = zipped((member("r/a.txt", method=zipfile.ZIP_STORED), b"one"))
    assert opened(stored)[2] == {"r/a.txt": b"one"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("r/../../out.txt", "leads out"),
        ("/etc/passwd.x", "absolute"),
        ("r\\..\\out.txt", "backslash"),
        ("C:/out.txt", "drive"),
        ("r/a:stream.txt", "not every system"),
        ("r//a.txt", "empty part"),
        ("r/./a.txt", "empty part"),
        ("r/a.txt.", "ends with a dot"),
        ("r/a.txt ", "blank"),
        ("r/NUL.txt", "device on Windows"),
        ("r/com1.txt", "device on Windows"),
        ("r/COM¹.txt", "device on Windows"),
        ("r/a\u202etxt.exe", "cannot be seen"),
        ("r/a\nb.txt", "cannot be seen"),
        ("r/" + "a" * 300 + ".txt", "too long"),
        ("r/" + "a/" * 600 + "b.txt", "too long"),
    ],
)
def test_a_name_that_leads_elsewhere_is_named_and_nothing_is_unpacked(opened, name, reason):
    top, flaws, files = opened(zipped(("r/good.txt", b"1"), (name, b"2")))
    assert reason in flaws[name]
    assert (top, files) == ("", {})


def test_a_nul_in_a_name_is_named(opened):
    raw = zipped(("r/a.txtXsh", b"1")).replace(b"txtXsh", b"txt\x00sh")
    _, flaws, files = opened(raw)
    assert "NUL" in flaws["r/a.txt\0sh"]
    assert files == {}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("r/a.txt", "r/a.txt", "twice"),
        ("r/a.txt", "r/A.TXT", "the same file as r/A.TXT"),
        ("r/\u00e9.txt", "r/e\u0301.txt", "the same file"),
        ("r/ﬁ.txt", "r/fi.txt", "the same file"),
        ("r/a.txt", "r/a.txt/b.txt", "is a file as well"),
    ],
)
def test_two_members_for_one_place_are_named(opened, first, second, reason):
    _, flaws, files = opened(zipped((first, b"1"), (second, b"2")))
    assert any(reason in text for text in flaws.values())
    assert files == {}


@pytest.mark.parametrize("at", [-1, 0, 3])
def test_damaged_data_are_named_and_left_out(opened, at):
    raw = bytearray(
        zipped((member("r/a.txt", method=zipfile.ZIP_STORED), b"one!"), ("r/b.txt", b"2"))
    )
    raw[raw.index(b"one!") + at % 4] ^= 1
    _, flaws, files = opened(bytes(raw))
    assert flaws == {"r/a.txt": "its data are damaged"}
    assert "r/a.txt" not in files


def test_a_size_that_is_not_that_of_the_data_is_found(opened):
    raw = bytearray(zipped(("r/a.txt", b"one" * 100)))
    for at in (22, raw.index(b"PK\x01\x02") + 24):
        struct.pack_into("<L", raw, at, 299)
    assert opened(bytes(raw))[1] == {"r/a.txt": "its data are damaged"}


def test_a_bomb_is_named_before_it_is_unpacked(opened):
    bomb = zipped(("r/a.txt", bytes(40 << 20)))
    assert len(bomb) < 100_000
    assert "500 times" in opened(bomb)[1]["r/a.txt"]


def test_too_many_files_are_refused(opened, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    assert "more than" in opened(GOOD)[1]["bundle.zip"]


def test_too_many_bytes_are_refused(opened, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    assert "more than" in opened(GOOD)[1]["bundle.zip"]


@pytest.mark.parametrize("names", [("r/a.txt", "s/b.txt"), ("a.txt",), ("r/a.txt", "b.txt")])
def test_there_is_exactly_one_top_folder(opened, names):
    _, flaws, unpacked = opened(zipped(*((name, b"1") for name in names)))
    assert any("top folder" in t or "in no folder" in t for t in flaws.values())
    assert unpacked == {}


def test_an_empty_archive_is_refused(opened):
    assert opened(zipped())[1] == {"bundle.zip": "it holds no file"}


def test_every_problem_is_told_at_once(opened):
    raw = zipped(("r/../a.txt", b"1"), (member("r/b.txt", mode=0o120777), b"2"), ("s/c.txt", b"3"))
    assert set(opened(raw)[1]) == {"r/../a.txt", "r/b.txt", "bundle.zip"}


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_found_or_changes_no_file(tmp_path_factory, at, mask):
    place = tmp_path_factory.mktemp("flip")
    raw = bytearray(GOOD)
    raw[at] ^= mask
    path = place / "bundle.zip"
    path.write_bytes(raw)
    (place / "into").mkdir()
    _, flaws = unpack(path, place / "into")
    if not flaws:
        files = {p.relative_to(place / "into").as_posix(): p for p in (place / "into").rglob("*.*")}
        assert {n: p.read_bytes() for n, p in files.items()} == {
            "r/a.txt": b"one",
            "r/b/c.txt": b"two" * 1000,
            "r/空.txt": b"",
        }


@given(st.binary(max_size=400))
def test_any_bytes_can_be_looked_at(tmp_path_factory, data):
    place = tmp_path_factory.mktemp("any")
    (place / "bundle.zip").write_bytes(b"PK\x03\x04" + data)
    assert unpack(place / "bundle.zip", place)[1]


@pytest.mark.parametrize(("head", "is_one"), [(b"PK\x03\x04more", True), (b"PK\x05\x06", False)])
def test_an_archive_is_known_by_its_beginning(tmp_path, head, is_one):
    (tmp_path / "f").write_bytes(head)
    assert is_archive(tmp_path / "f") is is_one


def test_a_file_that_cannot_be_opened_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        is_archive(tmp_path)


def test_a_folder_of_plain_files_has_no_flaw(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(b"1")
    assert folder_flaws(tmp_path) == ()


def test_links_and_devices_in_a_folder_are_named(tmp_path):
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "elsewhere").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "s"))
    server.close()
    told = {flaw.path: flaw.reason.en for flaw in folder_flaws(tmp_path)}
    assert told == {
        "elsewhere": "it is a link",
        "link.txt": "it is a link",
        "pipe": "it is a device, not a file",
        "s": "it is a device, not a file",
    }


def test_a_folder_has_limits_too(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"12")
    monkeypatch.setattr(archive, "MOST_BYTES", 1)
    assert "more than" in folder_flaws(tmp_path)[0].reason.en

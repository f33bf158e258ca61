"""Both headers of every member, and the directory: whatever a bundle does not have is named."""

import io
import struct
import zipfile
from functools import partial

import pytest

from tests.evidence.zips import GOOD, member, opened_at, zipped


@pytest.fixture
def opened(tmp_path):
    """Unpacks bytes: the top folder, file -> reasons, what was unpacked."""
    return partial(opened_at, tmp_path)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (0o120777, "a link"),
        (0o020666, "a device"),
        (0o060666, "a device"),
        (0o010644, "a device"),
        (0o140644, "a device"),
        (0o040755, "a folder"),
    ],
)
def test_what_is_no_file_is_named(opened, mode, reason):
    _, flaws, files = opened(zipped((member("r/a.txt", mode=mode), b"/etc/passwd")))
    assert reason in flaws["r/a.txt"]
    assert files == {}


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        (member("r/sub/"), "a folder"),
        (member("r/a.txt", external_attr=0x10), "a folder"),
        (member("r/a.txt", method=zipfile.ZIP_BZIP2), "method 12"),
        (member("r/a.txt", method=zipfile.ZIP_LZMA), "method 14"),
        (member("r/a.txt", comment=b"see"), "more than a file"),
        (member("r/a.txt", extra=b"up\x06\x00\x01abcde"), "more than a file"),
    ],
)
def test_what_no_bundle_holds_is_named(opened, info, reason):
    _, flaws, _ = opened(zipped((info, b"")))
    assert reason in flaws[info.filename]


def test_an_encrypted_member_is_named(opened):
    raw = bytearray(zipped(("r/a.txt", b"1")))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in opened(bytes(raw))[1]["r/a.txt"]


def test_sizes_behind_the_data_are_refused(opened):
    class Pipe(io.RawIOBase):  # zipfile writes sizes behind the data where it cannot seek
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as made:
        made.writestr(member("r/a.txt"), b"1")
    assert "packed in a way" in opened(pipe.data)[1]["r/a.txt"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda raw: raw + b"x", "something stands behind"),
        (lambda raw: b"x" + raw, "put before"),
        (lambda raw: raw[:-1], "cut off"),
        (lambda raw: raw[: len(raw) // 2], "cut off"),
        (lambda raw: raw[:10], "cut off"),
        (lambda raw: raw + raw, "put before"),
        (lambda raw: raw[:-2] + b"\x05\x00hello", "something stands behind"),
        (lambda raw: raw[:-18] + b"\x01" + raw[-17:], "split"),
        (lambda raw: raw[:-12] + b"\x09\x00" + raw[-10:], "split"),
        (lambda raw: raw[:-14] + b"\x09\x00\x09\x00" + raw[-10:], "counts 9 files"),
        (lambda raw: raw.replace(b"PK\x01\x02", b"PK\x01\x03", 1), "damaged"),
    ],
)
def test_an_archive_is_nothing_but_its_members(opened, change, reason):
    top, flaws, files = opened(change(GOOD))
    assert reason in flaws["bundle.zip"]
    assert (top, files) == ("", {})


def test_what_lies_between_two_members_is_named(opened):
    raw = bytearray(GOOD)
    second = raw.index(b"PK\x03\x04", 4)
    raw[second:second] = b"hidden"
    end = len(raw) - 22
    raw[end + 16 : end + 20] = struct.pack("<L", struct.unpack_from("<L", raw, end + 16)[0] + 6)
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        offset = struct.unpack_from("<L", raw, at + 42)[0]
        struct.pack_into("<L", raw, at + 42, offset + 6 * (offset >= second))
        at += 1
    assert any("does not follow" in text for text in opened(bytes(raw))[1].values())


def test_two_members_over_the_same_data_are_named(opened):
    raw = bytearray(zipped(("r/a.txt", b"1"), ("r/b.txt", b"1")))
    directory = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", directory + 1)
    struct.pack_into("<L", raw, second + 42, 0)
    assert "does not follow" in opened(bytes(raw))[1]["r/b.txt"]


@pytest.mark.parametrize("field", [4, 6, 8, 10, 12, 14, 18, 22, 30])
def test_a_local_header_that_says_something_else_is_named(opened, field):
    raw = bytearray(zipped(("r/a.txt", b"one")))
    raw[field] ^= 2
    assert "do not agree" in opened(bytes(raw))[1]["r/a.txt"]

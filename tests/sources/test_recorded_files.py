import sys
from pathlib import Path

import pytest

from harness.model.errors import UsageError
from harness.sources.recorded import TrafficKind, find_traffic
from harness.sources.recorded_files import is_plain_file, open_file, size_of

fsspec = pytest.importorskip("fsspec")

LAZOP = (
    Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients" / "lazop-sdk-1.0.3.ndjson"
)


@pytest.fixture
def bucket():
    """A store that is no folder of this machine."""
    memory = fsspec.filesystem("memory")
    memory.pipe("/bucket/day/a.ndjson", LAZOP.read_bytes())
    memory.pipe("/bucket/day/b.ndjson", LAZOP.read_bytes())
    memory.pipe("/bucket/day/notes.txt", b"none")
    memory.pipe("/bucket/day/package.json", b'{"name": "erp"}')
    yield "memory://bucket"
    memory.rm("/bucket", recursive=True)


def test_an_address_is_read_like_a_file(bucket):
    address = f"{bucket}/day/a.ndjson"
    with open_file(address) as stream:
        assert stream.read() == LAZOP.read_bytes()
    assert size_of(address) == LAZOP.stat().st_size
    assert is_plain_file(address)


def test_a_file_of_this_machine_has_an_address_too():
    (file,) = find_traffic([f"file://{LAZOP}"])
    assert (file.path, file.kind) == (f"file://{LAZOP}", TrafficKind.NDJSON)


@pytest.mark.parametrize("name", ["day", "day/*.ndjson", ""])
def test_folders_and_patterns_of_addresses_are_searched(bucket, name):
    found = find_traffic([f"{bucket}/{name}"])
    assert [file.path.rpartition("/")[2] for file in found] == ["a.ndjson", "b.ndjson"]
    assert {file.kind for file in found} == {TrafficKind.NDJSON}
    assert [file.prefix for file in found] == ["f1.", "f2."]


def test_what_is_not_there_is_told(bucket):
    with pytest.raises(UsageError, match=r"no such file or folder: .*/c\.ndjson"):
        find_traffic([f"{bucket}/day/c.ndjson"])


def test_an_address_of_an_unknown_kind_is_told():
    with pytest.raises(UsageError, match="nowhere") as caught:
        find_traffic(["nowhere://bucket/a.ndjson"])
    assert "s3://" in caught.value.hint


def test_without_the_extra_an_address_cannot_be_read(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match="cannot be read") as caught:
        open_file("s3://bucket/a.ndjson")
    assert "extra" in caught.value.hint

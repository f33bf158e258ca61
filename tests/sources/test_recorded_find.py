import gzip
import os
import sys

import pytest

from harness.model.errors import UsageError
from harness.sources.recorded import TrafficKind, find_traffic

HAR = '{"log": {"version": "1.2", "entries": []}}'
CASSETTE = "interactions: []\nversion: 1\n"
RECORD = '{"direction": "outbound"}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder; `folder.make(path, content)` writes a file in it."""
    monkeypatch.chdir(tmp_path)

    def make(path, content=HAR):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    make.root = tmp_path
    return make


def paths(*arguments):
    return [file.path for file in find_traffic(arguments)]


def test_one_file_has_no_prefix(folder):
    (found,) = find_traffic([folder("a.har")])
    assert (found.path, found.number, found.prefix) == ("a.har", 1, "")
    assert found.kind is TrafficKind.HAR


def test_several_files_are_sorted_and_numbered(folder):
    folder("b.yaml", CASSETTE)
    folder("a.ndjson", RECORD)
    found = find_traffic(["b.yaml", "a.ndjson"])
    assert [(f.path, f.number, f.prefix, f.kind) for f in found] == [
        ("a.ndjson", 1, "f1.", TrafficKind.NDJSON),
        ("b.yaml", 2, "f2.", TrafficKind.CASSETTE),
    ]


def test_a_folder_is_searched_with_all_below_it(folder):
    kept = ["r/a.har", "r/b/c.json", "r/b/d.YML", "r/e.jsonl", "r/f.har.gz", "r/g.yaml"]
    folder("r/a.har")
    folder("r/b/c.json")
    folder("r/b/d.YML", CASSETTE)
    folder("r/e.jsonl", RECORD)
    folder("r/f.har.gz", gzip.compress(HAR.encode()))
    folder("r/g.yaml", CASSETTE)
    for other in ("r/readme.md", "r/b/x.txt", "r/.git/y.har", "r/z.har.bak"):
        folder(other)
    assert paths("r") == kept


def test_documents_of_another_sort_are_passed_over_in_a_folder_only(folder):
    folder("r/a.har")
    folder("r/package.json", '{"name": "x"}')
    folder("r/compose.yaml", "services: {}\n")
    assert paths("r") == ["r/a.har"]
    assert paths("r/package.json") == ["r/package.json"]


def test_damaged_files_in_a_folder_are_not_passed_over(folder):
    for name, content in (
        ("empty.json", b""),
        ("cut.json", b'{"log": {"ent'),
        ("noise.yaml", b"\xff\xfe\x00"),
        ("packed.json.gz", b"\x1f\x8b\x08\x00broken"),
        ("other.har", b'{"name": "x"}'),
    ):
        folder(f"r/{name}", content)
    assert len(paths("r")) == 5


def test_patterns_are_expanded(folder):
    folder("a1.har")
    folder("a2.har")
    folder("b.har")
    folder("deep/er/a3.har")
    assert paths("a*.har") == ["a1.har", "a2.har"]
    assert paths("**/*.har") == ["a1.har", "a2.har", "b.har", "deep/er/a3.har"]
    assert paths("de*") == ["deep/er/a3.har"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder):
    folder("a[1].har")
    folder("a1.har")
    assert paths("a[1].har") == ["a[1].har"]


def test_no_file_comes_twice(folder):
    folder("r/a.har")
    (folder.root / "r" / "b.har").symlink_to("a.har")
    os.link(folder.root / "r" / "a.har", folder.root / "r" / "c.har")
    found = find_traffic(["r", "r/a.har", "r/*.har", str(folder.root / "r" / "a.har")])
    assert len(found) == 1
    assert found[0].prefix == ""


def test_links_to_folders_are_not_followed_inside_a_folder(folder):
    folder("r/a.har")
    (folder.root / "r" / "again").symlink_to(folder.root / "r")
    assert paths("r") == ["r/a.har"]
    assert paths("r/again") == ["r/again/a.har"]


def test_standard_input_is_named_by_a_dash(folder):
    folder("a.har")
    found = find_traffic(["a.har", "-", "-"])
    assert [file.path for file in found] == ["-", "a.har"]
    assert found[0].kind is None


def test_what_does_not_exist_is_named_with_the_nearest(folder):
    folder("recordings/monday.har")
    with pytest.raises(UsageError) as raised:
        find_traffic(["recordings/munday.har"])
    assert "recordings/munday.har" in raised.value.message
    assert raised.value.hint == "did you mean 'monday.har'?"


@pytest.mark.parametrize("argument", ["nowhere/a.har", "*.zip", "", "a\0b", "x" * 5000])
@pytest.mark.usefixtures("folder")
def test_whatever_names_nothing_is_a_wrong_use(argument):
    with pytest.raises(UsageError):
        find_traffic([argument])


def test_a_folder_without_traffic_is_a_wrong_use(folder):
    folder("r/readme.md")
    folder("r/package.json", '{"name": "x"}')
    with pytest.raises(UsageError, match="no recorded traffic in r"):
        find_traffic(["r"])


def test_a_pipe_is_not_opened_to_look_at_it(folder):
    os.mkfifo(folder.root / "pipe.har")
    folder("a.har")
    assert paths(".") == ["./a.har"]
    (found,) = find_traffic(["pipe.har"])
    assert found.kind is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_wrong_use(folder):
    folder("r/a.har")
    (folder.root / "r" / "a.har").chmod(0)
    with pytest.raises(UsageError, match="cannot read"):
        find_traffic(["r/a.har"])


@pytest.mark.skipif(sys.platform == "win32", reason="links of this sort")
def test_a_link_that_leads_nowhere_is_a_wrong_use(folder):
    (folder.root / "r").mkdir()
    (folder.root / "r" / "a.har").symlink_to("gone.har")
    with pytest.raises(UsageError, match=r"cannot read r/a\.har"):
        find_traffic(["r"])

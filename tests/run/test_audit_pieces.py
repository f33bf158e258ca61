"""An audit in pieces: what it comes to depends neither on who judges them nor on the cuts."""

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.evidence.log import read_log
from harness.run.engine import InProcess
from harness.run.workers import Processes
from tests.run.audits import audited

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "cassettes" / "aliexpress" / "clients"
FOREIGN = json.dumps(
    {
        **json.loads((CLIENTS / "lazop-sdk-1.0.3.ndjson").read_text("utf-8").splitlines()[0]),
        "request": {
            "method": "GET",
            "url": "https://h.example/",
            "headers": [],
            "body": {"text": ""},
        },
    }
).encode()
LINES = [
    *(CLIENTS / "lazop-sdk-1.0.3.ndjson").read_bytes().splitlines(),
    *(CLIENTS / "ae_sdk-0.6.0.ndjson").read_bytes().splitlines(),
    FOREIGN,
    b'{"direction":',
    b"",
]
FILES = st.lists(st.sampled_from(LINES), min_size=1, max_size=12).map(
    lambda lines: b"\n".join([LINES[0], *lines])
)


def sent(value):
    """What comes of a value on a way to another process."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


class Elsewhere(InProcess):
    """Whatever goes to the work, and comes of it, has travelled."""

    def map(self, work, order, pieces, beat):
        for piece in pieces:
            yield sent(work(*sent((order, piece)), beat))


@pytest.fixture(scope="module", autouse=True)
def in_one_form():
    """Writes reports in one form only: the others are views of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("harness.run.publish.unasked", lambda *_, **__: ("json",))
        yield


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Writes files of traffic into a new folder, in which audits find a place as well."""

    def write(*contents):
        folder = tmp_path_factory.mktemp("audit")
        files = [folder / f"{number}.ndjson" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        return folder, files

    return write


@settings(max_examples=15)
@given(contents=st.lists(FILES, min_size=1, max_size=2), size=st.integers(1, 30_000))
def test_what_travels_comes_to_the_same(written, contents, size):
    folder, files = written(*contents)
    here = audited(folder / "here", files, piece_size=size)
    assert audited(folder / "there", files, piece_size=size, engine=Elsewhere()) == here


@settings(max_examples=15)
@given(contents=st.lists(FILES, min_size=1, max_size=2), size=st.integers(1, 30_000))
def test_where_a_file_is_cut_does_not_matter(written, contents, size):
    folder, files = written(*contents)
    whole = audited(folder / "whole", files)
    assert audited(folder / "cut", files, piece_size=size) == whole


SAMPLES = Path(__file__).parents[1] / "recordings" / "one_order"


@pytest.mark.parametrize("name", ["order-lifecycle.har", "order-lifecycle.yaml"])
@pytest.mark.parametrize("size", [1, 9_000])
def test_where_a_document_is_cut_does_not_matter(tmp_path, name, size):
    file = SAMPLES / name
    whole = audited(tmp_path / "whole", [file])
    assert audited(tmp_path / "cut", [file], piece_size=size, engine=Elsewhere()) == whole


def test_a_document_that_cannot_be_judged_in_parts_after_all_is_judged_as_a_whole(tmp_path):
    text = (SAMPLES / "order-lifecycle.yaml").read_text("utf-8")
    # A parser goes on with a quoted text in the first column, where an interaction seems to begin.
    first, second = text.split("\n- request:")[1:3]
    odd = tmp_path / "odd.yaml"
    odd.write_text(text.replace(first, f'{first}\n- "\n- request:{second}\n"', 1), "utf-8")
    good = tmp_path / "good.har"
    good.write_bytes((SAMPLES / "order-lifecycle.har").read_bytes())
    told = []
    whole = audited(tmp_path / "whole", [odd, good], progress=told.append)
    assert not any("judging again" in line for line in told[:1])
    assert audited(tmp_path / "cut", [odd, good], piece_size=1, progress=told.append) == whole
    assert any("those as a whole" in line for line in told)


@pytest.mark.long
@settings(max_examples=3)
@given(contents=st.lists(FILES, min_size=1, max_size=2), size=st.integers(2_000, 20_000))
def test_the_number_of_processes_does_not_matter(written, contents, size):
    folder, files = written(*contents)
    one = audited(folder / "1", files, piece_size=size)
    for count in (2, 3):
        many = audited(folder / f"{count}", files, piece_size=size, engine=Processes(count))
        assert many == one


def test_the_same_traffic_in_two_files_that_are_cut_is_judged_once(written):
    lines = LINES[:13]
    folder, files = written(b"\n".join(lines), b"\n".join([*lines[5:], LINES[20], LINES[20]]))
    report = json.loads(audited(folder / "report", files, piece_size=9_000)[0])
    told = [(file["exchanges"], file["repeated"]) for file in report["inputs"]]
    assert told == [(13, 0), (2, 8)]


def test_cited_exchanges_are_those_of_their_lines(written):
    folder, files = written(b"\n".join([b"", *LINES[13:26]] * 3))
    report = json.loads(audited(folder / "report", files, piece_size=5_000)[0])
    cited = {x for row in report["requirements"] for f in row["findings"] for x in f["exchanges"]}
    evidence = read_log(folder / "report" / "evidence" / "log.ndjson")
    assert {exchange.id for exchange in evidence.exchanges} == cited
    assert {f"x{exchange.origin.position}" for exchange in evidence.exchanges} == cited

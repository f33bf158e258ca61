"""A run kept as a recording: what is written, and when nothing is."""

import os
import secrets
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from harness.evidence.log import read_log
from harness.model.clock import SystemClock
from harness.model.errors import EnvironmentTrouble, EvidenceError, UsageError
from harness.model.evidence import ActKind
from harness.model.exchange import Fact
from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.recording import (
    RecordingFiles,
    keep_recording,
    recording_from,
    require_writable,
)
from harness.scenario.load import find_scenarios, load_scenario
from harness.sources.recorded import TrafficFile, find_traffic
from harness.sources.recording_file import read_recording

FORMER = b"the former cassette"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """An order and the result of its run: the reference client, edition alibaba."""
    edition = edition_named("alibaba")
    (path,) = find_scenarios(["empty-parameter"], edition.name)
    order = RunOrder(
        verb="record",
        edition=edition,
        statement=None,
        driver=Driver.REFERENCE,
        scenarios=(load_scenario(path, edition=edition.name),),
        out=tmp_path_factory.mktemp("run") / "out",
    )
    world = Surroundings(
        clock=SystemClock(),
        chance=secrets.token_bytes,
        environ=os.environ,
        progress=lambda _: None,
    )
    return order, execute(order, world)


@pytest.fixture
def files(tmp_path):
    """A cassette that is there already, and a HAR that is not."""
    made = RecordingFiles(cassette=tmp_path / "kept.yaml", har=tmp_path / "kept.har")
    made.cassette.write_bytes(FORMER)
    return made


def read(path):
    with path.open("rb") as stream:
        return read_recording(stream, TrafficFile(path=str(path)))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_both_files_hold_the_run_and_the_text_says_so(finished, files):
    order, result = finished
    text = keep_recording(order, result, files)
    cassette, har = read(files.cassette), read(files.har)
    log = read_log(result.folder.log)
    assert cassette.damage == har.damage == ()
    assert [x.id for x in cassette.recording.exchanges] == [x.id for x in log.exchanges]
    assert [x.request for x in cassette.recording.exchanges] == [
        x.request for x in har.recording.exchanges
    ]
    for said in (text.en, text.zh):
        assert str(files.cassette) in said
        assert str(files.har) in said
        assert f"{len(log.exchanges)} " in said
        assert "cassette-1" in said


def test_it_says_where_it_comes_from(finished, files):
    order, result = finished
    keep_recording(order, result, files)
    provenance = read(files.cassette).recording.provenance
    assert provenance.edition == "alibaba"
    assert provenance.driver == "reference"
    assert provenance.app_key == order.edition.sandbox_app_key
    assert provenance.scenarios == (("empty-parameter", order.scenarios[0].sha256),)
    assert provenance.cassette_key == "cassette-1"
    assert provenance.recorded == read_log(result.folder.log).started


def test_judgements_and_what_speaks_of_this_machine_stay_out(finished):
    order, result = finished
    evidence = read_log(result.folder.log)
    scan = replace(evidence.acts[0], kind=ActKind.SOURCE_SCANNED)
    evidence = replace(evidence, acts=(*evidence.acts, scan))
    kinds = {act.kind for act in evidence.acts}
    assert {ActKind.STEP_ENDED, ActKind.REDACTED, ActKind.SCENARIO_ENDED} <= kinds
    kept = {act.kind for act in recording_from(evidence, order).acts}
    assert kept == kinds - {ActKind.STEP_ENDED, ActKind.SOURCE_SCANNED, ActKind.REDACTED}


def test_every_exchange_is_marked_as_signed_anew(finished):
    order, result = finished
    recording = recording_from(read_log(result.folder.log), order)
    assert {x.observed(Fact.RESIGNED) for x in recording.exchanges} == {"cassette-1"}


def test_an_invalid_run_leaves_everything_as_it_was(finished, files):
    order, result = finished
    report = replace(result.report, conclusion=Conclusion.INVALID, reason=Text("r", "r"))
    text = keep_recording(order, replace(result, report=report), files)
    assert files.cassette.read_bytes() == FORMER
    assert names(files.cassette.parent) == ["kept.yaml"]
    assert "nothing was recorded" in text.en
    assert "未录制" in text.zh


def cut(result, tmp_path, lines):
    """The result of a run whose log has other lines."""
    folder = replace(result.folder, path=tmp_path / "cut")
    folder.evidence.mkdir(parents=True)
    folder.log.write_bytes(
        b"".join(lines(result.folder.log.read_bytes().splitlines(keepends=True)))
    )
    return replace(result, folder=folder)


def test_a_run_that_did_not_end_is_not_kept(finished, files, tmp_path):
    order, result = finished
    text = keep_recording(order, cut(result, tmp_path, lambda lines: lines[:-1]), files)
    assert files.cassette.read_bytes() == FORMER
    assert "did not come to its end" in text.en


def test_a_run_in_which_nobody_called_is_not_kept(finished, files, monkeypatch):
    order, result = finished
    evidence = read_log(result.folder.log)
    silent = replace(evidence, exchanges=())
    monkeypatch.setattr("harness.run.recording.read_log", lambda _: silent)
    text = keep_recording(order, result, files)
    assert files.cassette.read_bytes() == FORMER
    assert "nobody called" in text.en


@pytest.mark.parametrize("spelt", ["plain", "torn"])
@pytest.mark.parametrize("name", ["kept.yaml", "kept.json"])
def test_a_secret_that_slipped_through_is_found_and_nothing_is_written(
    finished, tmp_path, monkeypatch, spelt, name
):
    order, result = finished
    secret = "秘密 of-the-app " * 12 if spelt == "torn" else "s3cret-of-the-app"
    evidence = read_log(result.folder.log)
    first = evidence.exchanges[0]
    leaky = replace(first, request=replace(first.request, body=f"a={secret}".encode()))
    evidence = replace(evidence, exchanges=(leaky, *evidence.exchanges[1:]))
    monkeypatch.setattr("harness.run.recording.read_log", lambda _: evidence)
    files = RecordingFiles(cassette=tmp_path / name, har=tmp_path / "kept.har")
    files.cassette.write_bytes(FORMER)
    with pytest.raises(EvidenceError, match="a secret of the run") as raised:
        keep_recording(order, replace(result, secrets=frozenset({secret})), files)
    assert secret not in raised.value.diagnostics()
    assert files.cassette.read_bytes() == FORMER
    assert names(tmp_path) == [name]


def test_a_disk_that_cannot_be_written_is_trouble_of_the_environment(finished, files, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.reporters.atomic.os.fsync", refuse)
    order, result = finished
    with pytest.raises(EnvironmentTrouble, match="No space left"):
        keep_recording(order, result, files)
    assert files.cassette.read_bytes() == FORMER
    assert names(files.cassette.parent) == ["kept.yaml"]


def test_a_process_that_is_killed_while_it_writes_leaves_the_former_file(tmp_path):
    path = tmp_path / "kept.yaml"
    path.write_bytes(FORMER)
    code = (
        "import os, signal, sys, pathlib\n"
        "from harness.reporters.atomic import write_atomically\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_atomically(pathlib.Path(sys.argv[1]), b'interactions: []\\nversion: 1\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == FORMER
    assert [file.path for file in find_traffic([str(tmp_path)])] == [str(path)]


@pytest.mark.parametrize(
    ("cassette", "har", "said"),
    [
        ("a.txt", None, ".yaml"),
        ("a", None, ".yaml"),
        ("a.yaml.gz", None, ".yaml"),
        ("a.har", None, ".yaml"),
        ("a.yaml", "a.json", ".har"),
        ("folder.yaml", None, "cannot be written"),
        ("file/a.yaml", None, "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_run(tmp_path, cassette, har, said):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "file").write_text("")
    files = RecordingFiles(cassette=tmp_path / cassette, har=tmp_path / har if har else None)
    with pytest.raises(UsageError) as raised:
        require_writable(files)
    assert said in raised.value.diagnostics()


def test_a_folder_that_is_not_there_yet_is_made(finished, tmp_path):
    files = RecordingFiles(cassette=tmp_path / "new" / "folder" / "kept.YML")
    require_writable(files)
    keep_recording(*finished, files)
    assert read(files.cassette).damage == ()

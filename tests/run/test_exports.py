"""Forms of a report that are written on request, from a run that is kept."""

import json
import shutil

import pytest

from harness.cli.main import main
from harness.evidence.log import read_log
from harness.run import har_export


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A short run."""
    out = tmp_path_factory.mktemp("made") / "run"
    main(["run", "order-read", "--out", str(out), "-q"])
    return out


@pytest.fixture
def run(made, tmp_path):
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "run")


def asked(run, forms, *words):
    return main([str(word) for word in ("report", run, "--format", forms, *words, "-q")])


def test_forms_on_request_are_none_of_the_usual_ones(run):
    names = {path.name for path in run.iterdir()}
    assert {"report.json", "junit.xml"} <= names
    assert not names & {"ctrf.json", "intoto.json", "traffic.har"}


def test_forms_on_request_are_sealed_with_the_run(run):
    assert asked(run, "ctrf,intoto,har") == 0
    listed = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["files"]
    roles = {file["path"]: file["role"] for file in listed}
    assert {roles[name] for name in ("ctrf.json", "intoto.json", "traffic.har")} == {"view"}
    assert main(["verify", str(run)]) == 0


def test_they_can_go_elsewhere(run, tmp_path):
    asked(run, "ctrf,intoto,har", "--out", tmp_path / "else")
    names = {path.name for path in (tmp_path / "else").iterdir()}
    assert names == {"ctrf.json", "intoto.json", "traffic.har"}


def test_the_har_is_that_of_the_log_and_can_be_judged(run, tmp_path, capsys):
    asked(run, "har", "--out", tmp_path)
    entries = json.loads((tmp_path / "traffic.har").read_text())["log"]["entries"]
    kept = read_log(run / "evidence" / "log.ndjson").exchanges
    assert [entry["request"]["url"].partition("?")[0] for entry in entries] == [
        exchange.request.url.partition("?")[0] for exchange in kept
    ]
    capsys.readouterr()
    words = ("audit", tmp_path / "traffic.har", "--out", tmp_path / "audited", "--json", "-q")
    code = main([str(word) for word in words])
    assert (code, json.loads(capsys.readouterr().out)["conclusion"]) == (0, "CLEAN")


def test_the_same_log_gives_the_same_har(run, tmp_path):
    for name in "ab":
        asked(run, "har", "--out", tmp_path / name)
    one, other = (tmp_path / name / "traffic.har" for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_a_merged_run_has_no_har_of_its_own(run, capsys, monkeypatch):
    monkeypatch.setattr(har_export, "is_merged", lambda _: True)
    assert asked(run, "har") == 2
    assert "name the folder of a shard" in capsys.readouterr().err


def test_a_run_that_was_broken_off_has_a_har_of_what_was_recorded(run, tmp_path):
    log = run / "evidence" / "log.ndjson"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-3]))
    asked(run, "har", "--out", tmp_path)
    entries = json.loads((tmp_path / "traffic.har").read_text())["log"]["entries"]
    assert len(entries) == len(read_log(log).exchanges)


@pytest.mark.parametrize(
    ("name", "near"), [("ctfr", "ctrf"), ("in-toto", "intoto"), ("hra", "har")]
)
def test_an_unknown_form_gets_the_nearest_word(run, capsys, name, near):
    assert asked(run, name) == 2
    assert f"did you mean '{near}'" in capsys.readouterr().err


def test_every_form_is_named_in_the_help(capsys):
    assert main(["report", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert all(f"{name}," in told or f" {name} " in told for name in ("ctrf", "intoto", "har"))

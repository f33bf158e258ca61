import pytest

from harness.cli.main import main
from harness.reporters.document import render
from harness.reporters.document.attached import embedded_report


def made(*words):
    return main([str(word) for word in (*words, "-q")])


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A short run with its PDF."""
    out = tmp_path_factory.mktemp("made") / "run"
    assert made("run", "order-read", "--pdf", "--out", out) == 0
    return out


@pytest.fixture
def no_engine(monkeypatch):
    monkeypatch.setattr(render, "find_spec", lambda _: None)


def test_a_pdf_that_is_asked_for_lies_in_the_folder_and_holds_its_report(run):
    assert embedded_report((run / "report.pdf").read_bytes()) == (run / "report.json").read_bytes()


def test_it_is_sealed_with_the_rest(run):
    assert '"path":"report.pdf"' in (run / "manifest.json").read_text(encoding="utf-8")
    assert made("verify", run) == 0


def test_it_is_the_same_to_the_byte_when_it_is_made_again(run, tmp_path):
    assert made("report", run, "--format", "pdf", "--out", tmp_path) == 0
    assert (tmp_path / "report.pdf").read_bytes() == (run / "report.pdf").read_bytes()


@pytest.mark.usefixtures("no_engine")
def test_without_the_extra_it_is_wrong_use_and_nothing_ran(tmp_path, capsys):
    assert made("run", "order-read", "--pdf", "--out", tmp_path / "run") == 2
    assert "pip install 'sandbox-harness[pdf]'" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


@pytest.mark.usefixtures("no_engine")
def test_without_the_extra_a_run_that_did_not_ask_goes_on(tmp_path):
    assert made("run", "order-read", "--out", tmp_path / "run") == 0
    assert not (tmp_path / "run" / "report.pdf").exists()

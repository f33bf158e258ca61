from dataclasses import replace

import pytest

from harness.reporters.document import render
from harness.run.formats import FORMATS, USUAL, unasked
from harness.run.kept import run_folder
from harness.run.rerender import report_again


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """The report of a short run."""
    from harness.cli.main import main  # noqa: PLC0415 - the command line is the way to a run

    out = tmp_path_factory.mktemp("made") / "run"
    main(["run", "order-read", "--out", str(out), "-q"])
    return report_again(run_folder(out))


@pytest.fixture
def certified(short):
    return replace(short, run=replace(short.run, verb="certify"))


def test_a_certification_makes_a_pdf_unasked(certified):
    assert unasked(certified) == (*USUAL, "pdf")


def test_a_certification_without_the_extra_makes_none(certified, monkeypatch):
    monkeypatch.setattr(render, "find_spec", lambda _: None)
    assert unasked(certified) == USUAL


def test_another_run_makes_one_when_it_is_asked_for(short):
    assert unasked(short) == USUAL
    assert unasked(short, with_pdf=True) == (*USUAL, "pdf")


def test_every_usual_form_is_known():
    assert set(USUAL) < set(FORMATS)

"""What the reports tell of the files that an audit read."""

from dataclasses import replace

import pytest

from harness.model.text import Text
from harness.model.verdict import InputFile
from harness.reporters.console import console_summary
from harness.reporters.page.render import page_text
from harness.reporters.record import report_record

_LOG = "evidence/application.log"

TORN = InputFile(
    path="recordings/torn.har",
    kind="har",
    prefix="f1.",
    sha256="ab" * 32,
    exchanges=12,
    left_out=3,
    repeated=4,
    damage=(Text("recordings/torn.har:9:1: it ends early", "recordings/torn.har:9:1：提前结束"),),
    damaged=3,
)
STDIN = InputFile(path="-", kind="cassette", sha256="cd" * 32, exchanges=2, left_out=0)
OTHER = InputFile(path="notes.pdf", kind="", sha256="", exchanges=0, left_out=0)


@pytest.fixture
def ready(build):
    """A report on a run."""
    return build.report()


@pytest.fixture
def audited(ready):
    """A report on files."""
    return replace(ready, inputs=(TORN, STDIN, OTHER))


def shown(report, lang="en", *, verbose=False):
    return console_summary(report, lang=lang, colour=False, width=100, verbose=verbose)


def test_the_console_names_the_files_and_what_is_damaged(audited):
    out = shown(audited)
    assert "Read         recordings/torn.har" in out
    assert "standard input" in out
    assert "Damaged      recordings/torn.har:9:1: it ends early" in out
    assert "and 2 more places" in out


def test_the_console_tells_damage_in_chinese(audited):
    out = shown(audited, "zh")
    assert "recordings/torn.har:9:1：提前结束" in out
    assert "标准输入" in out
    assert "it ends early" not in out


def test_one_more_place_is_one_place(audited):
    torn = replace(TORN, damaged=2)
    assert "and 1 more place\n" in shown(replace(audited, inputs=(torn,)))


def test_of_many_files_the_console_names_the_first_few(audited):
    many = tuple(replace(OTHER, path=f"part{n}.har") for n in range(9))
    report = replace(audited, inputs=many)
    assert "part4.har" in shown(report)
    assert "part5.har" not in shown(report)
    assert "and 4 more" in shown(report)
    assert "part8.har" in shown(report, verbose=True)


def test_a_run_without_files_has_no_line_for_them(ready):
    assert "\nRead" not in shown(ready)


def test_the_page_lists_each_file_with_its_numbers(audited):
    page = page_text(audited, "both")
    assert "recordings/torn.har" in page
    assert "f1.x1" in page
    assert "VCR cassette" in page
    assert "not recognised" in page
    assert "In a file before" in page
    assert "提前结束" in page
    assert "and 2 more" in page


def test_the_page_has_no_column_for_repeats_where_there_are_none(audited):
    page = page_text(replace(audited, inputs=(STDIN,)), "en")
    assert "In a file before" not in page
    assert "Could not be read" not in page


def test_the_record_holds_all_of_it(audited):
    first, *_ = report_record(audited)["inputs"]
    assert (first["prefix"], first["repeated"], first["damaged"]) == ("f1.", 4, 3)
    assert first["damage"] == [{"en": TORN.damage[0].en, "zh": TORN.damage[0].zh}]


def test_foreign_text_in_names_and_damage_is_only_shown(build):
    text = Text(build.HOSTILE, build.HOSTILE)
    file = replace(TORN, path=build.HOSTILE, prefix=build.HOSTILE, damage=(text,))
    report = replace(build.hostile(), inputs=(file,))
    page = page_text(report, "both")
    assert "<script>alert" not in page
    assert "\x1b" not in page + shown(report, "both")


def test_no_application_speaks_where_none_printed(audited, ready):
    # A replay, a dossier, a reference client start none; an interrupted run keeps none.
    for told in (audited, ready):
        assert _LOG not in page_text(told, "en")

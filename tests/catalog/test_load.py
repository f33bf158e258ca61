from pathlib import Path

import pytest

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.catalog import load
from harness.catalog.load import load_catalogue, load_plan
from harness.checks.registry import checked_requirements
from harness.documents.yaml import document_from_bytes
from harness.model.errors import DocumentError
from harness.model.requirement import Level, RunClass, Subject
from harness.platforms.editions import EDITION_NAMES

REGISTER = Path(load.__file__).with_name("requirements.yaml").read_text(encoding="utf-8")
OWED = """AUTH-01 AUTH-02 AUTH-03 AUTH-04 AUTH-08 SIGN-01 SIGN-02 SIGN-03 SIGN-04 SIGN-05 SIGN-08
SIGN-09 SIGN-10 SIGN-11 FMT-01 FMT-02 FMT-03 FMT-12 FMT-14 FMT-15 FMT-16 LIFE-01 LIFE-02 LIFE-03
LIFE-04 LIFE-05 LIFE-06 LIFE-07 TRK-01 TRK-02 TRK-03 TRK-04 TRK-05 TRK-06 TRK-07 TRK-08 TRK-09
TRK-10 RATE-02 RATE-03 RTRY-01 RTRY-02 RTRY-03 NET-01 NET-02 NET-03 NET-04 ERRH-01 ERRH-04 DATA-01
DATA-02 DATA-04 DATA-05 COV-01 COV-02 COV-03 PERF-01 PERF-02 DOSS-01 DOSS-02 DOSS-03 DOSS-04 DOSS-05
DOSS-06 DOSS-09"""


def test_every_line_of_the_register_becomes_a_row():
    assert len(load_catalogue().requirements) == REGISTER.count("- {id:")


def test_a_row_keeps_what_the_register_says():
    row = load_catalogue().find("TRK-01")
    assert (row.level, row.subject, row.needs, row.must_test) == (
        Level.MUST,
        Subject.APPLICATION,
        "tracking.callback",
        True,
    )
    assert row.editions == ("aliexpress",)
    assert row.title.zh


def test_all_means_the_three_editions():
    assert load_catalogue().find("AUTH-01").editions == ("aliexpress", "alibaba", "1688")


def test_a_row_that_only_some_runs_can_show_says_which():
    assert load_catalogue().find("NET-02").shown_by == (RunClass.REHEARSAL,)


def test_the_plan_owes_exactly_these_rows():
    assert set(load_plan("aliexpress").requirements) == set(OWED.split())


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_a_plan_owes_all_of_its_edition_but_the_long_wait(edition):
    rows = {r.id for r in load_catalogue().of_edition(edition)}
    left_out = rows - set(load_plan(edition).requirements)
    assert left_out <= {"RTRY-04"}
    assert set(load_plan(edition).requirements) <= rows


@pytest.mark.parametrize("edition", EDITION_NAMES)
def test_every_planned_row_has_a_check(edition):
    assert set(load_plan(edition).requirements) <= checked_requirements()


def test_every_check_has_a_row():
    assert checked_requirements() <= {r.id for r in load_catalogue().requirements}


@pytest.fixture
def damaged(monkeypatch):
    """Loads a catalogue or a plan from a spoilt text."""

    def read(text, loader):
        monkeypatch.setattr(
            load, "read_yaml", lambda _path: document_from_bytes(text.encode(), path="spoilt.yaml")
        )
        with pytest.raises(DocumentError) as caught:
            loader()
        return str(caught.value)

    return read


def test_an_id_that_stands_twice_is_refused(damaged):
    text = REGISTER.replace("{id: AUTH-02,", "{id: AUTH-01,")
    assert "id AUTH-01 stands twice" in damaged(text, load_catalogue.__wrapped__)


def test_an_unknown_level_is_refused_with_its_place(damaged):
    text = REGISTER.replace("level: must", "level: shall", 1)
    assert "spoilt.yaml:" in damaged(text, load_catalogue.__wrapped__)


def test_a_plan_that_owes_an_unknown_row_is_refused(damaged):
    plan = load_plan("aliexpress").source.decode().replace("FMT-15", "FMT-99")
    load_catalogue()
    assert "no row FMT-99" in damaged(plan, lambda: load_plan("aliexpress"))


def test_a_plan_whose_needs_name_unknown_rows_or_words_is_refused(damaged):
    plan = load_plan("aliexpress").source.decode()
    spoilt = plan.replace("  FMT-14: [", "  FMT-19: [").replace("[price.update]", "[price.updat]")
    load_catalogue()
    told = damaged(spoilt, lambda: load_plan("aliexpress"))
    assert "no row FMT-19 in this plan" in told
    assert "price.updat is no capability or interface of aliexpress" in told
    assert "did you mean 'price.update'?" in told

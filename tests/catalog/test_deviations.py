"""The file of expected deviations: read whole, refused at the exact place."""

from datetime import date

import pytest

from harness.catalog.deviations import load_deviations
from harness.model.errors import DocumentError, UsageError
from harness.platforms.editions import edition_named

EDITION = edition_named("aliexpress")
CHECKS = {"forged_callbacks_are_refused": "TRK-03", "title_is_present_and_clean": "FMT-08"}
ENTRY = "  - {requirement: RATE-03, reason: known, owner: Li Wei, until: 2027-01-31}\n"


@pytest.fixture
def load(tmp_path):
    """Reads a list of these entries."""

    def read(entries, head="deviations: 1\nexpected:\n"):
        path = tmp_path / "deviations.yaml"
        path.write_text(head + entries, encoding="utf-8")
        return load_deviations(path, EDITION, CHECKS)

    return read


@pytest.fixture
def problems(load):
    """What is wrong with a list: its lines without the path."""

    def read(entries, **head):
        with pytest.raises(DocumentError) as caught:
            load(entries, **head)
        return [str(p).rpartition("deviations.yaml:")[2] for p in caught.value.problems]

    return read


def test_an_entry_says_what_is_expected_why_who_answers_and_until_when(load):
    (entry,) = load(ENTRY).expected
    assert (entry.requirement, entry.check) == ("RATE-03", "")
    assert (entry.reason, entry.owner, entry.until) == ("known", "Li Wei", date(2027, 1, 31))


def test_a_check_stands_for_itself_in_its_row(load):
    text = "  - {check: forged_callbacks_are_refused, reason: a, owner: b, until: 2027-01-31}\n"
    (entry,) = load(text).expected
    assert entry.requirement == "TRK-03"
    assert entry.subject == "TRK-03 (forged_callbacks_are_refused)"


def test_a_list_may_be_empty(load):
    assert load("", head="deviations: 1\nexpected: []\n").expected == ()


@pytest.mark.parametrize(
    ("entry", "place", "part"),
    [
        ("requirement: RATE-99", "3:19:", "did you mean"),
        ("requirement: rate-03", "3:19:", "did you mean 'RATE-03'"),
        ("requirement: FMT-08", "3:19:", "it belongs to 1688"),
        ("check: forged_callbacks_are_refusd", "3:13:", "'forged_callbacks_are_refused'"),
        ("check: xyz", "3:13:", "harness catalog"),
        ("check: title_is_present_and_clean", "3:13:", "serves FMT-08"),
    ],
)
def test_what_is_listed_must_be_known_to_the_edition(problems, entry, place, part):
    (problem,) = problems(f"  - {{{entry}, reason: a, owner: b, until: 2027-01-31}}\n")
    assert problem.startswith(place)
    assert part in problem


@pytest.mark.parametrize("until", ["2027-02-30", "31.1.2027", "20270131", "2027-1-31"])
def test_a_day_that_is_none_is_refused(problems, until):
    (problem,) = problems(f"  - {{requirement: RATE-03, reason: a, owner: b, until: {until}}}\n")
    assert problem == f"3:56: expected a date, got {until!r}; write it as 2027-01-31"


@pytest.mark.parametrize("missing", ["reason", "owner", "until"])
def test_reason_owner_and_last_day_are_owed(problems, missing):
    parts = {"requirement": "RATE-03", "reason": "a", "owner": "b", "until": "2027-01-31"}
    del parts[missing]
    text = ", ".join(f"{key}: {value}" for key, value in parts.items())
    (problem,) = problems(f"  - {{{text}}}\n")
    assert f"missing '{missing}'" in problem


@pytest.mark.parametrize("blank", ['""', '"  "'])
def test_a_blank_reason_is_none(problems, blank):
    entry = f"requirement: RATE-03, reason: {blank}, owner: b, until: 2027-01-31"
    found = problems(f"  - {{{entry}}}\n")
    assert all("expected.0.reason" in problem for problem in found)


@pytest.mark.parametrize(
    "entry", ["reason: a", "requirement: TRK-03, check: forged_callbacks_are_refused, reason: a"]
)
def test_an_entry_names_either_a_requirement_or_a_check(problems, entry):
    (problem,) = problems(f"  - {{{entry}, owner: b, until: 2027-01-31}}\n")
    assert "either requirement or check" in problem


def test_an_entry_that_stands_twice_is_refused(problems):
    (problem,) = problems(ENTRY + ENTRY)
    assert problem == "4:5: RATE-03 is listed twice, first at line 3; remove one"


def test_all_problems_are_told_at_once(problems):
    found = problems("  - {requirement: X-1, reason: a, ower: b, until: soon}\n  - RATE-03\n")
    assert len(found) >= 4


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere\.yaml"):
        load_deviations(tmp_path / "nowhere.yaml", EDITION, CHECKS)

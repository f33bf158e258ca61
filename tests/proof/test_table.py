from datetime import date

import pytest

from harness.catalog.load import load_catalogue
from harness.model.errors import UsageError
from harness.model.requirement import Level
from harness.model.verdict import Verdict
from proof.corpus.case import Kind
from proof.results import Judged, Row, troubles
from proof.table import table, terminal_text, write_into

TODAY = date(2026, 8, 1)
MARKED = "before\n<!-- proof:begin -->\nold\n<!-- proof:end -->\nafter\n"


def judged(kind, *verdicts):
    rows = [
        Row(requirement=name, level=Level.MUST, verdict=verdict, says=frozenset(), found="it")
        for name, verdict in zip(("FMT-02", "SIGN-02"), verdicts, strict=False)
    ]
    return Judged(
        edition="aliexpress",
        requirement="FMT-02",
        kind=kind,
        name=f"case-{len(verdicts)}",
        also=frozenset(),
        rows=tuple(rows),
    )


def lines():
    results = (
        judged(Kind.MUTANT, Verdict.FAIL),
        judged(Kind.MUTANT, Verdict.PASS),
        judged(Kind.NEIGHBOUR, Verdict.PASS, Verdict.FAIL),
    )
    return table(results, tuple(troubles(results)))


def test_caught_and_seeded_are_counted_by_the_row_that_is_meant():
    own = lines()[0]
    assert (own.requirement, own.caught, own.seeded, own.neighbours) == ("FMT-02", 1, 2, 1)


def test_an_alarm_counts_for_the_row_that_raised_it():
    other = lines()[1]
    assert (other.requirement, other.alarms, other.seeded) == ("SIGN-02", 1, 0)


def test_the_terminal_shows_a_line_per_row():
    text = terminal_text(lines())
    assert "FMT-02" in text
    assert "1/2" in text


def test_the_table_replaces_what_stands_between_the_markers(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(MARKED)
    write_into(readme, lines(), load_catalogue().requirements, TODAY)
    text = readme.read_text()
    assert text.startswith("before\n<!-- proof:begin -->\n2026-08-01: 2 seeded defects, 1 caught")
    assert "| FMT-02 | Price has exactly two decimals | 1/2 · 1 · 0 |" in text
    assert "old" not in text
    assert text.endswith("<!-- proof:end -->\nafter\n")


def test_the_chinese_readme_gets_a_chinese_table(tmp_path):
    readme = tmp_path / "README.zh-CN.md"
    readme.write_text(MARKED, encoding="utf-8")
    write_into(readme, lines(), load_catalogue().requirements, TODAY)
    assert "| FMT-02 | 价格精确到小数点后两位 | 1/2 · 1 · 0 |" in readme.read_text(encoding="utf-8")


def test_writing_twice_changes_nothing_more(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(MARKED)
    write_into(readme, lines(), load_catalogue().requirements, TODAY)
    once = readme.read_text()
    write_into(readme, lines(), load_catalogue().requirements, TODAY)
    assert readme.read_text() == once


def test_a_readme_without_markers_is_refused(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("nothing here\n")
    with pytest.raises(UsageError, match="no place for the table"):
        write_into(readme, lines(), load_catalogue().requirements, TODAY)

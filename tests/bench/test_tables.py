"""Goals beside figures, and where tables are written."""

import pytest

from bench.figures import Figure, by_name
from bench.goals import goals
from bench.measure import FailedError, interleaved, run
from bench.tables import figure_tables, goal_table, write_between


def figure(name, value, unit="", **more):
    return Figure(name=name, value=value, unit=unit, **more)


@pytest.mark.parametrize(("rate", "is_met"), [(12_000.0, True), (11_999.0, False)])
def test_a_goal_is_met_from_its_limit_on(rate, is_met):
    figures = by_name([figure("auditing/ndjson, 2 workers/100000/rate", rate)])
    (goal,) = (each for each in goals(figures) if each.wanted == "12,000 exchanges/s")
    assert goal.is_met is is_met


def test_a_goal_looks_at_the_largest_size_short_of_the_million():
    rates = {10_000: 1.0, 100_000: 20_000.0, 1_000_000: 2.0}
    figures = [
        figure(f"auditing/ndjson, 2 workers/{size}/rate", rate) for size, rate in rates.items()
    ]
    first = next(iter(goals(by_name(figures))))
    assert (first.ours, first.is_met) == ("20,000 exchanges/s", True)


def test_what_was_not_measured_is_no_goal():
    assert not list(goals({}))


def test_tables_have_a_row_for_each_figure_and_a_heading_for_each_part():
    shown = figure_tables(
        [
            figure("driving/ours/per call", 1234.0, "us", ratio=1.5, baseline="raw"),
            figure("starting/lint/time", 0.5, "s", samples=(0.5, 0.25)),
        ]
    )
    assert "| ours: per call | 1,234 us |  | 1.50 x raw |" in shown
    assert "### Starting" in shown
    assert "| lint: time | 0.5 s | 0.5, 0.25 |  |" in shown


def test_a_goal_that_is_missed_is_marked():
    figures = by_name([figure("starting/run of one scenario/time", 900.0, "ms")])
    assert "| 900 ms | **not met** |" in goal_table(goals(figures))


def test_only_what_stands_between_the_markers_changes(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("a <!-- x -->old<!-- /x --> b", encoding="utf-8")
    write_between(page, "x", r"new \1")
    assert page.read_text(encoding="utf-8") == "a <!-- x -->\nnew \\1\n<!-- /x --> b"


def test_a_page_without_markers_is_refused(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no markers x"):
        write_between(page, "x", "new")


def test_contenders_take_turns():
    order = []
    contenders = {name: lambda name=name: order.append(name) for name in ("a", "b")}
    interleaved(contenders, 2)
    assert order == ["a", "b", "a", "b"]


def test_a_process_that_fails_is_not_measured():
    with pytest.raises(FailedError, match="ended with 3"):
        run(["-c", "raise SystemExit(3)"])


def test_an_answer_is_typed_at_a_terminal():
    done = run(["-c", "import sys; print(sys.stdin.isatty(), input())"], answer="yes")
    assert done.out.split() == ["True", "yes"]

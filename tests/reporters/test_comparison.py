import pytest

from harness.documents.schema import violations
from harness.model.comparison import (
    ComparedSide,
    Comparison,
    FailOn,
    Match,
    OneSidedCheck,
    OperationChange,
    ShapeChange,
    ShapeTurn,
    Turn,
    ValueChange,
    ValueTurn,
    VerdictChange,
)
from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.comparison import comparison_record, comparison_summary
from harness.reporters.page.render import page_text
from harness.reporters.record import report_record

WHY = Text("It is so.", "原因。")


@pytest.fixture
def regression(build):
    """A comparison with entries in every list; all foreign text in it is `word`."""

    def make(word="amount", entries=1):
        side = ComparedSide(name=word, exchanges=3, callbacks=1, examined=2)
        return Comparison(
            base=side,
            new=side,
            fail_on=FailOn.VALUE,
            match=Match.REGRESSION,
            reason=WHY,
            verdicts=(
                VerdictChange(
                    requirement=build.requirement("SIGN-02"),
                    before=Verdict.PASS,
                    after=Verdict.FAIL,
                    turn=Turn.WORSE,
                    reason=WHY,
                ),
            ),
            checks=(
                OneSidedCheck(
                    requirement=build.requirement("FMT-02"), check="texts", before=3, after=0
                ),
            ),
            operations=(OperationChange(operation=word, before=0, after=2),),
            shapes=tuple(
                ShapeChange(
                    operation=word,
                    where=word,
                    turn=turn,
                    before=Text(word, word),
                    after=WHY,
                    exchanges=("x1", "x2"),
                )
                for turn in ShapeTurn
            ),
            values=(
                ValueChange(
                    operation=word,
                    where=word,
                    turn=ValueTurn.CHANGED,
                    before=word,
                    after="7",
                    count=4,
                    exchanges=("x1", "x2"),
                ),
            )
            * entries,
            notes=(WHY,),
        )

    return make


def summary(comparison, lang="en", *, verbose=False):
    return comparison_summary(
        comparison, lang=lang, colour=False, width=90, verbose=verbose, report_path="r.html"
    )


def test_the_text_tells_the_worst_first_with_counts(regression):
    text = summary(regression())
    parts = [
        "✗ REGRESSION",
        "Verdicts (1)",
        "Checks (1)",
        "Operations (1)",
        "Shapes (8)",
        "Values (1)",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "✗ SIGN-02  pass → fail · worse · must" in text
    assert "ran in BASE only (3 → 0)" in text
    assert "amount · appeared (0 → 2)" in text
    assert "amount amount · other value ×4" in text


def test_a_long_list_is_cut_and_says_so(regression):
    comparison = regression(entries=20)
    assert "… and 12 more" in summary(comparison)
    assert "more" not in summary(comparison, verbose=True)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_text_has_every_list_in_each_language(regression, lang):
    text = summary(regression(), lang)
    assert ("取值" in text) == (lang != "en")
    assert ("Values" in text) == (lang != "zh")


def test_hostile_text_stays_text(regression, build):
    comparison = regression(build.HOSTILE)
    page = page_text(build.report(comparison=comparison), "both")
    assert "<script>alert" not in page
    for text in (summary(comparison), page):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_the_report_of_a_comparison_fits_its_schema(regression, build):
    record = report_record(build.report(comparison=regression()))
    assert list(violations(record, "report.schema.json")) == []
    assert record["comparison"] == comparison_record(regression())
    assert record["exit_code"] == 1


def test_a_report_without_a_comparison_has_no_section_of_it(build):
    assert report_record(build.report())["comparison"] is None
    assert 'id="comparison"' not in page_text(build.report(), "en")


def test_the_page_shows_every_list_in_both_languages(regression, build):
    page = page_text(build.report(comparison=regression()), "both")
    for words in (
        "Comparison with BASE",
        "与 BASE 的比较",
        "written otherwise",
        "写法变化",
        "ran in BASE only",
    ):
        assert words in page


def test_a_list_of_the_page_is_bounded(regression, build):
    page = page_text(build.report(comparison=regression(entries=250)), "en")
    assert "And 50 more in report.json." in page

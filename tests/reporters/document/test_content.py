"""What a document tells: every section, in both languages, every list within bounds."""

from dataclasses import asdict

import pytest

from harness.model.deviation import Deviation, DeviationState, JudgedDeviation
from harness.model.particulars import (
    Attempt,
    FaultSeen,
    KeptFile,
    Particulars,
    SignatureUse,
    Traced,
)
from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.document.content import content
from harness.reporters.outline import SECTIONS

MANY = 2_000


def told(report, section):
    """The text of one section, all of it."""
    number = next(n for n, s in enumerate(SECTIONS, 1) if s.id == section)
    return str(asdict(content(report, has_chinese=True).parts[number - 1]))


def with_particulars(build, **particulars):
    return build.report(particulars=Particulars(**particulars))


def bilingual(value):
    """Every pair of sentences in a record."""
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            yield value
        for item in value.values():
            yield from bilingual(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from bilingual(item)


def test_every_section_of_the_outline_is_there_and_says_something(any_report):
    parts = content(any_report, has_chinese=True).parts
    assert [part.title for part in parts] == [section.title for section in SECTIONS]
    assert all(part.blocks for part in parts)


def test_no_sentence_of_ours_is_in_chinese_alone(any_report):
    assert not [
        t
        for t in bilingual(asdict(content(any_report, has_chinese=True)))
        if t["zh"] and not t["en"]
    ]


def test_a_must_that_does_not_apply_stands_on_the_first_page_with_its_basis(build):
    row = build.assessment("NET-01", Verdict.NOT_APPLICABLE, reason=Text("By plan.", "按计划。"))
    shown = told(build.report(assessments=(row,)), "conclusion")
    assert "By plan." in shown


def test_a_should_that_does_not_apply_does_not(build):
    row = build.assessment(
        "NET-09", Verdict.NOT_APPLICABLE, level=Level.SHOULD, reason=Text("By plan.", "按计划。")
    )
    assert "By plan." not in told(build.report(assessments=(row,)), "conclusion")


@pytest.mark.parametrize(
    ("section", "changes"),
    [
        (
            "requirements",
            lambda b: {"assessments": tuple(b.passed(f"FMT-{n}") for n in range(MANY))},
        ),
        ("formats", lambda b: {"assessments": tuple(b.passed(f"FMT-{n}") for n in range(MANY))}),
        ("rounds", lambda b: {"rounds": tuple(b.order_round(str(n)) for n in range(MANY))}),
        (
            "callbacks",
            lambda b: {"deliveries": tuple(b.delivery(n, outcome="500") for n in range(MANY))},
        ),
        (
            "untested",
            lambda b: {
                "not_in_plan": tuple((b.requirement(f"S-{n}"), b.TEXT) for n in range(MANY))
            },
        ),
        ("conclusion", lambda b: {"notes": (b.TEXT,) * MANY}),
    ],
)
def test_a_long_list_is_cut_and_says_how_much_is_left_out(build, section, changes):
    shown = told(build.report(**changes(build)), section)
    assert "all in report.json" in shown
    assert len(shown) < 400_000


def test_particulars_of_every_sort_are_cut_too(build):
    row = build.requirement("SIGN-02")
    report = with_particulars(
        build,
        signatures=(SignatureUse(direction="call", recipe="r", is_right=True, count=1),) * MANY,
        faults=(FaultSeen(fault="f", scenario="s", round=1, struck=0),) * MANY,
        trace=(Traced(requirement=row),) * MANY,
        attempts=(Attempt(run="r", started=build.moment(0), conclusion=""),) * MANY,
        files=(KeptFile(path="p", sha256="0" * 64, size=1),) * MANY,
    )
    for section in ("signatures", "resilience", "trace", "attempts", "evidence"):
        assert "all in report.json" in told(report, section), section


def test_a_hole_in_the_trace_is_seen(build):
    trace = (Traced(requirement=build.requirement("SIGN-02"), checks=("c",)),)
    shown = told(with_particulars(build, trace=trace), "trace")
    assert "'en': 'hole', 'zh': '缺口'" in shown


def test_a_signature_that_we_forged_does_not_count_as_wrong(build):
    forged = SignatureUse(
        direction="callback", recipe="", is_right=False, count=1, forged="wrong_key"
    )
    shown = told(with_particulars(build, signatures=(forged,)), "signatures")
    assert "forged by this tool" in shown
    assert "'standing': 'fail'" not in shown


def test_an_attempt_that_was_broken_off_says_so(build):
    attempt = Attempt(run="earlier", started=build.moment(0), conclusion="")
    shown = told(with_particulars(build, attempts=(attempt,)), "attempts")
    assert "broken off" in shown
    assert "READY (this one)" in shown


def test_expected_deviations_stand_with_the_conclusion(build):
    entry = Deviation(
        requirement="RATE-01", reason="known", owner="Li Wei", until=build.moment(0).date()
    )
    judged = JudgedDeviation(deviation=entry, state=DeviationState.EXPIRED)
    shown = told(build.report(deviations=(judged,)), "conclusion")
    assert "Li Wei" in shown
    assert "its last day is over" in shown


def test_without_a_face_for_chinese_the_cover_says_what_to_install(build):
    note = content(build.report(), has_chinese=False).cover.language_note
    assert note
    assert "fonts-noto-cjk" in note.en


def test_a_party_that_the_statement_leaves_out_is_said_to_be_not_stated(build):
    text = told(with_particulars(build), "parties")
    assert "not stated" in text
    assert "未说明" in text

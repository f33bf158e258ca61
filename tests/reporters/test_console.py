from dataclasses import replace
from typing import Any

import pytest

from harness.model.requirement import Subject
from harness.model.text import Text
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.columns import columns
from harness.reporters.console import console_summary, machine_summary

READY_EN = """\
✓ READY · rehearsal
  against the emulator; only the platform certifies
  Every must of the plan was shown.

Tested       Sample ERP 2.4.0 · aliexpress
Counts       3 planned = 2 pass + 1 not applicable
Traffic      41 exchanges, 14 of them callbacks
Rounds       3/3 complete, 9 tracking callbacks acknowledged

Not in plan  1 row of the register

Report       reports/x/report.html
             report.json lies beside it
"""

NOT_READY_BOTH = """\
✗ NOT READY 未就绪 · rehearsal 演练
  against the emulator; only the platform certifies
  在仿真沙箱上运行；只有平台才能认证
  1 must of the application failed.
  应用有 1 个必须项不通过。

Tested 被测         Sample ERP 2.4.0 · aliexpress
Counts 计数         4 planned 计划 = 1 fail 不通过 + 1 inconclusive 无法判定 + 1 warn 警告 +
                    1 pass 通过
Traffic 流量        41 exchanges, 14 of them callbacks
                    交互 41 次，其中回传 14 次
Rounds 轮次         1/2 complete, 3 tracking callbacks acknowledged
                    完成 1/2，已确认物流轨迹回传 3 次
Scenario 场景       order-lifecycle: 1 of 3 completed
                    order-lifecycle：完成 1/3
                    Step 4: no shipment within 30 s.
                    步骤 4:30 秒内未发货。

  ✗ SIGN-02  Title of SIGN-02 SIGN-02 标题 · must 必须
    The signature is wrong.
    签名错误。
    where 位置     query.sign · x1, x3, x5, … (×12)
    expected 期望  9F86D081
    actual 实际    9f86d081
    hint 建议      Send the hex digits in upper case.
                   请使用大写十六进制。
    … and 2 more findings in the report
    ……另有 2 个问题，见报告

  ! RTRY-02  Title of RTRY-02 RTRY-02 标题 · should 建议
    The signature is wrong.
    签名错误。

  ? TRK-10  Title of TRK-10 TRK-10 标题 · must 必须 · inconclusive 无法判定
    The statement names no probe.
    声明文件未给出探针。

Waiver 豁免         RTRY-02 until 2027-01-31: agreed (Li Wei)
Note 说明           The clock was 2 s ahead.
                    时钟快 2 秒。
Not in plan 计划外  1 row of the register
                    登记册中 1 项
"""

INCOMPLETE_ZH = """\
? 不完整 · 演练
  在仿真沙箱上运行；只有平台才能认证
  1 个必须项未证明。

被测    Sample ERP 2.4.0 · aliexpress
计数    2 计划 = 1 未测试 + 1 通过
流量    交互 41 次，其中回传 14 次

  ○ LIFE-01  LIFE-01 标题 · 必须 · 未测试
    未见订单。

计划外  登记册中 1 项

报告    reports/x/report.html
        同目录另有 report.json
"""


def summary(report, **options):
    plain = dict[str, Any](lang="en", colour=False, width=92, verbose=False)
    return console_summary(report, **plain | options)


def test_ready_run_in_english(build):
    assert summary(build.report(), report_path="reports/x/report.html") == READY_EN


def test_run_that_is_not_ready_in_both_languages(build):
    assert summary(build.not_ready(), lang="both") == NOT_READY_BOTH


def test_incomplete_run_in_chinese(build):
    shown = summary(build.incomplete(), lang="zh", report_path="reports/x/report.html")
    assert shown == INCOMPLETE_ZH


def test_orders_that_the_platform_closed_are_told_apart(build):
    whole = build.report()
    closed = replace(whole.rounds[0], complete=False, closed=True)
    shown = summary(replace(whole, rounds=(*whole.rounds, closed)), lang="en")
    assert "3/3 complete" in shown
    assert "orders that the platform closed: 1" in " ".join(shown.split())


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_foreign_character_steers_the_terminal(build, lang, verbose):
    shown = summary(build.hostile(), lang=lang, verbose=verbose, report_path=build.HOSTILE)
    unseen = {c for c in shown if not c.isprintable()}
    assert unseen == {"\n"}
    assert r"\x1b]8;;https://evil.example" in shown.replace("\n", "").replace(" ", "")


def test_colour_adds_nothing_but_colour(build):
    coloured = summary(build.not_ready(), colour=True)
    assert "\x1b[1;31m✗ NOT READY\x1b[0m" in coloured
    stripped = coloured
    for code in ("\x1b[0m", *(f"\x1b[{b}{n}m" for b in ("", "1;") for n in (31, 32, 33, 35))):
        stripped = stripped.replace(code, "")
    assert stripped == summary(build.not_ready())


@pytest.mark.parametrize("width", [40, 60, 120])
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_lines_keep_to_the_width(any_report, width, lang):
    shown = summary(any_report, width=width, lang=lang, verbose=True)
    assert max(columns(line) for line in shown.splitlines()) <= width


def test_many_failures_end_in_a_list_of_ids(build):
    failed = tuple(build.assessment(f"A-{n:02}", Verdict.FAIL) for n in range(9))
    shown = summary(build.report(assessments=failed, conclusion=Conclusion.NOT_READY))
    assert "✗ A-04  Title" in shown
    assert "✗ A-05  Title" not in shown
    assert "  ✗ fail (4): A-05, A-06, A-07, A-08\n" in shown


def test_verbose_leaves_nothing_out(build):
    failed = tuple(build.assessment(f"A-{n:02}", Verdict.FAIL) for n in range(9))
    shown = summary(build.report(assessments=failed), verbose=True)
    assert all(f"✗ A-{n:02}  Title" in shown for n in range(9))


def test_failure_of_the_platform_is_called_so(build):
    drift = build.assessment("FMT-12", Verdict.FAIL, subject=Subject.PLATFORM)
    shown = summary(build.report(assessments=(drift,)))
    assert "✗ FMT-12  Title of FMT-12 · must · the platform's, not yours" in shown


def test_untested_rows_outside_a_certification_are_one_line(build):
    rows = tuple(
        build.assessment(f"A-{n}", Verdict.UNTESTED, reason=Text("Not seen.", "未见。"))
        for n in (1, 2)
    )
    audit = build.report(run={"verb": "audit"}, assessments=rows, conclusion=Conclusion.UNDECIDED)
    shown = summary(audit)
    assert "  ○ untested (2): A-1, A-2\n" in shown
    assert "Not seen." not in shown


def test_long_values_are_cut_unless_verbose(build):
    long = replace(build.not_ready().assessments[1].findings[0], actual="x" * 500)
    report = build.report(assessments=(build.assessment("A-1", Verdict.FAIL, findings=(long,)),))
    assert summary(report).count("x" * 20) < summary(report, verbose=True).count("x" * 20)


def test_machine_summary_is_plain_and_complete(build):
    assert machine_summary(build.incomplete(), "reports/x/report.json") == {
        "run": "20261122T043805Z-1a2b",
        "class": "rehearsal",
        "edition": "aliexpress",
        "conclusion": "INCOMPLETE",
        "reason": {"en": "1 must was not shown.", "zh": "1 个必须项未证明。"},
        "planned": 2,
        "counts": {"untested": 1, "pass": 1},
        "requirements": {"SIGN-02": "pass", "LIFE-01": "untested"},
        "report": "reports/x/report.json",
    }


def test_no_text_says_certified(any_report):
    assert "certified" not in summary(any_report, lang="both", verbose=True).lower()


def test_last_words_are_shown_with_what_steers_the_terminal_spelt(build):
    words = "\n".join([*(f"line {n}" for n in range(9)), "", "\tcannot bind \x1b[31mport\r", ""])
    shown = summary(build.incomplete(), last_words=words)
    assert "line 1\n" not in shown
    assert "  The application's last words:\n    line 2\n    line 3\n" in shown
    assert (
        "    line 8\n        cannot bind \\x1b[31mport\n  All of it: evidence/application.log\n"
        in shown
    )
    assert summary(build.incomplete(), last_words="\n") == summary(build.incomplete())


def test_last_words_keep_to_the_width_and_are_cut_unless_verbose(build):
    words = "x" * 900
    assert (
        max(columns(line) for line in summary(build.incomplete(), last_words=words).split("\n"))
        <= 92
    )
    assert summary(build.incomplete(), last_words=words).count("x" * 9) < 20
    assert summary(build.incomplete(), last_words=words, verbose=True).count("x" * 9) > 80

"""What each section of the page tells of the particulars of a run."""

import re
from dataclasses import replace

import pytest

from harness.model.text import Text
from harness.model.verdict import CallMetric, Conclusion, Verdict
from harness.reporters.page import page_text


def section(report, name):
    """The text of one section, without marks of languages and of layout."""
    page = page_text(report, "both")
    found = page.partition(f'<section class="part part-{name}"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def test_parties_are_told_with_the_fingerprint_of_the_key(told):
    text = section(told, "parties")
    assert "Applicant 申请方 word applicant" in text
    assert "sha256:0123456789ab" in text
    assert "✓ word_orders yes 有" in text
    assert "– refunds no 无" in text


def test_what_the_statement_does_not_say_is_said_to_be_not_stated(build):
    assert "Applicant 申请方 not stated 未说明" in section(build.report(), "parties")


def test_method_has_rule_sources_settings_and_scenarios(told):
    text = section(told, "method")
    assert "word rule word 规则 SHA-256 ffffffff" in text
    assert "word source 41 rows 41 项" in text
    assert "word_setting word value" in text
    assert "S1 order-lifecycle 1 / 3 ✗ incomplete 不完整" in text


def test_the_names_of_the_sources_are_told_in_both_languages(told):
    text = section(told, "method")
    assert "the rules for a submission to AliExpress" in text
    assert "依次为速卖通、国际站与 1688 的提交规则" in text


def test_environment_has_the_clock_skew_in_words_and_as_a_drawing(told):
    text = section(told, "environment")
    assert "Python 3.11 word_fact word system" in text
    assert "between -200 and 700 ms ahead of ours, in the median 0 ms." in text
    assert "word certificate" in text


def test_the_certificates_of_the_emulator_are_told_in_words(told):
    seen = replace(told.particulars.environment, certificates=("own CA", "self-signed", "CN=x"))
    text = section(
        replace(told, particulars=replace(told.particulars, environment=seen)), "environment"
    )
    assert "signed by an authority of this run" in text
    assert "自签名，有意出示：应被拒绝" in text
    assert "CN=x" in text


def test_signatures_name_recipes_mistakes_forgeries_and_what_is_not_known(told):
    text = section(told, "signatures")
    assert "call 调用 hmac ✓ yes 是 30 x3" in text
    assert "call 调用 word mistake ✗ no 否 2" in text
    assert (
        "callback 回传 forged by this tool, to be refused: 由本工具伪造，应予拒绝： word_key – 1"
        in text
    )
    assert "? not known 无法确定 word cause" in text
    assert "Refreshes 刷新 1" in text


def test_formats_tell_row_count_and_verdict(told):
    assert "FMT-02 Title of FMT-02 FMT-02 标题 37 0 – ✓ pass 通过" in section(told, "formats")


def test_callbacks_have_statistics_and_strips(told):
    text = section(told, "callbacks")
    assert "Deliveries 送达次数 6" in text
    assert "Forged 伪造 1 of them refused 其中被拒绝 1" in text
    assert "Deliveries, order by order" in text


def test_resilience_shows_what_struck_and_what_came_of_it(told):
    text = section(told, "resilience")
    assert "word_lost order-lifecycle · 1 3 SIGN-02 ✗ fail 不通过" in text
    assert "status_500 outage ○ never 未触发" in text


def test_matrix_shows_its_holes(told):
    text = section(told, "trace")
    assert "2 requirements, 1 scenarios; holes: 1." in text
    assert "SIGN-02 ● 1 / 2 ✗ fail 不通过" in text
    assert "FMT-02 0 / 1 ✓ pass 通过 hole 缺口" in text


def test_incidents_have_times_and_a_command(told):
    text = section(told, "incidents")
    assert "2026-11-22T04:38:05Z – 2026-11-22T04:38:14Z" in text
    assert "Reproduce 复现 harness" in text
    assert text.index("blocking 阻断") < text.index("RTRY-02")


def test_protection_tells_what_was_replaced_and_how_long_it_is_kept(told):
    text = section(told, "protection")
    assert "word_token 12 times 12 次" in text
    assert "7 secrets" in text
    assert "kept until 证据保存至 2026-11-22T04:38:05Z" in text


def test_attempts_list_those_broken_off_and_this_one(told):
    text = section(told, "attempts")
    assert "earlier 2026-11-22T04:38:05Z NOT READY 未就绪" in text
    assert "none: broken off, or not over yet 无：中断或尚未结束" in text
    assert "20261122T043805Z-1a2b 2026-11-22T04:38:05Z NOT READY 未就绪 (this one)" in text


def test_evidence_has_files_commands_and_the_limits_of_a_signature(told):
    text = section(told, "evidence")
    assert "evidence/log.ndjson 4711" in text
    assert "sha256sum -c SHA256SUMS" in text
    assert "harness verify bundle.zip" in text
    assert "It does not show that the holder was honest" in text


def test_only_a_path_inside_the_bundle_is_a_link(build, particulars):
    page = page_text(replace(build.report(), particulars=particulars("javascript:x")), "en")
    assert '<a href="evidence/log.ndjson">' in page
    assert 'href="../' not in page
    assert 'href="javascript' not in page


def test_advice_is_told_once_and_kept_apart(told):
    text = section(told, "advice")
    assert text.count("Send the hex digits in upper case.") == 1
    assert "changes none of them" in text
    assert "SIGN-02 RTRY-02" in text


def test_calls_have_a_success_rate_that_is_never_rounded_up(build):
    metric = CallMetric(operation="order.create", count=100_000, ok=99_999, p95_ms=12)
    assert "order.create 100000 99999 1 99.99 %" in section(
        build.report(metrics=(metric,)), "rounds"
    )


def test_comparison_of_nothing_has_no_section(build):
    assert section(build.report(), "comparison") == ""


@pytest.mark.parametrize(
    ("conclusion", "shown"),
    [
        (Conclusion.READY, "First to fix 首先处理 Nothing: no item blocks. 无：没有阻断项。"),
        (Conclusion.INVALID, "Mend what the reason above names, then run again."),
    ],
)
def test_where_no_row_is_first_the_page_says_so(build, conclusion, shown):
    assert shown in section(build.report(conclusion=conclusion), "conclusion")


def test_first_to_fix_is_the_first_blocking_row_with_its_hint(build):
    text = section(build.not_ready(), "conclusion")
    assert (
        "First to fix 首先处理 SIGN-02 Title of SIGN-02 SIGN-02 标题 The signature is wrong. "
        "签名错误。 → Send the hex digits in upper case. 请使用大写十六进制。" in text
    )


def test_what_was_not_shown_is_first_to_fix_with_its_reason(build):
    reason = Text("1 requirements could not be decided: LIFE-01", "1 项要求无法判定：LIFE-01")
    text = section(replace(build.incomplete(), reason=reason), "conclusion")
    assert "First to fix 首先处理 LIFE-01" in text
    assert "No order was seen. 未见订单。" in text


def test_a_report_on_papers_alone_counts_no_exchanges_and_no_rounds(build):
    text = section(build.report(run={"verb": "dossier"}, exchanges=0, rounds=()), "conclusion")
    assert not any(word in text for word in ("Exchanges", "callbacks", "Complete rounds"))
    assert "relates only to the papers" in text


def test_a_must_that_does_not_apply_stands_on_the_first_page_with_its_basis(build):
    basis = Text("by plan: only live can show it", "按计划：仅实测可以证明")
    row = build.assessment("NET-01", Verdict.NOT_APPLICABLE, reason=basis)
    text = section(build.report(assessments=(build.passed("SIGN-02"), row)), "conclusion")
    assert "Musts that do not apply 不适用的必须项 1" in text
    assert "NET-01" in text
    assert basis.zh in text

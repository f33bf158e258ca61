import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from harness.model.particulars import KeptFile, Particulars
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.outline import SECTIONS
from harness.reporters.page import page_text, write_page
from harness.reporters.page.view import PageView
from harness.reporters.record import report_bytes

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """Elements with their attributes, the text, and whatever is not nested as it should be."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.astray, self.words = [], [], [], []
        self.texts = {"style": "", "script": ""}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.astray.append((tag, self.getpos()))

    def handle_data(self, data):
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]] += data
        else:
            self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def page(any_report):
    return Page(page_text(any_report, "both"))


def sha256_source(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_elements_are_nested_and_ids_unique(page):
    assert page.astray == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_policy_allows_the_one_style_and_script_and_nothing_else(page):
    (policy,) = (m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy == (
        f"default-src 'none'; style-src {sha256_source(page.texts['style'])}; "
        f"script-src {sha256_source(page.texts['script'])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(page.all("style")) == len(page.all("script")) == 1


def test_nothing_is_fetched_and_links_stay_on_the_page(page):
    for _, attrs in page.elements:
        assert attrs.get("href", "#").startswith(("#", "data:,", "evidence/"))
        assert not {"src", "srcset", "style", "action", "background"} & set(attrs)
        assert not [name for name in attrs if name.startswith("on")]
    assert not re.search(r"url\(|@import", page.texts["style"])


def test_links_lead_to_something(page):
    links = {a["href"] for a in page.all("a")}
    targets = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert targets <= set(page.ids)


def test_every_requirement_has_its_row(any_report, page):
    for assessment in any_report.assessments:
        assert f"req-{assessment.requirement.id}" in page.ids


def test_every_label_stands_in_both_languages(page):
    english = [a for _, a in page.elements if a.get("class", "").split()[:1] == ["en"]]
    chinese = [a for _, a in page.elements if a.get("class", "").split()[:1] == ["zh"]]
    assert len(english) == len(chinese) > 100
    assert {a["lang"] for a in english if "lang" in a} == {"en"}
    assert {a["lang"] for a in chinese if "lang" in a} == {"zh-CN"}


def test_hostile_text_stays_text(build):
    page = Page(page_text(build.hostile(), "both"))
    assert "alert(1)" not in page.texts["script"]
    assert "</script><script>alert(1)</script>" in page.text
    assert r"\x1b[2J" in page.text
    assert r"\u202e中文" in page.text


def test_no_unseen_character_reaches_the_page(build):
    text = page_text(build.hostile(), "both")
    assert {c for c in text if not c.isprintable()} == {"\n"}


def test_style_takes_only_plain_characters_of_the_run_id(build):
    report = build.report(run={"id": '"; } </style><b> \\'})
    page = Page(page_text(report, "both"))
    assert page.texts["style"].endswith('content: "styleb"; } }\n')
    assert page.astray == []


def test_conclusion_class_and_equation_are_printed(build):
    text = Page(page_text(build.not_ready(), "both")).text
    assert "✗ NOT READY 未就绪" in text
    assert "rehearsal 演练" in text
    assert "against the emulator; only the platform certifies" in text
    assert (
        "4 planned 计划 = 1 ✗ fail 不通过 + 1 ? inconclusive 无法判定 + 1 ! warn 警告"
        " + 1 ✓ pass 通过" in text
    )
    assert text.endswith("Close 关闭")
    assert f"— End of report 报告结束 · {PageView(build.not_ready()).report_id} —" in text


def test_failures_come_before_passes(build):
    ids = [i for i in Page(page_text(build.not_ready(), "both")).ids if i.startswith("req-")]
    assert ids == ["req-SIGN-02", "req-TRK-10", "req-RTRY-02", "req-FMT-02"]


def test_finding_shows_expected_actual_and_what_to_do(build):
    text = Page(page_text(build.not_ready(), "both")).text
    assert "Expected 期望 9F86D081 Observed 实际 9f86d081" in text
    assert "What to do 建议 Send the hex digits in upper case. 请使用大写十六进制。" in text


def test_every_section_is_printed_in_the_order_of_the_outline(page):
    order = [section.id for section in SECTIONS]
    assert [i for i in page.ids if i in order] == order


def test_empty_sections_say_none(build):
    empty = build.report(
        assessments=(), not_in_plan=(), rounds=(), metrics=(), scenarios=(), reason=build.TEXT
    )
    sections = page_text(empty, "both").split('<section class="part part-')[1:]
    silent = {s.partition('"')[0] for s in sections if "None." not in s}
    # These always have something to tell.
    assert silent == {"glossary"}


def test_diagram_has_title_description_and_table(build):
    page = Page(page_text(build.not_ready(), "both"))
    (first, _) = (s for s in page.all("svg") if s.get("class") == "sequence")
    assert first["role"] == "img"
    assert set(first["aria-labelledby"].split()) <= set(page.ids)
    assert {"r1m0", "r1m1", "r1m2", "r1m3"} <= set(page.ids)


def test_delivery_strips_have_title_description_and_table(build):
    page = Page(page_text(build.not_ready(), "both"))
    strips = [s for s in page.all("svg") if s.get("class") == "strip"]
    assert len(strips) == 3
    for strip in strips:
        assert strip["role"] == "img"
        assert set(strip["aria-labelledby"].split()) <= set(page.ids)
    assert "Deliveries of order 77 订单 77 的送达记录" in [
        attrs.get("aria-label") for attrs in page.all("div")
    ]


def test_delivery_says_in_words_what_its_colour_says(build):
    text = Page(page_text(build.not_ready(), "both")).text
    assert "✗ 200 · 606 ms late 超时" in text
    assert "✓ 401 · 12 ms forged 伪造" in text
    assert "duplicate 重复 of 原送达 x5" in text
    assert "✗ timeout · 5000 ms" in text


def test_callbacks_that_nobody_waited_for_are_listed_as_facts(build):
    text = Page(page_text(build.not_ready(), "both")).text
    assert "Callbacks that no scenario step waited for: 2. Facts, not failures." in text
    listed = text.partition("Facts, not failures.")[2].partition("Requirements")[0]
    assert "x1005 04:38:06.125Z 8100000000000001 order.status PaymentAuthorized –" in listed
    assert "x1006 04:38:06.126Z 8100000000000001 order.status PaymentAuthorized callback_" in listed
    assert "x1007" not in listed


def test_an_edition_without_orders_is_told_why_it_has_no_rounds_and_callbacks(build):
    text = Page(page_text(build.report(has_orders=False, rounds=(), callbacks=0), "both")).text
    assert "None: this edition has no orders." in text
    assert "None: this edition has no callbacks." in text
    assert "Complete rounds" not in text
    assert "of them callbacks" not in text


def test_large_register_is_laid_out_in_sections_of_a_hundred(build):
    rows = tuple(build.passed(f"A-{n}") for n in range(250))
    page = Page(page_text(build.report(assessments=rows), "both"))
    groups = [a for _, a in page.elements if a.get("class") == "group"]
    assert len(groups) == 3
    assert not [a for a in groups if "open" in a]
    assert "101–200 / 250" in page.text


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_chosen_language_is_the_one_shown_first(build, lang):
    page = Page(page_text(build.report(), lang))
    assert page.all("html")[0]["class"] == f"start-{lang}"
    switches = [i for i in page.all("input") if i.get("name") == "language"]
    assert [i["value"] for i in switches if "checked" in i] == [lang]


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_every_conclusion_has_its_words(build, conclusion):
    text = Page(page_text(build.report(conclusion=conclusion), "both")).text
    assert conclusion.value.replace("_", " ") in text


def test_every_verdict_has_a_filter_rule(build):
    style = Page(page_text(build.report(), "both")).texts["style"]
    for verdict in Verdict:
        rule = f':has(#filter-{verdict.word}:checked) ~ .group:not([data-v="{verdict.word}"])'
        assert rule in style


def test_no_text_says_certified(any_report):
    assert "certified" not in page_text(any_report, "both").lower()


def test_page_is_written_whole_and_the_same_each_time(build, tmp_path):
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    write_page(build.not_ready(), first, "both")
    write_page(build.not_ready(), second, "both")
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_identification_names_the_class_and_where_the_application_speaks(build):
    log = KeptFile(path="evidence/application.log", sha256="a" * 64, size=1)
    told = Particulars(files=(log,))
    text = page_text(build.report(particulars=told), "en")
    assert "rehearsal: against the emulator; only the platform certifies</span>" in text
    assert "演练：在仿真沙箱上运行；只有平台才能认证</span>" in text
    assert "evidence/application.log" in Page(text).text


def test_no_style_is_stronger_than_the_choice_of_language(build):
    style = Page(page_text(build.report(), "en")).texts["style"]
    for parts, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        if not re.search(r"display: (?!none)", body):
            continue
        for part in map(str.strip, parts.split(",")):
            assert not (part.endswith((".zh", ".en")) and ("#" in part or "!important" in body))


def test_a_note_that_is_the_reason_is_told_once(build):
    report = build.incomplete()
    told = tuple(replace(a, notes=(a.reason,)) if a.reason else a for a in report.assessments)
    twice = replace(report, assessments=told)
    reason = report.assessments[1].reason.en
    told_once, told_twice = (Page(page_text(r, "en")).text.count(reason) for r in (report, twice))
    assert told_twice == told_once


def test_the_page_names_the_digest_of_the_record(any_report, page):
    (digest,) = (m["content"] for m in page.all("meta") if m.get("name") == "report-sha256")
    assert digest == hashlib.sha256(report_bytes(any_report)).hexdigest()

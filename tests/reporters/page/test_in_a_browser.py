"""The page in a headless Chromium: what it asks for, what it obeys, what a reader sees first."""

import json
from dataclasses import replace

import pytest

from harness.model.verdict import Conclusion
from harness.reporters.page import write_page

pytestmark = pytest.mark.long

PLANT = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}'
VISIBLE = """(selector => [...document.querySelectorAll(selector)]
  .filter(e => e.checkVisibility()).map(e => e.textContent.trim()))"""
BELOW = """Math.max(...[...document.querySelectorAll('.verdict-word, .reason, .fix')]
  .map(e => e.getBoundingClientRect().bottom))"""


@pytest.fixture
def show(browser, tmp_path):
    """Opens the page of a report."""

    def opened(report, lang="en", *, script=True, size=(1280, 800)):
        path = tmp_path / "report.html"
        write_page(report, path, lang)
        browser.resize(*size)
        browser.allow_scripts(allowed=script)
        browser.open(path)
        return browser

    return opened


def seen(browser, selector):
    return browser.evaluate(f"{VISIBLE}({json.dumps(selector)})")


def chosen(browser, name):
    return browser.evaluate(f"document.querySelector('input[name={name}]:checked').value")


def complaints(browser):
    kinds = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    return [event for kind in kinds for event in browser.said(kind)]


def requests(browser):
    return [r["request"]["url"] for r in browser.said("Network.requestWillBeSent")]


def test_the_page_asks_for_nothing_and_complains_of_nothing(show, told):
    browser = show(told)
    browser.click("#filter-fail")
    browser.click("#language-zh")
    assert [url.rpartition("/")[2] for url in requests(browser)] == ["report.html"]
    assert complaints(browser) == []


def test_a_planted_script_stays_text(show, build, particulars):
    hostile = replace(build.hostile(), particulars=particulars(PLANT))
    browser = show(hostile, "both")
    assert browser.said("Page.javascriptDialogOpening") == []
    assert browser.evaluate("[document.scripts.length, document.images.length]") == [1, 0]
    assert browser.evaluate(f"document.body.textContent.includes({json.dumps(PLANT)})")
    assert len(requests(browser)) == 1
    assert complaints(browser) == []


@pytest.mark.parametrize("script", [True, False])
def test_the_language_can_be_chosen_with_and_without_script(show, told, script):
    browser = show(told, "en", script=script)
    assert seen(browser, ".rest h2 .zh") == []
    browser.click("#language-zh")
    assert seen(browser, ".rest h2 .en") == []
    assert "要求" in seen(browser, ".rest h2 .zh")
    browser.evaluate("document.getElementById('language-zh').focus()")
    browser.press("ArrowRight")
    assert chosen(browser, "language") == "both"
    assert "Requirements" in seen(browser, ".rest h2 .en")


@pytest.mark.parametrize("script", [True, False])
def test_the_filter_leaves_one_verdict_and_opens_what_passed(show, told, script):
    browser = show(told, script=script)
    assert seen(browser, "#req-FMT-02 th") == []
    browser.click("#filter-pass")
    assert seen(browser, ".group th.c-id a") == ["FMT-02"]
    browser.click("#filter-fail")
    assert seen(browser, ".group th.c-id a") == ["SIGN-02"]


def test_search_finds_what_is_folded_away(show, told):
    browser = show(told)
    browser.press("/")
    assert browser.evaluate("document.activeElement.id") == "search"
    for key in "fmt-02":
        browser.press(key)
    assert seen(browser, ".group th.c-id a") == ["FMT-02"]
    assert seen(browser, "#found") == ["1 requirements match · 1 项要求匹配"]


def test_keys_go_from_item_to_item_and_show_the_help(show, told):
    browser = show(told)
    browser.press("j")
    assert browser.evaluate("document.activeElement.id") == "req-SIGN-02"
    browser.press("j")
    browser.press("k")
    assert browser.evaluate("document.activeElement.id") == "req-SIGN-02"
    browser.press("?")
    assert browser.evaluate("document.getElementById('help').open")


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize(
    "conclusion",
    [Conclusion.READY, Conclusion.NOT_READY, Conclusion.INCOMPLETE, Conclusion.INVALID],
)
def test_conclusion_reason_and_first_fix_are_seen_at_once_in_both_languages(
    show, told, conclusion, size, lang
):
    is_ready = conclusion is Conclusion.READY
    rows = [a for a in told.assessments if a.verdict.word == "pass" or not is_ready]
    browser = show(replace(told, conclusion=conclusion, assessments=tuple(rows)), lang, size=size)
    assert browser.evaluate(BELOW) <= size[1]
    for tongue in ("en", "zh"):
        for part in (".verdict-word", ".reason", ".fix"):
            assert seen(browser, f"{part} .{tongue}")


def test_a_narrow_screen_needs_no_scrolling_sideways(show, told):
    browser = show(told, "both", size=(320, 700))
    assert browser.evaluate("document.documentElement.scrollWidth") == 320


def test_a_link_opens_what_is_folded_away(show, told):
    browser = show(told)
    browser.evaluate("location.hash = 'req-FMT-02'; new Promise(done => setTimeout(done, 100))")
    assert seen(browser, "#req-FMT-02 th") == ["FMT-02"]

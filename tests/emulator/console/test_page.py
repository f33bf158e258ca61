"""The page: one text that runs nothing but what stands in it, in two languages."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from harness.emulator.console.page import Page
from harness.platforms.editions import edition_named
from harness.reporters.page import shared_style


@pytest.fixture(params=[True, False], ids=["emulator", "proxy"])
def page(request):
    return Page(
        edition=edition_named("aliexpress"),
        style=shared_style(),
        lang="en",
        is_emulator=request.param,
    )


def hash_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def directives(page):
    return dict(part.split(" ", 1) for part in page.policy.split("; "))


def test_the_policy_names_the_hashes_of_the_style_and_the_script_that_stand_in_the_page(page):
    [style] = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert directives(page)["style-src"] == hash_of(style)
    assert directives(page)["script-src"] == hash_of(script)


def test_the_policy_allows_nothing_else_and_no_frame(page):
    allowed = directives(page)
    assert allowed["default-src"] == "'none'"
    assert allowed["frame-ancestors"] == "'none'"
    assert allowed["connect-src"] == "'self'"
    assert "unsafe" not in page.policy
    assert "*" not in page.policy
    assert page.response().headers["content-security-policy"] == page.policy


def test_the_headers_keep_other_pages_and_caches_away(page):
    headers = page.response().headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_nothing_is_asked_of_another_machine(page):
    assert set(re.findall(r"https?://[^\s\"'`)<]+", page.text)) <= {
        "http://www.w3.org/2000/svg",
        "http://127.0.0.1:9000/callbacks",
    }
    assert not re.search(r"@import|url\(", page.text)


def test_the_script_makes_no_markup_of_text(page):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", page.text
    )


def test_no_handler_and_no_style_stands_in_an_attribute(page):
    class Looking(HTMLParser):
        def handle_starttag(self, _tag, attributes):
            assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]

    Looking().feed(page.text)


def test_every_text_of_the_page_stands_in_both_languages(page):
    body = page.text.partition("<body>")[2]
    english = re.findall(r'<span class="en" lang="en">([^<]+)</span>', body)
    chinese = re.findall(r'<span class="zh" lang="zh-CN">([^<]+)</span>', body)
    assert len(english) == len(chinese) > 20
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in chinese)


def test_every_tab_names_a_room_that_is_there(page):
    rooms = re.findall(r'aria-controls="([^"]+)"', page.text)
    assert rooms
    assert all(f'id="{room}"' in page.text for room in rooms)


def test_a_proxy_has_no_rooms_of_the_emulator():
    made = Page(edition=edition_named("alibaba"), style="", lang="zh", is_emulator=False)
    assert 'id="tab-orders"' not in made.text
    assert 'id="tab-compose"' in made.text
    assert '<html lang="zh-CN"' in made.text


@pytest.mark.parametrize(
    ("edition", "rooms"),
    [
        ("aliexpress", ["calls", "orders", "callbacks", "faults", "access", "compose"]),
        ("alibaba", ["calls", "orders", "faults", "access", "compose"]),
        ("1688", ["calls", "faults", "access", "compose"]),
    ],
)
def test_an_edition_has_the_rooms_that_it_has_something_for(edition, rooms):
    made = Page(edition=edition_named(edition), style="", lang="both", is_emulator=True)
    assert re.findall(r'id="tab-([a-z]+)"', made.text) == rooms
    assert re.findall(r'<section class="room" id="room-([a-z]+)"', made.text) == rooms

"""What the README and the pages behind it point to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
LARGEST_PICTURE = 300_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_of_the_project(page):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    own = [link for link in links if "://" not in link]
    assert [link for link in own if not (page.parent / link).exists()] == []


def test_the_files_that_the_first_ten_minutes_name_are_there():
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:examples|cassettes)/[\w/.-]+\.\w+", text))
    assert {"examples/first_call/FirstCall.java"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", ["console.png", "report.png"])
def test_a_picture_is_small_enough_to_be_fetched_with_the_page(name):
    assert (ROOT / "docs" / name).stat().st_size < LARGEST_PICTURE


def test_the_chinese_readme_says_which_pages_are_in_english_only():
    text = (ROOT / "README.zh-CN.md").read_text("utf-8")
    told = set(re.findall(r"\]\((docs/[\w-]+\.md)\)（英文）", text))
    linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", text))
    assert told == {page for page in linked if not is_bilingual(ROOT / page)}


def is_bilingual(page):
    return re.search(r"[\u4e00-\u9fff]", page.read_text("utf-8")) is not None

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reporters.visible import excerpt, visible


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\rREADY", r"a\rREADY"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x1b]52;c;ZXZpbA==\x07", r"\x1b]52;c;ZXZpbA==\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("\x7f", r"\x7f"),
        ("abc\u202ecba", r"abc\u202ecba"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("line\u2028break", r"line\u2028break"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("\ufffe", r"\ufffe"),
    ],
)
def test_unseen_characters_are_spelt(foreign, shown):
    assert visible(foreign) == shown


@pytest.mark.parametrize("text", ["", "plain", "签名正确", "Ünïcödé – ✓ 😀"])
def test_seen_text_stays_as_it_is(text):
    assert visible(text) == text


def test_kept_characters_stay():
    assert visible("a\nb\x1b", keep="\n") == "a\nb\\x1b"


@given(st.text(st.characters()))
def test_nothing_unseen_is_left(text):
    left = {unicodedata.category(c) for c in visible(text)}
    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text())
def test_showing_twice_changes_nothing(text):
    assert visible(visible(text)) == visible(text)


def test_excerpt_says_that_it_is_one():
    assert excerpt("abcdef", 6) == "abcdef"
    assert excerpt("abcdefg", 6) == "abcde…"

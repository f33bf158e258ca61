from hypothesis import given
from hypothesis import strategies as st

from harness.reporters.columns import columns, padded, wrapped

mixed = st.text(st.sampled_from("abc 签名，。（）,(é\u0301-"), max_size=80)


def test_chinese_characters_take_two_columns():
    assert columns("ab签名") == 6
    assert padded("签名", 6) == "签名  "


def test_own_colours_take_no_column():
    assert columns("\x1b[1;31mfail\x1b[0m") == 4


def test_words_stay_whole_where_they_fit():
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_chinese_breaks_between_characters_but_not_before_a_full_stop():
    assert wrapped("签名正确。", 8) == ["签名正", "确。"]
    assert wrapped("签名正确，是", 8) == ["签名正", "确，是"]
    assert wrapped("签名正（是）", 8) == ["签名正", "（是）"]


def test_word_wider_than_the_line_is_cut():
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_no_text_is_one_empty_line():
    assert wrapped("", 10) == [""]


@given(mixed, st.integers(min_value=4, max_value=40))
def test_no_line_is_too_wide_and_no_character_is_lost(text, width):
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")

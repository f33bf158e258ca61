import pytest

from harness.reporters.document.fonts import Typefaces
from harness.reporters.document.spelling import BREAK, Spelling

ASCII = frozenset(range(0x20, 0x7F)) | {ord("中"), ord("ש"), ord("⟨"), ord("⟩")}


@pytest.fixture
def spelling():
    return Spelling(faces=Typefaces(text=("a",), code=("b",), points=ASCII, has_chinese=True))


@pytest.fixture
def without_chinese():
    return Spelling(faces=Typefaces(text=("a",), code=("b",), points=ASCII, has_chinese=False))


def test_what_a_face_has_stays(spelling):
    assert spelling.text("order 中") == "order 中"


def test_what_no_face_has_is_spelt_by_its_number(spelling):
    assert spelling.text("ع") == "⟨U+0639⟩"
    assert spelling.text("\U0001f512") == "⟨U+1F512⟩"


def test_letters_read_from_right_to_left_are_spelt_though_a_face_has_them(spelling):
    assert spelling.text("ש") == "⟨U+05E9⟩"


def test_what_is_not_seen_is_spelt(spelling):
    shown = spelling.text("a\x00\u202e\ud800")
    assert shown.split(BREAK) == ["a", r"\x00", r"\u202e", r"\ud800"]


def test_a_long_run_may_be_broken_after_its_signs_and_nothing_is_lost(spelling):
    path = "evidence/scenarios/order-lifecycle.yaml"
    broken = spelling.text(path)
    assert broken.startswith(f"evidence/{BREAK}scenarios/{BREAK}")
    assert broken.replace(BREAK, "") == path


def test_a_run_of_letters_may_be_broken_every_dozen(spelling):
    assert max(map(len, spelling.text("W" * 100).split(BREAK))) == 12


def test_a_spelt_character_is_never_broken(spelling):
    pieces = spelling.text("ع" * 9).split(BREAK)
    assert pieces == ["⟨U+0639⟩"] * 9


def test_a_foreign_place_to_break_is_spelt_like_anything_unseen(spelling):
    assert spelling.text(f"a{BREAK}b") == r"a\u200bb"


def test_a_text_without_end_is_cut(spelling):
    assert len(spelling.text("W" * 10_000).replace(BREAK, "")) < 2_000


def test_a_record_is_spelt_in_every_depth(spelling):
    assert spelling.record({"a": ["ع", {"b": ("\x00", 7, None, True)}]}) == {
        "a": ["⟨U+0639⟩", {"b": [r"\x00", 7, None, True]}]
    }


def test_chinese_sentences_go_where_no_face_has_them(without_chinese):
    assert without_chinese.record({"en": "one", "zh": "一"}) == {"en": "one", "zh": ""}


def test_what_is_quoted_stays_where_no_face_has_it(without_chinese):
    assert without_chinese.record({"value": "一"}) == {"value": "⟨U+4E00⟩"}

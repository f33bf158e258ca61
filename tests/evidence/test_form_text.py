import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.form_encoding import form_decoded
from harness.evidence.form_text import respelled_form
from harness.evidence.pseudonym import Pseudonyms

PSEUDONYMS = Pseudonyms(b"k" * 32)
PIECES = st.one_of(
    st.text("ab7 /é文\U0001f600", max_size=6).map(quote_plus),
    st.text("ab7 /é文\U0001f600", max_size=6).map(lambda text: quote(text).lower()),
    st.sampled_from(["%", "%zz", "%e", "%ff", "%E6%96", "+", " ", "é", "%41", "%c3%A9", "kept"]),
)
FORMS = st.lists(PIECES, max_size=8).map(lambda pieces: "".join(pieces).encode())


@given(FORMS)
def test_what_is_changed_reads_as_the_change_and_the_rest_is_spelled_as_before(raw):
    def change(text):
        return re.sub("[a7é文]", lambda found: PSEUDONYMS.of(found[0]), text)

    old = form_decoded(raw)
    made = respelled_form(raw, change)
    assert form_decoded(made) == change(old)
    assert len(made) == len(raw)
    same = [a == b for a, b in zip(raw, made, strict=True)]
    assert all(same) is (change(old) == old)


@given(FORMS)
def test_what_nothing_changes_stays_byte_by_byte(raw):
    assert respelled_form(raw, lambda text: text) == raw


@pytest.mark.parametrize(
    ("raw", "made"),
    [
        (b"x+%2d%c5%81+x", b"x+%2d%c5%82+x"),
        (b"x+%2D%C5%81+x", b"x+%2D%C5%82+x"),
        (b"100%+%C5%81", b"100%+%C5%82"),
        ("\u0141+".encode(), "\u0142+".encode()),
    ],
)
def test_a_changed_character_is_escaped_as_the_one_before_it(raw, made):
    assert respelled_form(raw, lambda text: text.replace("\u0141", "\u0142")) == made


def test_what_lies_far_apart_is_changed_each_in_its_place():
    raw = b"Ann%41+" + b"%2C+x" * 40 + b"%4aoe"
    made = respelled_form(raw, lambda text: text.replace("A", "B").replace("J", "K"))
    assert made == b"Bnn%42+" + b"%2C+x" * 40 + b"%4boe"


def test_a_change_of_another_length_is_refused():
    with pytest.raises(ValueError, match="length"):
        respelled_form(b"a%20b", lambda text: text + "c")


def test_a_change_that_takes_other_bytes_is_spelled_all_the_same():
    made = respelled_form(b"%C3%A9t%C3%A9", lambda text: text[:-1] + "~")
    assert form_decoded(made) == "ét~"

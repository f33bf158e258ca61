import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.words import Words, is_hidden_by_escapes

WORD = re.compile(r"[^\W_]+")


def may_stand_in(words, text):
    return words.found_in(text) or is_hidden_by_escapes(text, is_foreign=words.is_foreign)


@pytest.fixture(params=[0, 40])
def words(request):
    """Few words or many, which are sought in different ways."""
    found = Words(WORD)
    for number in range(request.param):
        found.add(f"filling{number}")
    return found


@pytest.mark.parametrize("word", ["Bergen", "Мюллер", "ü1"])
@pytest.mark.parametrize(
    "escape",
    [
        str,
        json.dumps,
        lambda text: json.dumps(json.dumps(text)),
        quote,
        lambda text: quote(json.dumps("\n" + text)),
        lambda text: json.dumps("\n" + text).replace("e", "\\u0065"),
        lambda text: quote("\n" + text).replace("e", "%65"),
    ],
)
def test_a_word_is_told_however_deep_it_stands(words, word, escape):
    words.add(word)
    assert may_stand_in(words, escape(f"to {word} and others"))


def test_a_text_without_any_is_told(words):
    words.add("Bergen")
    assert not may_stand_in(words, "to Anna & others, 100%20 \\n of it")


def test_nothing_is_sought_where_there_are_none():
    assert not may_stand_in(Words(WORD), "anything")


TEXTS = st.text('ab1Z-_.%\\u0041 中ü"+', max_size=40)


@given(TEXTS, st.sets(st.text("ab1Z中", min_size=1, max_size=3)))
def test_of_many_words_those_are_found_that_the_pattern_finds(text, sought):
    words = Words(WORD)
    for word in [*sought, *(f"filling{number}" for number in range(40))]:
        words.add(word)
    assert set(words.found_in(text)) >= sought & set(WORD.findall(text))


def test_those_are_found_that_stand_there(words):
    words.add("Bergen")
    words.add("Anna")
    assert words.found_in("to Bergen, on foot") == ["Bergen"]

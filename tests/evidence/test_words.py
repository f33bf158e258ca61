import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.words import Words

WORD = re.compile(r"[^\W_]+")


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
    assert words.may_stand_in(escape(f"to {word} and others"))


def test_a_text_without_any_is_told(words):
    words.add("Bergen")
    assert not words.may_stand_in("to Anna & others, 100%20 \\n of it")


def test_nothing_is_sought_where_there_are_none():
    assert not Words(WORD).may_stand_in("anything")


TEXTS = st.text('ab1Z-_.%\\u0041 中ü"+', max_size=40)


@pytest.mark.parametrize(
    ("pattern", "joining"), [(r"[^\W_]+", ""), (r"%[0-9A-Fa-f]{2}|(?:[^\W_]|-){2,}", "-")]
)
@given(text=TEXTS, sought=st.sets(st.text("ab1Z-中", min_size=2, max_size=4)))
def test_of_many_words_those_are_found_that_the_pattern_finds(pattern, joining, text, sought):
    words = Words(re.compile(pattern), joining)
    for word in [*sought, *(f"filling{number}" for number in range(40))]:
        words.add(word)
    assert set(words.found_in(text)) >= sought & set(re.findall(pattern, text))


def test_those_are_found_that_stand_there(words):
    words.add("Bergen")
    words.add("Anna")
    assert words.found_in("to Bergen, on foot") == ["Bergen"]

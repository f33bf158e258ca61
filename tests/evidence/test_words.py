import json
import re
from urllib.parse import quote

import pytest

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

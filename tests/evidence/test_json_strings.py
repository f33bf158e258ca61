import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import MAX_DEPTH, NotJson, read_json
from harness.evidence.json_strings import MASK, Strings, check_json

WORDS = ("12", "01", "-0", "1.5e3", "1e999", "true", "null", "NaN", "Infinity")
STRINGS = ('"a"', '"\\u0041"', '"\\ud83d"', '"\t"', '"\n"')
TOKENS = st.sampled_from([*'{}[],:"\\ \n\x0b\ufeff\ud800é', *WORDS, *STRINGS])


def is_taken(read, text):
    try:
        read(text)
    except NotJson:
        return False
    return True


@given(st.lists(TOKENS, max_size=9).map("".join), st.booleans())
def test_a_text_is_json_where_the_reader_of_all_bodies_says_so(text, is_list):
    text = f"[{text}]" if is_list else text
    assert is_taken(check_json, text) is is_taken(read_json, text)


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 3000])
def test_a_text_is_as_deep_as_the_reader_of_all_bodies_takes_it(depth):
    text = "[" * depth + "]" * depth
    assert is_taken(check_json, text) is is_taken(read_json, text)


@pytest.mark.parametrize("sign", ["\n", "\r", "\0"])
def test_no_string_of_a_json_text_has_a_line_break_or_the_mask(sign):
    assert not is_taken(check_json, f'["a{sign}b"]')


def test_a_string_is_found_where_it_stands_whatever_stands_in_the_others():
    text = json.dumps({'a"b': "x\\", ":key": [", ", "key", {"key": '"key"'}]})
    places = list(Strings(text).places({"key"}))
    assert [text[start:end] for _, start, end in places] == ['"key"', '"key"']
    assert [text[end] for _, _, end in places] == [",", ":"]


def test_what_is_escaped_is_masked():
    assert Strings('{"n\\u0061me": "a"}').spelled == {f"n{MASK}{MASK}0061me", "a"}

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import Number, pointer_text, read_json, walk
from harness.evidence.free_text import may_tell
from harness.evidence.json_text import PAIRED, Rewriter, respelled_string
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact import Redactor
from harness.evidence.sensitive import SENSITIVE_LETTERS, kind_of
from harness.evidence.telling import Search

TEXTS = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=8)
NAMES = (
    st.sampled_from(
        ["price", "zip", "full_name", "session", "items", "logistics_no", "name", "value"]
    )
    | TEXTS
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES, inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=3).map(json.dumps)
    ),
    max_leaves=10,
)
PSEUDONYMS = Pseudonyms(b"k" * 32)
OBJECTS = st.dictionaries(NAMES, JSON)
TELLING = st.dictionaries(NAMES, JSON | st.sampled_from(["a@b.example", "token=1", "Bearer x"]))


def shape(text):
    kinds = {str: "text", Number: "number"}
    return [
        (pointer_text(pointer), kinds.get(type(value), repr(value) if not value else "container"))
        for pointer, value in walk(read_json(text))
        if not isinstance(value, (dict, list))
    ]


@given(OBJECTS, st.booleans())
def test_what_was_json_is_json_of_the_same_shape_after_redaction(value, escapes):
    text = json.dumps(value, ensure_ascii=escapes)
    assert shape(Redactor(b"k" * 32)._text.json_or_everything(text)) == shape(text)


@given(OBJECTS, st.booleans())
def test_json_without_anything_to_replace_stays_as_it_is(value, escapes):
    text = json.dumps(value, ensure_ascii=escapes)
    kept = Rewriter(names=lambda _n: None, text=lambda v, _k: v, number=lambda v, _k: v)
    assert kept.rewrite(text) == text


@given(TELLING, st.booleans(), st.booleans())
def test_going_straight_to_what_is_concerned_changes_the_same_as_reading_all(value, escapes, pairs):
    text = json.dumps([value, value] if pairs else value, ensure_ascii=escapes)
    traits = {
        "names": kind_of,
        "text": lambda old, kind: PSEUDONYMS.of(old) if kind or may_tell(old) else old,
        "number": lambda old, kind: PSEUDONYMS.of_number(old) if kind else old,
    }
    straight = Rewriter(**traits, search=Search(SENSITIVE_LETTERS | PAIRED))
    assert straight.rewrite(text) == Rewriter(**traits).rewrite(text)
    assert straight.rewrite(text) == Rewriter(**traits).rewrite(text), "what was learned misleads"


@given(st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=6), st.booleans())
def test_a_text_in_which_nothing_tells_anything_is_handed_back_unchanged(value, escapes):
    text = json.dumps(value, ensure_ascii=escapes)
    redactor = Redactor(b"k" * 32, ("s3cret-of-the-app",))
    if not any(kind_of(name) for name in value):
        assert redactor._text.json_or_everything(text) == text


@given(st.text("[]{}01e5anul-", max_size=6).map(lambda text: f"[{text}"))
def test_what_was_no_json_is_none_after_redaction(text):
    try:
        read_json(text)
    except ValueError:
        made = Redactor(b"k" * 32)._text.json_or_everything(text)
        try:
            read_json(made)
        except ValueError:
            return
        raise AssertionError(made) from None


def test_a_changed_character_is_spelled_as_the_one_before_it():
    inner = r"A\u0042\u00e9\uD835\uDC00\/"
    assert respelled_string(inner, "AB\u00e9\U0001d400/", "XY\u00e8\U00010401/") == (
        r"X\u0059\u00e8\uD801\uDC01\/"
    )


def test_json_under_a_sensitive_name_keeps_its_keys():
    made = Redactor(b"k" * 32)._text.json_or_everything('{"address": "{\\"street\\": \\"Elm\\"}"}')
    inner = json.loads(json.loads(made)["address"])
    assert inner["street"] != "Elm"


@pytest.mark.parametrize(
    "pair",
    [
        {"name": "sid", "value": "5f1c0ffee5f1c0ffee"},
        {"value": "5f1c0ffee5f1c0ffee", "name": "sid"},
        {"Key": "refresh_token", "domain": "a", "Values": ["x", "5f1c0ffee5f1c0ffee"]},
        {"name": "session", "value": {"inner": ["5f1c0ffee5f1c0ffee"]}},
        {"more": {"name": "weather"}, "name": "token", "value": "5f1c0ffee5f1c0ffee"},
    ],
)
def test_a_value_is_replaced_that_a_member_beside_it_names(pair):
    text = json.dumps({"cookies": [{"name": "lang", "value": "en"}, pair]})
    made = Redactor(b"k" * 32)._text.json_or_everything(text)
    assert "5f1c0ffee5f1c0ffee" not in made
    assert json.loads(made)["cookies"][0] == {"name": "lang", "value": "en"}
    assert shape(made) == shape(text)


@pytest.mark.parametrize(
    "pair",
    [{"name": "Red dress", "value": "12.5"}, {"label": "session", "value": "1"}, {"value": "5"}],
)
def test_a_value_stays_whose_name_says_nothing(pair):
    text = json.dumps({"attributes": [pair]})
    assert Redactor(b"k" * 32)._text.json_or_everything(text) == text

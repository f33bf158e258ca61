"""The JSON of a report is, to the byte, what Python's own writer makes with an indent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reporters.indented import indented_json

TEXT = st.text(alphabet=st.characters())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    PLAIN | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20
)


@given(JSON)
def test_it_is_what_python_writes(value):
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    assert indented_json(value) == text.encode("utf-8", errors="backslashreplace")


def test_half_a_character_is_spelt():
    assert indented_json({"a": ["\ud83d", "é"]}) == (
        b'{\n  "a": [\n    "\\ud83d",\n    "\xc3\xa9"\n  ]\n}\n'
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused(number):
    with pytest.raises(ValueError, match="JSON"):
        indented_json([number])

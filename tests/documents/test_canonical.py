import pytest

from harness.documents.canonical import canonical_json, sha256_hex


def test_keys_are_sorted_and_nothing_is_padded():
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}])
def test_what_has_no_json_form_is_refused(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_json(value)


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_the_digest_is_lower_case_hex():
    assert sha256_hex(b"").startswith("e3b0c44298fc1c14")

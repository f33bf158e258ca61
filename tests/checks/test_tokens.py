"""Words for nothing that are sent as a token, which redaction must not hide."""

import pytest

from harness.checks.tokens import is_nothing
from harness.evidence.pseudonym import Pseudonyms


@pytest.mark.parametrize("word", ["None", "null", "undefined"])
def test_the_word_for_nothing_is_known_by_its_pseudonym_too(word: str) -> None:
    assert is_nothing(word)
    assert all(is_nothing(Pseudonyms(bytes([n]) * 32).of(word)) for n in range(50))


@pytest.mark.parametrize("token", ["t1", "tok", "50000700a2b3c4d5", "Bearer", "abcd", "none1"])
def test_a_token_is_not_taken_for_the_word(token: str) -> None:
    assert not is_nothing(token)
    assert not any(is_nothing(Pseudonyms(bytes([n]) * 32).of(token)) for n in range(50))

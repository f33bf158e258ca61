"""What is sent for a push: signed as published, or wrong in one way that is known."""

import pytest

from harness.emulator.letters import Forgery, Signatory
from harness.model.secret import Secret

# Lazada push mechanism guide; the dots are part of the body.
BODY = b'{"seller_id":"1234567", "message_type":0, "data":{...}..}'
PUBLISHED = "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab"
SIGNATORY = Signatory(app_key="123456", secret=Secret("3412gyo124goi3124"))


def test_a_letter_has_the_published_signature() -> None:
    assert SIGNATORY.signed(BODY).authorization == PUBLISHED


@pytest.mark.parametrize("forgery", [f for f in Forgery if f is not Forgery.RESERIALISED])
def test_no_forgery_has_it(forgery: Forgery) -> None:
    [letter] = SIGNATORY.forged(BODY, forgery)
    assert (letter.body, letter.authorization) != (BODY, PUBLISHED)


def test_a_body_without_digits_is_changed_in_the_middle() -> None:
    [letter] = SIGNATORY.forged(b"abc", Forgery.FLIPPED_BYTE)
    assert letter.body == b"acc"


def test_printings_that_agree_are_sent_once() -> None:
    assert len(SIGNATORY.forged(b'{"a": 1}', Forgery.RESERIALISED)) == 2

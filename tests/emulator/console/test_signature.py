"""The right canonical string beside the one that the given signature fits, difference marked."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.emulator.console.signature import Signatures, parted
from harness.model.exchange import Direction, Request
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.platforms.recipes import IOP, IOP_PUSH, Encoding, Signable, Sorting

APP_KEY, SECRET = "12345678", "helloworld"
SENT = (
    ("session", "50000a"),
    ("method", "aliexpress.ds.product.get"),
    ("app_key", APP_KEY),
    ("sign_method", "sha256"),
    ("timestamp", "1772366400000"),
    ("product_id", "1005 6"),
)
SORTED = (
    "app_key12345678methodaliexpress.ds.product.getproduct_id1005 6session50000a"
    "sign_methodsha256timestamp1772366400000"
)
AS_SENT = (
    "session50000amethodaliexpress.ds.product.getapp_key12345678sign_methodsha256"
    "timestamp1772366400000product_id1005 6"
)


@pytest.fixture
def signatures(judge):
    edition = edition_named("aliexpress")
    return Signatures(edition=edition, app_key=APP_KEY, secret=Secret(SECRET), judge=judge)


@pytest.fixture
def told(signatures, call):
    """What is told of a call that carries this signature."""

    def tell(sign, pairs=SENT, room=signatures):
        form = (*pairs, ("sign", sign)) if sign is not None else pairs
        exchange = call(body=urlencode(form).encode())
        return room.of_call(signatures.edition.read_call(exchange))

    return tell


def made(secret=SECRET, **traits):
    return IOP.but(**traits).sign(Signable(parameters=SENT), secret)


def joined(pieces):
    return "".join(text for text, _ in pieces)


def test_a_right_signature_shows_one_string(told):
    shown = told(made())
    assert (shown["state"], shown["recipe"], shown["mistake"]) == ("right", "iop", "")
    assert joined(shown["canonical"]["right"]) == SORTED
    assert shown["canonical"]["given"] is None


def test_an_unsorted_one_is_named_and_stands_beside_the_right_string(told):
    shown = told(made(order=Sorting.SENT))
    assert (shown["state"], shown["mistake"]) == ("wrong", "unsorted")
    assert "sort them" in shown["text"]["en"]
    assert "排序" in shown["text"]["zh"]
    assert joined(shown["canonical"]["right"]) == SORTED
    assert joined(shown["canonical"]["given"]) == AS_SENT
    assert shown["canonical"]["byte"] == 0


def test_the_first_difference_is_counted_in_bytes(told):
    shown = told(made(encoding=Encoding.PERCENT))
    assert shown["mistake"] == "url_encoded_values"
    [alike, is_same], [first, is_other] = shown["canonical"]["right"][:2]
    assert (is_same, is_other) == (True, False)
    assert alike == SORTED[: SORTED.index(" ")]
    assert shown["canonical"]["byte"] == SORTED.index(" ")
    assert first.startswith(" ")
    assert shown["canonical"]["given"][1][0].startswith("%20")


def test_where_only_the_digest_differs_both_strings_are_the_same(told):
    shown = told(made().lower())
    assert shown["mistake"] == "lower_case"
    assert shown["canonical"]["byte"] is None
    assert joined(shown["canonical"]["given"]) == SORTED


def test_a_signature_that_nobody_knows_shows_the_right_string_only(told):
    shown = told("0" * 64)
    assert (shown["state"], shown["mistake"]) == ("wrong", "")
    assert "byte by byte" in shown["text"]["en"]
    assert shown["canonical"]["given"] is None


def test_a_missing_one_is_told_as_missing(told):
    shown = told(None)
    assert shown["state"] == "missing"
    assert "no signature" in shown["text"]["en"]
    assert joined(shown["canonical"]["right"]) == SORTED


def test_an_accepted_variant_is_right_and_told_how(told):
    pairs = (*SENT, ("ship_to", ""))
    sign = IOP.but(keeps_empty=False).sign(Signable(parameters=pairs), SECRET)
    shown = told(sign, pairs)
    assert (shown["state"], shown["variant"]) == ("variant", "empty_values_dropped")
    assert "accepted variant" in shown["text"]["en"]
    assert joined(shown["canonical"]["given"]) == SORTED


def test_without_a_secret_nothing_is_claimed(told, signatures):
    shown = told(made(), room=replace(signatures, secret=None))
    assert (shown["state"], shown["canonical"]) == ("unknown", None)


def test_a_withheld_word_stands_in_no_string(told):
    pairs = (*SENT, ("note", "unspeakable"))
    shown = told("0" * 64, pairs)
    assert "unspeakable" not in str(shown)
    assert "note***" in joined(shown["canonical"]["right"])


def test_the_secret_itself_is_never_shown(told):
    sign = IOP.but(wrapped=True).sign(Signable(parameters=SENT), SECRET)
    shown = told(sign)
    assert shown["mistake"] == "secret_wrapped"
    assert joined(shown["canonical"]["given"]) == f"***{SORTED}***"
    assert SECRET not in str(shown)


def test_an_edition_that_does_not_sign_says_so(judge, call):
    edition = edition_named("1688")
    signatures = Signatures(edition=edition, app_key="1", secret=Secret("s"), judge=judge)
    shown = signatures.of_call(edition.read_call(call()))
    assert (shown["state"], shown["canonical"]) == ("unsigned", None)


@pytest.mark.parametrize(("secret", "state"), [(SECRET, "right"), ("other", "wrong")])
def test_a_push_is_told_to_be_right_or_to_be_refused(signatures, call, secret, state):
    body = b'{"message_type":53}'
    sign = IOP_PUSH.sign(Signable(parameters=(("app_key", APP_KEY),), body=body), secret)
    request = Request(method="POST", url="http://a/", headers=(("Authorization", sign),), body=body)
    exchange = call(direction=Direction.INBOUND, request=request)
    shown = signatures.of_callback(signatures.edition.read_callback(exchange))
    assert shown["state"] == state
    assert ("must refuse" in shown["text"]["en"]) == (state == "wrong")


def test_a_push_that_is_signed_in_the_other_case_is_told_so(signatures, call):
    sign = IOP_PUSH.sign(Signable(parameters=(("app_key", APP_KEY),), body=b"{}"), SECRET)
    headers = (("Authorization", sign.upper()),)
    request = Request(method="POST", url="http://a/", headers=headers, body=b"{}")
    exchange = call(direction=Direction.INBOUND, request=request)
    shown = signatures.of_callback(signatures.edition.read_callback(exchange))
    assert shown["mistake"] == "lower_case"
    assert "wrong case" in shown["text"]["en"]


def test_of_a_push_nothing_is_claimed_without_a_secret(signatures, call):
    callback = signatures.edition.read_callback(call(direction=Direction.INBOUND))
    assert replace(signatures, secret=None).of_callback(callback) is None


TEXTS = st.text(st.sampled_from("ab%20_é中"), max_size=60)


@given(left=TEXTS, right=TEXTS)
def test_pieces_are_the_whole_texts_and_part_at_the_first_difference(left, right):
    first, second = parted(left, right)
    assert (joined(first), joined(second)) == (left, right)
    same = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    start = min(len(left), len(right)) if same is None else same
    assert (first[0][0] if first and first[0][1] else "") == left[:start]


@given(left=TEXTS, right=TEXTS)
def test_what_is_told_to_be_the_same_is_the_same_in_both(left, right):
    first, second = parted(left, right)
    assert [t for t, same in first if same] == [t for t, same in second if same]


def test_very_long_texts_are_not_compared_word_by_word():
    left, right = "a1" * 5000, "b2" * 5000
    assert parted(left, right) == ([(left, False)], [(right, False)])

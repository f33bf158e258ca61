import hashlib
import hmac

import pytest

from harness.platforms.mistakes import explain
from harness.platforms.recipes import AOP, AOP_PUSH, IOP, Signable
from harness.platforms.variants import VARIANTS, recipe_variants, variant_text

PAIRS = (("page", "x"), ("pageSize", "20"))


@pytest.mark.parametrize("recipe", [AOP, AOP_PUSH], ids=lambda recipe: recipe.name)
def test_a_1688_signature_sorted_by_name_is_right_and_named(recipe):
    given = hmac.new(b"secret", b"pagexpageSize20", hashlib.sha1).hexdigest().upper()
    found = explain(recipe, Signable(parameters=PAIRS), "secret", given)
    assert found.match
    assert found.variant == "sorted_by_name"
    assert "sorted_by_name" in found.text.en
    assert "sorted_by_name" in found.text.zh
    assert found.first_difference == 4


def test_where_both_sortings_agree_no_variant_is_named():
    given = hmac.new(b"secret", b"a1b2", hashlib.sha1).hexdigest().upper()
    found = explain(AOP, Signable(parameters=(("b", "2"), ("a", "1"))), "secret", given)
    assert (found.match, found.variant) == (True, "")


def test_other_recipes_have_no_variant_of_their_own():
    assert list(recipe_variants(IOP)) == []


def test_joined_names_are_worded_together():
    text = variant_text("dotted_method_on_rest_root+empty_values_dropped")
    assert VARIANTS["empty_values_dropped"].en in text.en
    assert VARIANTS["dotted_method_on_rest_root"].zh in text.zh


def test_a_name_that_nobody_described_stands_for_itself():
    assert variant_text("something").en == "something"

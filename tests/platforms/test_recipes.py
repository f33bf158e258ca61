import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.platforms.recipes import AOP, AOP_PUSH, IOP, RECIPES, Signable, Sorting

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
RECIPE_OF = {
    "iop-hmac-sha256-no-prefix": "iop",
    "iop-hmac-sha256-path-prefix": "iop",
    "top-md5-wrap": "top-md5",
    "top-hmac-md5": "top-hmac-md5",
    "iop-md5-wrap": "iop-md5",
    "aop-hmac-sha1": "aop",
    "aop-push-hmac-sha1": "aop-push",
    "push-hmac-sha256": "iop-push",
}
PAIRS = st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=6)


def signable_of(vector: dict[str, Any]) -> Signable:
    return Signable(
        parameters=tuple(vector["params"].items()),
        api_path=vector["api_path"],
        body=vector["body"].encode(),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_a_published_vector_is_reproduced(vector):
    recipe = RECIPES[RECIPE_OF[vector["algorithm"]]]
    assert recipe.sign(signable_of(vector), vector["secret"]) == vector["expected"]


def test_sorting_by_locale_gives_the_value_that_the_trap_vector_warns_of():
    vector = next(v for v in VECTORS if v["name"] == "iop-trap-ascii-sort")
    made = IOP.but(order=Sorting.LOCALE).sign(signable_of(vector), vector["secret"])
    assert made == "AB7076CF0921A5AABABAC2D3EF4C16273358D92E644E29ED808E19AE2F1AA8DD"


@given(PAIRS)
def test_the_order_in_which_parameters_are_sent_does_not_matter(pairs):
    unique = tuple(dict(pairs).items())
    forward, backward = Signable(parameters=unique), Signable(parameters=unique[::-1])
    assert IOP.sign(forward, "key") == IOP.sign(backward, "key")


def test_the_canonical_string_shows_no_secret_unless_it_is_given():
    signable = Signable(parameters=(("a", "1"),))
    assert RECIPES["top-md5"].canonical(signable) == b"***a1***"


def test_bytes_that_are_no_utf8_are_signed_as_they_were_sent():
    signable = Signable(parameters=(("a", b"\xff".decode("utf-8", "surrogateescape")),))
    assert IOP.canonical(signable) == b"a\xff"


@pytest.mark.parametrize("recipe", [AOP, AOP_PUSH], ids=lambda recipe: recipe.name)
def test_1688_sorts_the_joined_texts_and_not_the_names(recipe):
    # By name: page, pageSize. Joined: "pageSize20" before "pagex", for S comes before x.
    signable = Signable(parameters=(("page", "x"), ("pageSize", "20")))
    assert recipe.canonical(signable) == b"pageSize20pagex"
    assert recipe.but(order=Sorting.ASCII).canonical(signable) == b"pagexpageSize20"


def test_only_milliseconds_can_be_cut_to_seconds():
    signable = Signable(parameters=(("timestamp", "2016-01-01 12:00:00"),))
    assert IOP.but(seconds=True).canonical(signable) == b"timestamp2016-01-01 12:00:00"

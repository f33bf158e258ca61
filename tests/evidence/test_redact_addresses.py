"""What is known, sought in an address: in its path and in its query."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.redact_text import TextRedaction
from harness.evidence.scrub import Scrubber

SECRET = "bench7f3a9c1e5d2b8604"
HOST = "https://shop.example.com"
SPELLED = [SECRET, "%62" + SECRET[1:], SECRET.encode().hex(), SECRET.encode().hex().upper()]


def scrubbed_url(url: str) -> str:
    pseudonyms = Pseudonyms(b"k" * 32)
    scrubber = Scrubber(pseudonyms, frozenset(), (SECRET,))
    return TextRedaction(pseudonyms, scrubber, Counter()).url(url)


@pytest.mark.parametrize("spelled", SPELLED)
@pytest.mark.parametrize("form", ["/{}/orders", "/{}?note=1", "/a?note={}", "/a?{}=1", "/a#{}"])
def test_a_known_secret_is_found_in_each_part_of_an_address(form, spelled):
    made = scrubbed_url(HOST + form.format(spelled))
    assert spelled not in made
    assert len(made) == len(HOST + form.format(spelled))


@given(
    st.sampled_from(["", "/a", f"/{SECRET}"]), st.sampled_from(["", "?", "?b=1", f"?b={SECRET}"])
)
def test_a_part_comes_to_the_same_whatever_stands_in_the_other(path, query):
    alone = scrubbed_url(HOST + path), scrubbed_url(HOST + query).removeprefix(HOST)
    assert scrubbed_url(HOST + path + query) == "".join(alone)


def test_a_secret_cut_by_the_sign_before_the_query_is_none():
    url = f"{HOST}/{SECRET[:9]}?{SECRET[9:]}"
    assert scrubbed_url(url) == url

"""What drawn recordings of both Bearer editions are made of: times, texts, tokens."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from proof.corpus.bearer import Sent
from proof.corpus.bearer_cases import Platform

_TOKEN = "tok-drawn-{}-77c1"  # noqa: S105 - opens nothing
_ARRIVAL = 0.5
"""By then the answer to a token request has come."""


def start_times() -> st.SearchStrategy[list[float]]:
    """Starts of calls, a second or up to forty minutes apart."""
    gaps = st.lists(st.integers(1000, 5000) | st.integers(1000, 2_400_000), min_size=1, max_size=8)
    return gaps.map(_summed)


def _summed(gaps: list[int]) -> list[float]:
    return [2.0 + sum(gaps[:n]) / 1000 for n in range(1, len(gaps) + 1)]


def elapsed_times() -> st.SearchStrategy[float]:
    """Times of answers."""
    return st.integers(0, 900_000).map(lambda n: n / 1_000_000)


def free_texts() -> st.SearchStrategy[str]:
    """Texts of any script without control characters."""
    return st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)


@st.composite
def with_tokens(draw: st.DrawFn, platform: Platform, calls: Sequence[Any]) -> list[Sent]:
    """The calls, each with the token that is in use then, and the grants of the tokens.

    A token is renewed after a drawn share of its life: in its second half, and early enough.
    """
    grants = [platform.grant(token=_TOKEN.format(0))]
    due = platform.life * draw(_shares())
    sent: list[Sent] = []
    for call in sorted(calls, key=lambda call: float(call.at)):
        while call.at > due + _ARRIVAL:
            grants.append(platform.grant(due, token=_TOKEN.format(len(grants))))
            due += platform.life * draw(_shares())
        sent.append(replace(call, token=grants[-1].token))
    return [*grants, *sent]


def _shares() -> st.SearchStrategy[float]:
    return st.integers(520, 880).map(lambda n: n / 1000)

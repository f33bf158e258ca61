"""The corpora of the editions, joined."""

from importlib import import_module

from proof.corpus.case import Case

_PACKAGES = {
    "aliexpress": "proof.corpus.aliexpress",
    "alibaba": "proof.corpus.alibaba",
    "1688": "proof.corpus.ali1688",
}
EDITIONS = tuple(_PACKAGES)


def cases_of(edition: str) -> tuple[Case, ...]:
    """The cases of one edition."""
    cases: tuple[Case, ...] = import_module(_PACKAGES[edition]).cases()
    return cases


def all_cases() -> tuple[Case, ...]:
    """The cases of every edition."""
    return tuple(case for edition in EDITIONS for case in cases_of(edition))

"""The law of hearings: split anywhere, heard apart, merged - the same assessments."""

import pickle
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue
from harness.checks import spool
from harness.checks.registry import all_checks
from harness.evidence.observe import Credentials, observe
from harness.evidence.records import exchange_from
from harness.evidence.redact import Redactor
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.model.verdict import Assessment
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.corpus.case import Case
from proof.judging import frame_of, is_large

pytestmark = pytest.mark.long

SECRET = Secret("helloworld")


@cache
def cases(edition: str) -> tuple[Case, ...]:
    """One case of every requirement and kind, so that every check and ledger has its turn."""
    found: dict[Any, Case] = {}
    for case in cases_of(edition):
        if not is_large(case):
            found.setdefault((case.requirement, case.kind), case)
    return tuple(found.values())


def recorded(case: Case) -> tuple[Exchange, ...]:
    """The exchanges of a case as the judge is given them."""
    frame = frame_of(case)
    app_key = frame.statement.app_key if frame.statement else frame.edition.sandbox_app_key
    credentials = Credentials(app_key=app_key, app_secret=SECRET)
    redactor = Redactor(b"k" * 32, (SECRET.reveal(),), public=frozenset({app_key}))
    raw = (exchange_from(dict(record)) for record in case.exchanges)
    return tuple(redactor.redact(observe(x, frame.edition, credentials)) for x in raw)


def judged(case: Case, shards: Sequence[Sequence[Exchange]]) -> tuple[Assessment, ...]:
    """The assessments of shards that were heard apart, sent through a pipe, and merged."""
    frame = frame_of(case)
    whole = Hearing(frame, all_checks())
    for shard in shards:
        part = Hearing(frame, all_checks())
        for exchange in shard:
            part.hear(exchange)
        whole.heard.merge(pickle.loads(pickle.dumps(part.heard)))  # noqa: S301 - our own bytes
    return assess(whole, catalogue=load_catalogue(), plan=None)


@pytest.mark.parametrize("edition", EDITIONS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_run_that_is_split_anywhere_and_merged_is_judged_the_same(edition, data):
    case = data.draw(st.sampled_from(cases(edition)))
    exchanges = recorded(case)
    count = data.draw(st.integers(2, 4))
    shards = defaultdict(list)
    for exchange in data.draw(st.permutations(exchanges)):
        shards[data.draw(st.integers(1, count))].append(exchange)
    assert judged(case, list(shards.values())) == judged(case, [exchanges])


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_run_that_does_not_fit_into_memory_is_judged_the_same(edition, monkeypatch):
    # Every other: the split above is drawn from all of them.
    whole = [(case, judged(case, [recorded(case)])) for case in cases(edition)[::2]]
    monkeypatch.setattr(spool, "HELD_FACTS", 3)
    monkeypatch.setattr(spool, "HELD_BYTES", 300)
    monkeypatch.setattr(spool, "MOST_RUNS", 4)
    for case, expected in whole:
        exchanges = recorded(case)
        assert judged(case, [exchanges[1::2], exchanges[::2]]) == expected

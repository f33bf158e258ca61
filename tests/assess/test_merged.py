"""Shards of a run judged together: what is added up, and what is asked about all of them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import pytest

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.assess.merged import MergedHearing
from harness.catalog.load import load_catalogue
from harness.checks.registry import Scope, all_checks
from harness.evidence.observe import Credentials, observe
from harness.evidence.records import exchange_from
from harness.evidence.redact import Redactor
from harness.model.evidence import Act, ActKind
from harness.model.secret import Secret
from harness.model.verdict import Verdict
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.corpus.case import Kind
from proof.judging import frame_of

pytestmark = pytest.mark.long

FEW = 200
"""Exchanges of a case; the law does not need more."""
SECRET = Secret("helloworld")
OF_THE_RUN = {check.requirement for check in all_checks() if check.scope is Scope.RUN}


def heard(case, prefix, **changes):
    frame = replace(frame_of(case), **changes)
    hearing = Hearing(frame, all_checks())
    for exchange in redacted(Shard(case, prefix)):
        hearing.hear(exchange)
    return hearing


@dataclass(frozen=True, eq=False)
class Shard:
    """The exchanges of a case as one process recorded them; the same for an equal name."""

    case: Any
    prefix: str

    @property
    def name(self):
        return self.case.edition, self.case.requirement, self.case.name, self.prefix

    def __eq__(self, other):
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)


@lru_cache(maxsize=4)
def redacted(shard):
    frame = frame_of(shard.case)
    app_key = frame.statement.app_key if frame.statement else frame.edition.sandbox_app_key
    credentials = Credentials(app_key=app_key, app_secret=SECRET)
    key = shard.prefix.encode() * 16
    redactor = Redactor(key, (SECRET.reveal(),), public=frozenset({app_key}))
    found = []
    for record in shard.case.exchanges:
        exchange = redactor.redact(observe(exchange_from(dict(record)), frame.edition, credentials))
        found.append(replace(exchange, id=f"{shard.prefix}.{exchange.id}"))
    return tuple(found)


def judged(hearing):
    return {a.requirement.id: a for a in assess(hearing, catalogue=load_catalogue(), plan=None)}


@cache
def cases(edition, kind):
    """One small case of every requirement, so that every check and ledger has its turn."""
    found = {}
    for case in small_cases(edition):
        if case.kind is kind:
            found.setdefault(case.requirement, case)
    return tuple(found.values())


@cache
def small_cases(edition):
    return tuple(case for case in cases_of(edition) if len(case.exchanges) < FEW)


def alike(edition):
    """Pairs of cases of one statement and class: a mutant, and traffic that nothing is wrong in."""
    quiet = {key(case): case for case in cases(edition, Kind.NEIGHBOUR)}
    mutants = cases(edition, Kind.MUTANT)
    return [(case, quiet[key(case)]) for case in mutants if key(case) in quiet]


def key(case):
    return repr(case.statement), case.run_class, case.is_certification


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_one_shard_did_wrong_is_found_whatever_else_another_shows(edition):
    seen = 0
    for mutant, quiet in alike(edition):
        if mutant.requirement in OF_THE_RUN:
            continue
        seen += 1
        shards = [heard(mutant, "s1"), heard(quiet, "s2")]
        alone, merged = judged(heard(mutant, "s1")), judged(MergedHearing(shards, is_whole=True))
        for identity, row in alone.items():
            if identity in OF_THE_RUN or not row.findings:
                continue
            told = [f.message for f in merged[identity].findings]
            assert [m for m in (f.message for f in row.findings) if m not in told] == [], (
                mutant.name,
                identity,
            )
    assert seen > 5


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_shard_alone_is_judged_as_the_whole_run(edition):
    case = cases(edition, Kind.MUTANT)[0]
    alone = heard(case, "s1")
    assert judged(MergedHearing([alone], is_whole=True)) == judged(heard(case, "s1"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_processes_do_not_share_their_pace_their_tokens_or_their_repeats(edition):
    """The same right traffic in several shards: side by side it would be too fast, and repeated."""
    for case in cases(edition, Kind.NEIGHBOUR):
        alone = judged(heard(case, "s1"))
        twice = judged(MergedHearing([heard(case, "s1"), heard(case, "s2")], is_whole=True))
        for identity, row in alone.items():
            if identity not in OF_THE_RUN:
                assert twice[identity].verdict is row.verdict, (case.name, identity)


@cache
def too_few():
    return next(
        c
        for c in small_cases("aliexpress")
        if c.requirement == "LIFE-01" and c.kind is Kind.MUTANT and c.is_certification
    )


def test_what_another_shard_may_have_done_is_not_missed_where_one_is_missing():
    shards = [heard(too_few(), "s1")]
    assert judged(MergedHearing(shards, is_whole=True))["LIFE-01"].verdict is Verdict.FAIL
    missing = judged(MergedHearing(shards, is_whole=False))["LIFE-01"]
    assert missing.verdict is Verdict.INCONCLUSIVE
    assert "part of the run" in missing.reason.en


def test_a_source_that_every_shard_searched_is_one_source():
    scan = Act(
        kind=ActKind.SOURCE_SCANNED,
        at=datetime(2026, 11, 22, tzinfo=UTC),
        name="src",
        outcome="done",
        details=(("files", "3"),),
    )
    shards = [heard(too_few(), f"s{n}", acts=(scan,)) for n in (1, 2)]
    hearing = MergedHearing(shards, is_whole=True)
    (check,) = (c for c in all_checks() if c.requirement == "DATA-05")
    assert hearing.tally_of(check, hearing.traffic()).examined == 1

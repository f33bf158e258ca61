"""Whatever happens, in whatever order: no path leads to READY past a must that was not shown."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.checks.frame import Frame
from harness.checks.registry import Check, Examined, Note, Undecided
from harness.conclusion import Circumstances, conclude
from harness.model.evidence import Act, ActKind, Evidence, Lack
from harness.model.requirement import Catalogue, Level, Plan, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import Conclusion, Finding, ScenarioOutcome, Verdict
from harness.platforms.editions import edition_named

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WHY = Text("why", "原因")
KINDS = {
    "MUST-1": (Level.MUST, Subject.APPLICATION),
    "MUST-2": (Level.MUST, Subject.APPLICATION),
    "THEIRS-1": (Level.MUST, Subject.PLATFORM),
    "SHOULD-1": (Level.SHOULD, Subject.APPLICATION),
    "MAY-1": (Level.MAY, Subject.APPLICATION),
}
ROWS = tuple(
    Requirement(
        id=name,
        level=level,
        subject=subject,
        editions=("aliexpress",),
        title=WHY,
        rule="r",
        fails_when="f",
        source="s",
    )
    for name, (level, subject) in KINDS.items()
)
PLAN = Plan(
    edition="aliexpress",
    version="1",
    requirements=tuple(KINDS),
    scenarios=("a", "b"),
    sha256="",
    not_in_plan=WHY,
)
NAMES = st.sampled_from(tuple(KINDS))
MUSTS = tuple(name for name, (level, _) in KINDS.items() if level is Level.MUST)
BROKEN = "broken"


class Certification(RuleBasedStateMachine):
    """A run to which things happen: what its checks meet, and what goes wrong around it."""

    def __init__(self) -> None:
        super().__init__()
        self.events = {name: [Examined("x1")] for name in KINDS}
        self.forgotten: set[str] = set()
        self.completed = {"a": 1, "b": 1}
        self.acts: list[Act] = []
        self.is_finished = True
        self.is_filtered = self.is_strict = False
        self.damage = ""
        self.invalid: Text | None = None
        self.missing: Text | None = None

    @rule(name=NAMES)
    def nothing_of_it_was_seen(self, name):
        self.events[name] = []

    @rule(name=NAMES)
    def it_was_only_talked_of(self, name):
        self.events[name] = [Note(WHY), Examined("", 0)]

    @rule(name=NAMES)
    def it_was_seen_again(self, name):
        self.events[name].append(Examined("x2"))

    @rule(name=NAMES)
    def it_was_violated_once(self, name):
        self.events[name].append(Finding(message=WHY, exchanges=("x1",)))

    @rule(name=NAMES)
    def it_could_not_be_decided(self, name):
        self.events[name].append(Undecided(WHY))

    @rule(name=NAMES)
    def its_check_broke(self, name):
        self.events[name].append(BROKEN)

    @rule(name=NAMES)
    def the_judge_forgot_it(self, name):
        self.forgotten.add(name)

    @rule(name=st.sampled_from(["a", "b"]))
    def a_scenario_did_not_complete(self, name):
        self.completed[name] = 0

    @rule()
    def the_application_was_lost(self):
        self.acts.append(Act(kind=ActKind.APPLICATION_ENDED, at=NOW, outcome="unexpected"))

    @rule(lack=st.sampled_from(Lack))
    def the_recording_lacks_something(self, lack):
        why = (("reason_en", WHY.en), ("reason_zh", WHY.zh))
        self.acts.append(Act(kind=ActKind.RECORDING_LACKS, at=NOW, name=lack, details=why))

    @rule()
    def the_run_was_interrupted(self):
        self.is_finished = False

    @rule()
    def the_log_was_damaged(self):
        self.damage = "torn"

    @rule()
    def a_secret_was_found(self):
        self.invalid = WHY

    @rule()
    def a_shard_is_missing(self):
        self.missing = WHY

    @rule()
    def only_some_rows_were_asked_for(self):
        self.is_filtered = True

    @rule()
    def it_is_strict(self):
        self.is_strict = True

    @invariant()
    def a_yes_is_earned(self):
        rows = self._judged()
        conclusion, reason = self._concluded(rows)
        assert reason.en
        assert reason.zh
        if conclusion.exit_code:
            return
        assert conclusion in (Conclusion.READY, Conclusion.READY_WITH_WARNINGS)
        judged = {row.requirement.id: row for row in rows}
        assert set(judged) == set(KINDS)
        for name in MUSTS:
            assert judged[name].verdict is Verdict.PASS
            assert any(type(e) is Examined and e.count for e in self.events[name])
            assert {type(e) for e in self.events[name]} <= {Examined, Note}
            assert judged[name].exchanges
        assert self.is_finished
        assert all(self.completed.values())
        assert not any((self.acts, self.damage, self.invalid, self.missing, self.is_filtered))
        is_warned = any(type(event) is Finding for event in self.events["SHOULD-1"])
        assert is_warned == (conclusion is Conclusion.READY_WITH_WARNINGS)
        assert not (is_warned and self.is_strict)

    def _judged(self):
        frame = Frame(
            edition=edition_named("aliexpress"),
            statement=None,
            run_class=RunClass.REHEARSAL,
            is_certification=True,
        )
        checks = [
            Check(requirement=name, name=name, text="t", on_traffic=self._telling(name))
            for name in KINDS
        ]
        catalogue = Catalogue(requirements=ROWS, sha256="")
        found = assess(Hearing(frame, checks), catalogue=catalogue, plan=PLAN)
        return tuple(row for row in found if row.requirement.id not in self.forgotten)

    def _telling(self, name):
        def tell(_traffic):
            for event in self.events[name]:
                if event == BROKEN:
                    raise ZeroDivisionError
                yield event

        return tell

    def _concluded(self, rows):
        evidence = Evidence(
            run_id="r",
            verb="certify",
            run_class=RunClass.REHEARSAL,
            edition="aliexpress",
            started=NOW,
            finished=NOW if self.is_finished else None,
            exchanges=(),
            acts=tuple(self.acts),
            damage=self.damage,
        )
        scenarios = [
            ScenarioOutcome(name=name, rounds=1, completed=completed)
            for name, completed in self.completed.items()
        ]
        circumstances = Circumstances(
            is_certification=True,
            is_filtered=self.is_filtered,
            is_strict=self.is_strict,
            invalid=self.invalid,
            missing=self.missing,
            owed=PLAN.requirements,
        )
        return conclude(rows, scenarios, evidence, circumstances)


QUICK = settings(
    max_examples=80,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_no_path_leads_to_a_yes_that_was_not_earned():
    run_state_machine_as_test(Certification, settings=QUICK)


def test_nothing_amiss_is_a_yes():
    """Else the machine would hold whatever the product does."""
    machine = Certification()
    assert machine._concluded(machine._judged())[0] is Conclusion.READY


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("harness.conclusion._undecided", lambda _: []),
        ("harness.conclusion._failed", lambda *_: []),
        ("harness.conclusion._platform_failed", lambda _: []),
        ("harness.conclusion._lost", lambda _: None),
        ("harness.conclusion._lacks", lambda _: []),
        ("harness.conclusion._trouble", lambda _: None),
        ("harness.conclusion._miscount", lambda *_: None),
        ("harness.conclusion._open_scenario", lambda _: None),
        ("harness.conclusion._ONLY_A_PART", None),
        ("harness.assess.roll_up", lambda verdicts: min(verdicts, default=Verdict.PASS)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_that_is_switched_off_opens_a_path(monkeypatch, name, instead):
    monkeypatch.setattr(name, instead)
    many = settings(QUICK, max_examples=1000, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Certification, settings=many)

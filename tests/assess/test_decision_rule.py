"""The decision rule in words says what the code does."""

from harness.assess.decision_rule import DECISION_RULE
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.wording import CONCLUSIONS, VERDICTS

# What is not applicable never stands beside another result.
FALLING = [v for v in sorted(Verdict, reverse=True) if v is not Verdict.NOT_APPLICABLE]


def test_the_worst_verdict_is_named_first_in_both_languages():
    assert ", ".join(VERDICTS[v].en for v in FALLING) in DECISION_RULE.en
    assert "、".join(VERDICTS[v].zh for v in FALLING) in DECISION_RULE.zh


def test_every_conclusion_is_explained():
    named = [c for c in Conclusion if c is not Conclusion.READY_WITH_WARNINGS]
    assert [c for c in named if CONCLUSIONS[c].en not in DECISION_RULE.en] == []
    assert [c for c in named if CONCLUSIONS[c].zh not in DECISION_RULE.zh] == []

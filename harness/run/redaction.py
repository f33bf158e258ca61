"""How an audit redacts: what it judges by what is known from the start, what it publishes by all.

So what a shard comes to depends on its own exchanges, never on those of another shard.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from harness.evidence.learned import Learned
from harness.evidence.redact import ExchangeRedactor, Redactor
from harness.model.comparison import Comparison
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding
from harness.run.shard_order import ShardOrder


class Redacts(Protocol):
    """Takes out of exchanges what is not to be written."""

    def redact(self, exchange: Exchange) -> Exchange:
        """The same exchange without secrets and personal data."""


def judging_redactor(order: ShardOrder) -> ExchangeRedactor:
    """Redacts what is judged."""
    return ExchangeRedactor(order.key, order.given_secrets, public=frozenset({order.app_key}))


def publishing_redactor(order: ShardOrder, learned: Learned) -> Redactor:
    """Redacts what is published, by all that the shards have learned."""
    public = frozenset({order.app_key})
    return Redactor(order.key, order.given_secrets, public=public, learned=learned)


def scrubbed(
    assessments: Iterable[Assessment], scrub: Callable[[str], str]
) -> tuple[Assessment, ...]:
    """Assessments whose texts give nothing away of what was learned after they were written."""
    return tuple(
        replace(
            assessment,
            findings=tuple(_finding(finding, scrub) for finding in assessment.findings),
            notes=tuple(_text(note, scrub) for note in assessment.notes),
            reason=assessment.reason and _text(assessment.reason, scrub),
        )
        for assessment in assessments
    )


def scrubbed_comparison(comparison: Comparison, scrub: Callable[[str], str]) -> Comparison:
    """The same of a comparison: of its reasons, and of the shapes and values that it shows."""
    return replace(
        comparison,
        verdicts=tuple(
            replace(change, reason=change.reason and _text(change.reason, scrub))
            for change in comparison.verdicts
        ),
        shapes=tuple(
            replace(
                change,
                where=scrub(change.where),
                before=_text(change.before, scrub),
                after=_text(change.after, scrub),
            )
            for change in comparison.shapes
        ),
        values=tuple(
            replace(
                change,
                where=scrub(change.where),
                before=scrub(change.before),
                after=scrub(change.after),
            )
            for change in comparison.values
        ),
    )


def _finding(finding: Finding, scrub: Callable[[str], str]) -> Finding:
    return replace(
        finding,
        message=_text(finding.message, scrub),
        where=scrub(finding.where),
        expected=scrub(finding.expected),
        actual=scrub(finding.actual),
        hint=finding.hint and _text(finding.hint, scrub),
    )


def _text(text: Text, scrub: Callable[[str], str]) -> Text:
    return Text(scrub(text.en), scrub(text.zh))

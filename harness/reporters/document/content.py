"""All of a document: the cover, then every section of the outline in its order."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.model.text import Text
from harness.model.verdict import Report
from harness.reporters.document import closing, cover, findings, frame, lives, traffic, verdicts
from harness.reporters.document.blocks import Block
from harness.reporters.outline import SECTIONS
from harness.reporters.page.view import PageView

_BUILDERS: dict[str, Callable[[PageView], tuple[Block, ...]]] = {
    "conclusion": cover.conclusion,
    "parties": frame.parties,
    "method": frame.method,
    "environment": frame.environment,
    "requirements": verdicts.requirements,
    "rounds": lives.rounds,
    "signatures": traffic.signatures,
    "formats": traffic.formats,
    "callbacks": traffic.callbacks,
    "resilience": traffic.resilience,
    "trace": verdicts.trace,
    "incidents": findings.incident_records,
    "untested": verdicts.untested,
    "protection": closing.protection,
    "attempts": closing.attempts,
    "evidence": closing.evidence,
    "advice": findings.advice_given,
    "glossary": lambda _: closing.glossary(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section with what stands in it."""

    number: int
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the template lays out."""

    cover: cover.Cover
    parts: tuple[Part, ...]


def content(report: Report, *, has_chinese: bool) -> Content:
    """A report as a document tells it; the same report gives the same content."""
    view = PageView(report)
    return Content(
        cover=cover.cover(view, has_chinese=has_chinese),
        parts=tuple(
            Part(number=n, title=section.title, blocks=_BUILDERS[section.id](view))
            for n, section in enumerate(SECTIONS, 1)
        ),
    )

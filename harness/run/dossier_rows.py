"""Which rows a run over papers judges, and what it says of the others."""

from dataclasses import replace

from harness.catalog.load import load_catalogue
from harness.model.requirement import Subject
from harness.model.text import Text
from harness.model.verdict import Report
from harness.platforms.base import Edition

DOSSIER = "dossier"
"""The verb."""
_OTHER_VERB = Text(
    "`harness dossier` judges the papers of a submission; `harness certify` judges the rest",
    "`harness dossier` 仅判定提交材料；其余由 `harness certify` 判定",
)


def dossier_rows(edition: Edition) -> tuple[str, ...]:
    """The rows of the submission: what is handed in, and no traffic shows."""
    rows = load_catalogue().of_edition(edition.name)
    return tuple(row.id for row in rows if row.subject is Subject.SUBMISSION)


def of_papers(report: Report, edition: Edition) -> Report:
    """The report of a run over papers: the rows of traffic are another verb's."""
    own = dossier_rows(edition)
    return replace(
        report,
        not_in_plan=tuple(
            (row, why if row.id in own else _OTHER_VERB) for row, why in report.not_in_plan
        ),
    )

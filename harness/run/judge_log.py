"""The end of a run: its log is read back from the disk, judged and published."""

from harness.evidence.log import read_log
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.run.folder import RunFolder
from harness.run.kept_files import kept_files
from harness.run.order import RunOrder
from harness.run.publish import Publication, publish
from harness.run.readback import Beside, report_of
from harness.run.result import RunResult


def judge_log(
    order: RunOrder,
    folder: RunFolder,
    invalid: Text | None,
    secrets: frozenset[str],
) -> RunResult:
    """Judge what the log on disk says, not what is in memory: anybody can do the same."""
    evidence = read_log(folder.log)
    publication = Publication(
        folder=folder,
        lang=order.lang,
        secrets=secrets - _published(order.edition),
        signer=order.signer,
        with_pdf=order.with_pdf,
    )
    report = publish(
        publication,
        lambda why: report_of(order, evidence, Beside(invalid=why, files=kept_files(folder))),
        invalid,
    )
    return RunResult(report=report, folder=folder)


def _published(edition: Edition) -> frozenset[str]:
    # The sandbox's own secret is printed in the documentation: finding it is no leak.
    return frozenset({edition.sandbox_secret})

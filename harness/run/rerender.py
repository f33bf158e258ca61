"""The report of a run made once more, from what its folder keeps."""

from collections.abc import Sequence
from pathlib import Path

from harness.evidence.log import read_log, read_start
from harness.model.errors import EnvironmentTrouble
from harness.model.verdict import Report
from harness.reporters.wording import Language
from harness.run.execute import RunResult
from harness.run.folder import RunFolder
from harness.run.formats import FORMATS, write_formats
from harness.run.kept import kept_notes, kept_order, kept_trouble, run_folder
from harness.run.merge import merged_report
from harness.run.readback import Beside, report_of
from harness.run.shard_logs import is_merged


def rerender(
    path: Path, *, formats: Sequence[str] = tuple(FORMATS), out: Path | None, lang: Language
) -> RunResult:
    """Judge the log of a run once more, and write its report in the forms asked for.

    They go into the run's own folder, or to `out`. Raises UsageError for what is no run folder, and
    for a run whose report rests on more than its log.
    """
    folder = run_folder(path)
    report = report_again(folder)
    target = RunFolder((out or path).absolute())
    try:
        target.path.mkdir(parents=True, exist_ok=True)
        write_formats(report, target.path, lang, formats)
    except OSError as error:
        raise EnvironmentTrouble(
            f"cannot write to {target.path}: {error.strerror}",
            hint="name another folder with --out",
        ) from error
    return RunResult(report=report, folder=target)


def report_again(folder: RunFolder) -> Report:
    """The report of a run, from its log and from what was kept beside it."""
    start = read_start(folder.log)
    if is_merged(start):
        return merged_report(folder)
    order = kept_order(start, folder)
    return report_of(
        order,
        read_log(folder.log),
        Beside(invalid=kept_trouble(start, folder), notes=kept_notes(start)),
    )

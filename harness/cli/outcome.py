"""Telling the result of a run: the summary for a person, or one JSON object for a program."""

import argparse
import json
import os
import shutil
import sys

from harness.model.verdict import Conclusion
from harness.reporters.console import console_summary, machine_summary
from harness.run.execute import RunResult

_MEANINGS = {
    Conclusion.READY: "ready",
    Conclusion.READY_WITH_WARNINGS: "ready, with warnings",
    Conclusion.NOT_READY: "not ready",
    Conclusion.INCOMPLETE: "incomplete",
    Conclusion.INVALID: "invalid run",
    Conclusion.CLEAN: "clean",
    Conclusion.FINDINGS: "findings",
    Conclusion.UNDECIDED: "undecided",
}


def tell_result(result: RunResult, options: argparse.Namespace) -> tuple[int, str]:
    """Print the result; hand back the exit code and its meaning in words."""
    report, where = result.report, result.folder.report
    if options.json:
        print(json.dumps(machine_summary(report, where), ensure_ascii=False))
    else:
        is_terminal = sys.stdout.isatty()
        print(
            console_summary(
                report,
                lang=options.lang,
                colour=is_terminal and "NO_COLOR" not in os.environ,
                width=shutil.get_terminal_size().columns if is_terminal else 100,
                verbose=options.verbose,
                report_path=where,
            )
        )
    meaning = f"{_MEANINGS[report.conclusion]}: {report.reason.en}"
    return report.conclusion.exit_code, meaning

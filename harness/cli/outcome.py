"""Telling the result of a run: the summary for a person, or one JSON object for a program."""

import argparse
import os
import shutil
import sys

from harness.cli.options import in_language
from harness.cli.streams import show, show_object
from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.reporters.console import console_summary, machine_summary
from harness.reporters.standing import exit_code, why
from harness.run.result import RunResult

_MEANINGS = {
    Conclusion.READY: Text("ready", "就绪"),
    Conclusion.READY_WITH_WARNINGS: Text("ready, with warnings", "就绪（有警告）"),
    Conclusion.NOT_READY: Text("not ready", "未就绪"),
    Conclusion.INCOMPLETE: Text("incomplete", "不完整"),
    Conclusion.INVALID: Text("invalid run", "运行无效"),
    Conclusion.CLEAN: Text("clean", "未发现问题"),
    Conclusion.FINDINGS: Text("findings", "发现问题"),
    Conclusion.UNDECIDED: Text("undecided", "未能判定"),
}


def tell_result(result: RunResult, options: argparse.Namespace) -> tuple[int, str]:
    """Print the result; hand back the exit code and its meaning in words."""
    report = result.report
    if options.json:
        show_object(machine_summary(report, result.folder.report))
    else:
        is_terminal = sys.stdout.isatty()
        show(
            console_summary(
                report,
                lang=options.lang,
                colour=is_terminal and "NO_COLOR" not in os.environ,
                width=shutil.get_terminal_size().columns if is_terminal else 100,
                verbose=options.verbose,
                report_path=result.folder.path / "report.html",
                last_words=result.last_words,
            )
        )
    short, reason = _MEANINGS[report.conclusion], why(report)
    told = Text(f"{short.en}: {reason.en}", f"{short.zh}：{reason.zh}")
    return exit_code(report), in_language(told, options.lang)

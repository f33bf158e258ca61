"""`harness doctor`: what is installed here, and whether a run has what it needs."""

import argparse
import os

from harness.cli.options import in_language
from harness.cli.streams import show, show_object
from harness.model.text import Text
from harness.run.doctor import examine
from harness.run.doctor_findings import Finding, Machine, State

_WORDS = {
    State.OK: Text("ok", "正常"),
    State.NOTE: Text("note", "提示"),
    State.TROUBLE: Text("TROUBLE", "问题"),
}


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Look at everything; exit 4 when something that a run needs is missing. Asks no network."""
    found = []
    for finding in examine(Machine(environ=os.environ, reports=options.out)):
        found.append(finding)
        is_wanted = finding.state is not State.OK or not options.quiet
        if is_wanted and not options.json:
            _tell(finding, options.lang)
    trouble = [finding.name for finding in found if finding.state is State.TROUBLE]
    notes = sum(finding.state is State.NOTE for finding in found)
    if options.json:
        show_object({"ready": not trouble, "findings": [_record(f) for f in found]})
    if trouble:
        names = ", ".join(trouble)
        meaning = Text(f"a run needs what is missing: {names}", f"缺少运行所需的内容：{names}")
        return 4, in_language(meaning, options.lang)
    meaning = Text(
        f"what a run needs is there; notes: {notes}", f"运行所需的内容均已具备；提示 {notes} 条"
    )
    return 0, in_language(meaning, options.lang)


def _tell(finding: Finding, lang: str) -> None:
    word = in_language(_WORDS[finding.state], lang)
    remedy = f" - {in_language(finding.remedy, lang)}" if finding.remedy else ""
    show(f"{word:8}{finding.name:12}{in_language(finding.seen, lang)}{remedy}")


def _record(finding: Finding) -> dict[str, object]:
    remedy = finding.remedy
    return {
        "name": finding.name,
        "state": finding.state,
        "seen": {"en": finding.seen.en, "zh": finding.seen.zh},
        "remedy": {"en": remedy.en, "zh": remedy.zh} if remedy else None,
    }

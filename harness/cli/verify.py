"""`harness verify BUNDLE`: check a bundle offline, and derive its conclusion again."""

import argparse
from collections.abc import Iterator
from typing import Any

from harness.cli.options import in_language, surroundings
from harness.cli.streams import show, show_object
from harness.evidence.keys import read_public_key
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.model.verification import StepState, Verification, VerifiedStep
from harness.reporters.visible import visible
from harness.run.verify import VerifyOrder, verify
from harness.run.verify_traffic import Given
from harness.run.verify_words import MEANINGS, closing_sentences
from harness.sources.recorded import find_traffic

_CODES = {StepState.HELD: 0, StepState.BROKEN: 1, StepState.OPEN: 3}
_MARKS = {StepState.HELD: "✓", StepState.BROKEN: "✗", StepState.OPEN: "?", StepState.ABSENT: "–"}
_TOLD_QUIETLY = (StepState.BROKEN, StepState.OPEN)
_SHOWN = 50
"""Problems of one step that a person is shown; --json tells all."""


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Check it and tell what was found; the exit code says whether it holds."""
    if options.statement and not options.traffic:
        raise UsageError(
            "--statement goes with --traffic", hint="it judges the traffic of an audit again"
        )
    if options.statement and not options.statement.is_file():
        raise UsageError(f"there is no file {options.statement}", hint="check the path")
    key = read_public_key(options.key) if options.key else None
    given = None
    if options.traffic:
        files = find_traffic(options.traffic)
        given = Given(files=files, statement=options.statement, world=surroundings(options))
    found = verify(VerifyOrder(path=options.bundle, key=key, given=given))
    if options.json:
        show_object(_record(found))
    else:
        show("\n".join(_lines(found, options.lang, is_quiet=options.quiet)))
    meaning = MEANINGS[found.state]
    return _CODES[found.state], in_language(meaning, options.lang)


def _lines(found: Verification, lang: str, *, is_quiet: bool) -> Iterator[str]:
    yield visible(found.bundle)
    for step in found.steps:
        if not is_quiet or step.state in _TOLD_QUIETLY:
            yield from _step_lines(step, lang)
    yield ""
    for sentence in closing_sentences(found):
        yield visible(in_language(sentence, lang))


def _step_lines(step: VerifiedStep, lang: str) -> Iterator[str]:
    yield f"{_MARKS[step.state]} {in_language(step.title, lang)}"
    for flaw in step.flaws[:_SHOWN]:
        place = f"{flaw.path}: " if flaw.path else ""
        yield visible(f"    {place}{in_language(flaw.reason, lang)}")
    if rest := len(step.flaws[_SHOWN:]):
        yield f"    {in_language(Text(f'and {rest} more', f'另有 {rest} 处'), lang)}"
    for text in (*step.left_open, *step.notes):
        yield visible(f"    {in_language(text, lang)}")


def _record(found: Verification) -> dict[str, Any]:
    return {
        "bundle": found.bundle,
        "intact": found.state is StepState.HELD,
        "signed": found.is_signed,
        "signer": found.signer or None,
        "run": found.run,
        "class": found.run_class,
        "conclusion": found.conclusion or None,
        "steps": [
            {
                "name": step.name,
                "state": step.state.value,
                "title": _text(step.title),
                "open": [_text(text) for text in step.left_open],
                "notes": [_text(text) for text in step.notes],
            }
            for step in found.steps
        ],
        "problems": [
            {"step": step.name, "file": flaw.path, "reason": _text(flaw.reason)}
            for step in found.steps
            for flaw in step.flaws
        ],
        "meaning": [_text(text) for text in closing_sentences(found)],
    }


def _text(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}

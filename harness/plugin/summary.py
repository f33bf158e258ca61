"""The end of a session: what its runs came to."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.plugin.options import wishes_of
from harness.plugin.places import notes_of

if TYPE_CHECKING:
    from harness.plugin.once import Note

_EXPECTED = "expected"


def has_shown_nothing(config: pytest.Config) -> bool:
    """Whether scenarios were run, or left out, and none of them has examined anything."""
    notes = _notes(config)
    return bool(notes) and not any(note.is_examined for note in notes)


def stale_deviations(config: pytest.Config) -> list[str]:
    """Listed deviations that no run of the session has met as expected."""
    notes = [note for note in _notes(config) if note.deviations]
    states: dict[str, set[str]] = {}
    for subject, state in (pair for note in notes for pair in note.deviations):
        states.setdefault(subject, set()).add(state)
    return [
        f"{subject}: {', '.join(sorted(found))}"
        for subject, found in states.items()
        if _EXPECTED not in found
    ]


def tell_runs(terminal: Any, config: pytest.Config) -> None:
    """A line or two for each run."""
    notes = _notes(config)
    if not notes:
        return
    from harness.cli.options import in_language  # noqa: PLC0415 - heavy
    from harness.plugin.told import (  # noqa: PLC0415 - heavy
        ALL_SKIPPED,
        NOTHING_SHOWN,
        OUT_OF_DATE,
    )

    lang = wishes_of(config).lang
    terminal.section("harness")
    for note in notes:
        words = note.problem or ": ".join(filter(None, (note.conclusion, note.reason)))
        terminal.line(f"{note.title}: {words}")
        if note.folder:
            terminal.line(f"  {Path(note.folder) / 'report.html'}")
    if not any(note.is_examined for note in notes):
        terminal.line(in_language(NOTHING_SHOWN, lang), red=True)
    elif _is_all_skipped(terminal):
        terminal.line(in_language(ALL_SKIPPED, lang), yellow=True)
    for told in stale_deviations(config):
        terminal.line(f"{in_language(OUT_OF_DATE, lang)}: {told}", red=True)


def _is_all_skipped(terminal: Any) -> bool:
    """Whether no test had another end: `-k` may have chosen rows that nobody owed."""
    return bool(terminal.stats.get("skipped")) and not any(
        terminal.stats.get(end) for end in ("passed", "failed", "error", "xfailed", "xpassed")
    )


def _notes(config: pytest.Config) -> "list[Note]":
    folder = notes_of(config)
    if folder is None or hasattr(config, "workerinput") or not folder.is_dir():
        return []
    from harness.plugin.once import all_notes  # noqa: PLC0415 - heavy

    return list(all_notes(folder))

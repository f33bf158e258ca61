"""Something made once in a session, whichever process needs it first; the others read its note."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.plugin.locks import locked
from harness.reporters.atomic import write_atomically

_NOTE, _BEGUN, _LOCK = "note.json", "begun", "lock"
_LOST = "the process that made this run was lost before it was through"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is left of a run for every process of the session."""

    title: str
    """The scenario file, as the ids of its tests begin."""
    folder: str = ""
    """The run's folder; empty when there is none."""
    conclusion: str = ""
    reason: str = ""
    """Why it came to that, in the language of the session."""
    is_examined: bool = False
    """Whether any requirement was decided on."""
    problem: str = ""
    """Why the run could not be made; empty when it was."""
    blocking: tuple[str, ...] = ()
    """Requirements each of which alone keeps the run from a yes."""
    apart: str = ""
    """What it would come to without the expected deviations; empty where no list was given."""
    excused: tuple[tuple[str, str], ...] = ()
    """Requirements whose failures are expected, with the words for it."""
    deviations: tuple[tuple[str, str], ...] = ()
    """What is listed as expected, and how it stands in this run."""


def made_once(folder: Path, title: str, make: Callable[[], Note]) -> Note:
    """The note in that folder; `make` is called when no process of the session has done it yet.

    A process that dies while it makes it leaves a problem, not another try: it would die again.
    """
    note, begun = folder / _NOTE, folder / _BEGUN
    with locked(folder / _LOCK):
        if note.exists():
            return _read(note)
        if begun.exists():
            return _written(note, Note(title=title, problem=_LOST))
        begun.touch()
        try:
            return _written(note, make())
        except BaseException as error:
            _written(
                note, Note(title=title, problem=f"{type(error).__name__}: {error}".rstrip(": "))
            )
            raise


def all_notes(folder: Path) -> Iterator[Note]:
    """The notes that the session's processes have left below a folder, by name."""
    for path in sorted(folder.rglob(_NOTE)):
        yield _read(path)


def _read(path: Path) -> Note:
    record = json.loads(path.read_text(encoding="utf-8"))
    for name in ("excused", "deviations"):
        record[name] = tuple((key, value) for key, value in record[name])
    record["blocking"] = tuple(record["blocking"])
    return Note(**record)


def _written(path: Path, note: Note) -> Note:
    write_atomically(path, json.dumps(asdict(note)).encode())
    return note

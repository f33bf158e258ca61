"""Earlier runs of the same plan with the same application: nobody shows the best of many alone."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from harness.evidence.log import RunStart, read_start
from harness.model.errors import EvidenceError
from harness.model.particulars import Attempt
from harness.model.verdict import Conclusion
from harness.run.settings import APPLICATION, SHARD

MOST = 100
"""So many attempts are kept, the latest."""
_LOOKED_AT = 2_000
"""So many entries of a folder are looked at."""
_LONGEST = 1 << 20
"""Bytes of a first record, or of the head of a report, that are read."""
_CONCLUSION = re.compile(rb'^  "conclusion": "([A-Z_]{1,40})",$', re.MULTILINE)


def attempts_beside(folder: Path, start: RunStart) -> tuple[Attempt, ...]:
    """The runs in the folders beside a run's, of its plan and its application, oldest first.

    Links are not followed, and what cannot be read is passed over. Shards of a run that is shared
    out do not count each other.
    """
    if not dict(start.digests).get("plan"):
        return ()
    try:
        found = [attempt for path in _beside(folder) for attempt in _attempt(path, start)]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda a: (a.started, a.run))[-MOST:])


def _beside(folder: Path) -> Iterator[Path]:
    with os.scandir(folder.parent) as entries:
        for number, entry in enumerate(entries):
            if number == _LOOKED_AT:
                return
            if entry.is_dir(follow_symlinks=False) and entry.name != folder.name:
                yield Path(entry.path)


def _attempt(folder: Path, start: RunStart) -> Iterator[Attempt]:
    log = folder / "evidence" / "log.ndjson"
    if log.parent.is_symlink() or not _is_plain(log):
        return
    with suppress(EvidenceError, OSError):
        other = read_start(log, most=_LONGEST)
        if _traits(other) == _traits(start) and other.started <= start.started:
            conclusion = _conclusion(folder / "report.json")
            yield Attempt(run=other.run_id, started=other.started, conclusion=conclusion)


def _traits(start: RunStart) -> tuple[str, ...]:
    settings = dict(start.settings)
    shared_out = settings.get(SHARD, "")
    plan = dict(start.digests).get("plan", "")
    return start.verb, start.edition, plan, settings.get(APPLICATION, ""), shared_out


def _conclusion(report: Path) -> str:
    if not _is_plain(report):
        return ""
    with report.open("rb") as file:
        found = _CONCLUSION.search(file.read(_LONGEST))
    word = found[1].decode() if found else ""
    return word if word in set(Conclusion) else ""


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()

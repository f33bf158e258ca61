"""What is kept until when: runs below a folder, and the deletion of those whose time is over."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from harness.documents.canonical import sha256_hex
from harness.evidence.log import read_start
from harness.evidence.manifest import (
    ATTESTATION,
    KEPT_FOR,
    MANIFEST,
    ListedFile,
    Manifest,
    is_run_id,
    listed_files,
    read_manifest,
    sha256_of,
)
from harness.evidence.roles import Role
from harness.model.errors import EnvironmentTrouble, EvidenceError, HarnessError, UsageError
from harness.model.text import Text
from harness.reporters.atomic import write_atomically
from harness.reporters.wording import utc
from harness.run.folder import RunFolder, point_latest

BY_MANIFEST = "retain_until of the manifest"
BY_LOG = f"{KEPT_FOR.days} days after the first record of the log"
_LOG = "evidence/log.ndjson"
_LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run folder, as far as its retention goes."""

    path: Path
    run: str
    started: datetime | None
    """None where the log does not say."""
    size: int
    """In bytes, of all its files."""
    retain_until: datetime | None
    """None where nothing can be relied on."""
    rule: str
    """By what it is kept so long."""
    conclusion: str = ""
    """Empty for a folder that was not sealed."""
    manifest_sha256: str = ""
    """Empty for a folder that was not sealed."""
    is_signed: bool = False
    obstacle: Text | None = None
    """Why it is never deleted by itself; None where nothing speaks against it."""

    def is_due(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.retain_until is not None and self.retain_until < now


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What a pruning came to."""

    deleted: tuple[KeptRun, ...]
    kept: tuple[KeptRun, ...]
    left: tuple[KeptRun, ...]
    """Those that a person must decide on."""


def kept_runs(folder: Path) -> tuple[KeptRun, ...]:
    """The runs below a folder, by path; links are not followed.

    Raises UsageError for what is no folder, and for a run's own.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", hint="name the folder of your reports")
    if _is_run(folder):
        raise UsageError(
            f"{folder} is the folder of one run", hint="name the folder in which runs lie"
        )
    return tuple(_kept(path) for path in sorted(_run_folders(folder)))


def prune(folder: Path, now: datetime, *, is_trial: bool = False) -> Pruned:
    """Delete the runs below a folder whose time is over, and leave a tombstone beside each place.

    A damaged run, and one that holds files of somebody else, is left; so is anything that is no run
    folder of ours. Nothing is deleted in a trial. Raises EnvironmentTrouble where the disk refuses.
    """
    runs = kept_runs(folder)
    deleted = tuple(run for run in runs if run.obstacle is None and run.is_due(now))
    left = tuple(run for run in runs if run.obstacle and (run.is_due(now) or not run.retain_until))
    kept = tuple(run for run in runs if run not in deleted and run not in left)
    if not is_trial:
        for run in deleted:
            _bury(run, now)
        for parent in dict.fromkeys(run.path.parent for run in deleted):
            _mend_latest(parent, [run for run in (*kept, *left) if run.path.parent == parent])
    return Pruned(deleted=deleted, kept=kept, left=left)


def _run_folders(folder: Path) -> Iterator[Path]:
    for place, names, _ in os.walk(folder):
        path = Path(place)
        if path != folder and _is_run(path):
            names.clear()
            yield path


def _is_run(path: Path) -> bool:
    log = path / _LOG
    return log.is_file() and not log.is_symlink() and not log.parent.is_symlink()


def _kept(path: Path) -> KeptRun:
    size = sum(p.lstat().st_size for p in path.rglob("*") if p.is_file() and not p.is_symlink())
    try:
        start = read_start(path / _LOG)
        manifest = _manifest_of(path)
    except (HarnessError, OSError) as error:
        return _damaged(path, size, str(error))
    if not is_run_id(start.run_id) or (manifest and manifest.run != start.run_id):
        return _damaged(path, size, "the log and the manifest do not name the same run")
    sealed = (path / MANIFEST).read_bytes() if manifest else b""
    least = start.started + KEPT_FOR
    is_by_manifest = manifest is not None and manifest.retain_until >= least
    return KeptRun(
        path=path,
        run=start.run_id,
        started=start.started,
        size=size,
        # A manifest may lengthen the time, for the run took some; it never shortens it.
        retain_until=max(manifest.retain_until, least) if manifest else least,
        rule=BY_MANIFEST if is_by_manifest else BY_LOG,
        conclusion=manifest.conclusion if manifest else "",
        manifest_sha256=sha256_hex(sealed) if manifest else "",
        is_signed=(path / ATTESTATION).exists(),
        obstacle=_obstacle(path, manifest),
    )


def _manifest_of(path: Path) -> Manifest | None:
    if not os.path.lexists(path / MANIFEST):
        return None
    manifest = read_manifest((path / MANIFEST).read_bytes())
    listed = {file.path: file.sha256 for file in manifest.files}
    if listed.get(_LOG) != sha256_of(path / _LOG)[0]:
        raise EvidenceError(f"{_LOG} is not the file that {MANIFEST} lists")
    return manifest


def _damaged(path: Path, size: int, why: str) -> KeptRun:
    why = " ".join(why.split())
    return KeptRun(
        path=path,
        run="",
        started=None,
        size=size,
        retain_until=None,
        rule="",
        obstacle=Text(f"it is damaged: {why}", f"已损坏：{why}"),
    )


def _obstacle(path: Path, manifest: Manifest | None) -> Text | None:
    """What in the folder is not ours to delete."""
    try:
        files = listed_files(path)
    except UsageError as error:
        return Text(f"it holds more than files: {error}", f"其中有普通文件以外的内容：{error}")
    # A listed file that somebody wrote into is his as well.
    listed = set(manifest.files) if manifest else set[ListedFile]()
    odd = [f.path for f in files if f not in listed and (manifest or f.role is Role.EXTERNAL)]
    if not odd:
        return None
    return Text(
        f"it holds files that are not of the run, or were changed: {', '.join(odd[:3])}",
        f"其中有不属于本次运行、或此后被改动的文件：{'、'.join(odd[:3])}",
    )


def _bury(run: KeptRun, now: datetime) -> None:
    record = {
        "schema": 1,
        "run": run.run,
        "conclusion": run.conclusion,
        "manifest_sha256": run.manifest_sha256,
        "retain_until": utc(run.retain_until) if run.retain_until else "",
        "deleted": utc(now),
        "rule": run.rule,
    }
    text = json.dumps(record, ensure_ascii=False, indent=2)
    try:
        # Before the deletion: one that is broken off is then known as one.
        write_atomically(_tombstone(run), (text + "\n").encode())
        shutil.rmtree(run.path)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{run.path} could not be deleted: {error.strerror}",
            hint="what is left of it can be deleted by hand",
        ) from error


def _tombstone(run: KeptRun) -> Path:
    """A name that no tombstone has yet: a run may have been copied."""
    names = (f"{run.run}{f'.{number}' if number > 1 else ''}" for number in range(1, 10_000))
    paths = (run.path.parent / f"{name}.tombstone.json" for name in names)
    return next(path for path in paths if not os.path.lexists(path))


def _mend_latest(parent: Path, remaining: list[KeptRun]) -> None:
    link = parent / _LATEST
    if not link.is_symlink() or link.exists():
        return
    dated = [(run.started, run.path) for run in remaining if run.started]
    if dated:
        point_latest(RunFolder(max(dated)[1]))
    else:
        link.unlink(missing_ok=True)

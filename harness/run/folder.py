"""The folder of one run, `reports/<run id>/`, and the link to the newest."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from harness.model.errors import EnvironmentTrouble, UsageError


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run writes."""

    path: Path

    @property
    def evidence(self) -> Path:
        """Log, plan, statement and scenarios as used."""
        return self.path / "evidence"

    @property
    def log(self) -> Path:
        """The evidence log."""
        return self.evidence / "log.ndjson"

    @property
    def report(self) -> Path:
        """The one truth."""
        return self.path / "report.json"

    def keep(self, name: str, data: bytes) -> None:
        """Keep a file as evidence; `name` may have folders."""
        target = self.evidence / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def discard(self) -> None:
        """Take the folder away again: for a run that never came to record anything."""
        shutil.rmtree(self.path, ignore_errors=True)


def run_id(now: datetime, chance: bytes) -> str:
    """A name that sorts by time and that two runs at once do not share."""
    return f"{now:%Y%m%dT%H%M%SZ}-{chance[:4].hex()}"


def create_folder(out: Path | None, identity: str) -> RunFolder:
    """A new folder for a run. Raises UsageError when `out` is in use already."""
    path = (out or Path("reports") / identity).absolute()
    elsewhere = "name another folder with --out"
    try:
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is a file", hint=elsewhere)
        if path.exists() and any(path.iterdir()):
            raise UsageError(f"{path} is not empty", hint=elsewhere)
        (path / "evidence").mkdir(parents=True)
    except OSError as error:
        raise EnvironmentTrouble(
            f"cannot write to {path}: {error.strerror}", hint=elsewhere
        ) from error
    return RunFolder(path)


def point_latest(folder: RunFolder) -> None:
    """Let `latest` beside the run's folder point to it; where links are not to be had, do not."""
    link = folder.path.parent / "latest"
    fresh = folder.path.parent / f".latest-{folder.path.name}"
    with suppress(OSError):
        fresh.unlink(missing_ok=True)  # left by a run that was broken off here
        fresh.symlink_to(folder.path.name)
        fresh.replace(link)

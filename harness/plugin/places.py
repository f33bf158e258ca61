"""Where a session keeps its notes and writes its runs; the same for every worker of it."""

import re
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

_SHARED, _SESSION = "harness_shared", "harness_session"
_TOLD = pytest.StashKey[dict[str, str]]()
_ODD = re.compile(r"[^\w.,=+@() -]")
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of one session."""

    notes: Path
    """For what its processes tell each other."""
    runs: Path
    """For the folders of the runs."""

    def run_folder(self, test: str) -> Path:
        """A folder for a run of that test or file that is not there yet, named after it."""
        wanted = self.runs / path_of(test)
        number = 1
        path = wanted
        while path.exists():
            number += 1
            path = wanted.with_name(f"{wanted.name}-{number}")
        return path


def places_of(config: pytest.Config, out: Path | None) -> Places:
    """The folders of this session; those of the runs in one named after its time below `out`."""
    told = _told(config)
    shared = Path(told[_SHARED])
    return Places(notes=shared / "notes", runs=out / told[_SESSION] if out else shared / "runs")


def notes_of(config: pytest.Config) -> Path | None:
    """Where the processes of this session leave notes; None where none of them asked."""
    return places_of(config, None).notes if _TOLD in config.stash else None


def tell_worker(config: pytest.Config, workerinput: dict[str, Any]) -> None:
    """Let a worker of pytest-xdist know where the session keeps its things."""
    workerinput.update(_told(config))


def path_of(test: str) -> Path:
    """The id of a test or a file as a relative path that any file system takes."""
    file, *names = test.split("::")
    return Path(*(_part(word) for word in [*file.split("/"), *names] if word))


def _told(config: pytest.Config) -> dict[str, str]:
    if hasattr(config, "workerinput"):
        given: dict[str, str] = config.workerinput
        return given
    if _TOLD not in config.stash:
        config.stash[_TOLD] = {
            _SHARED: str(_temporary(config) / "harness"),
            _SESSION: f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        }
    return config.stash[_TOLD]


def _temporary(config: pytest.Config) -> Path:
    # Outside of fixtures there is no public way to the factory; pytest-xdist goes there as well.
    factory: pytest.TempPathFactory | None = getattr(config, "_tmp_path_factory", None)
    return factory.getbasetemp() if factory else Path(tempfile.mkdtemp(prefix="harness-"))


def _part(word: str) -> str:
    plain = _ODD.sub("_", word)[:_LONGEST].strip(". ")
    if plain == word:
        return word
    return f"{plain}-{sha256(word.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

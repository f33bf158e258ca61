"""What `harness doctor` looks at, and what it finds."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from harness.model.text import Text


class State(StrEnum):
    """How one thing stands."""

    OK = "ok"
    NOTE = "note"
    """Something is not to be had without it; a run is."""
    TROUBLE = "trouble"
    """A run needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    seen: Text
    remedy: Text | None = None
    """What to do, where there is something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is looked at, so that a test can have another."""

    environ: Mapping[str, str]
    reports: Path
    find_program: Callable[[str], str | None] = shutil.which
    has_module: Callable[[str], object] = find_spec
    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic


def same(text: str) -> Text:
    """What reads alike in both languages."""
    return Text(text, text)

"""What is seen of a paper by opening it: size, digest, kind, pages and script; nothing it says."""

import hashlib
import json
import stat
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.catalog.dossier import place_below
from harness.model.dossier import PaperOutcome
from harness.sources.paper_process import NoAnswer, ReadingProcess

MOST_BYTES = 50 * 1024 * 1024
PATIENCE = 20.0
"""Seconds that the reading of one paper may take."""
MOST_SECONDS = 60.0
"""Seconds that the reading of all papers may take."""
_PDF_WITHIN = 1024
_DONE, _UNREADABLE = PaperOutcome.DONE, PaperOutcome.UNREADABLE
_UNEXAMINED = PaperOutcome.UNEXAMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSeen:
    """What the opening of a paper showed."""

    outcome: PaperOutcome
    problem: str = ""
    """Why it could not be read, in words of ours."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """`kind`, `size`, `sha256`, and where they are known `pages`, `encrypted`, `cjk`, `latin`."""


class PaperReader:
    """Opens papers; what is inside of PDF and DOCX files is read in a process of its own."""

    def __init__(self, *, patience: float = PATIENCE, most_seconds: float = MOST_SECONDS) -> None:
        self._patience = patience
        self._left = most_seconds
        self._process = ReadingProcess()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.end()

    def open(self, folder: Path, file: str) -> PaperSeen:
        """What a file of the dossier in that folder is."""
        path = place_below(folder, file)
        if path is None:
            return _unreadable("outside of the dossier's folder")
        try:
            data = _read(path)
        except FileNotFoundError:
            return PaperSeen(outcome=PaperOutcome.MISSING)
        except NotADirectoryError:
            return PaperSeen(outcome=PaperOutcome.MISSING)
        except OSError:
            return PaperSeen(outcome=_UNEXAMINED, problem="this machine refuses to open it")
        if isinstance(data, PaperSeen):
            return data
        return self._seen(data)

    def _seen(self, data: bytes) -> PaperSeen:
        kind = _kind(data)
        facts = {
            "kind": kind or "unknown",
            "size": str(len(data)),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        if not kind:
            return _unreadable("neither PDF, PNG, JPEG nor DOCX", facts)
        if kind in ("png", "jpeg"):
            is_whole = _is_whole_png(data) if kind == "png" else _is_whole_jpeg(data)
            if not is_whole:
                return _unreadable(f"damaged {kind.upper()}", facts)
            return PaperSeen(outcome=_DONE, facts=facts)
        told = self._told(kind, data)
        outcome, problem = PaperOutcome(told.pop("outcome")), told.pop("problem", "")
        return PaperSeen(outcome=outcome, problem=problem, facts=facts | told)

    def _told(self, kind: str, data: bytes) -> dict[str, str]:
        """What the other process says of a file; it is ended when that takes too long."""
        limit = min(self._patience, self._left)
        if limit <= 0:
            return {"outcome": _UNEXAMINED, "problem": "the papers took too long to read"}
        begun = time.monotonic()
        try:
            answer = self._process.answer(kind, data, limit)
        except NoAnswer as why:
            return {"outcome": _UNEXAMINED, "problem": str(why)}
        finally:
            self._left -= time.monotonic() - begun
        return {name: str(value) for name, value in json.loads(answer).items()}


def _read(path: Path) -> bytes | PaperSeen:
    info = path.stat()
    if stat.S_ISDIR(info.st_mode):
        return _unreadable("a folder")
    if not stat.S_ISREG(info.st_mode):
        return _unreadable("no plain file")
    if not info.st_size:
        return _unreadable("an empty file", {"size": "0"})
    if info.st_size > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        facts = {"size": str(info.st_size)}
        return PaperSeen(outcome=_UNEXAMINED, problem=f"larger than {most} MB", facts=facts)
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES)


def _unreadable(problem: str, facts: Mapping[str, str] | None = None) -> PaperSeen:
    return PaperSeen(outcome=_UNREADABLE, problem=problem, facts=facts or {})


def _kind(data: bytes) -> str:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "docx" if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data else ""


def _is_whole_png(data: bytes) -> bool:
    head = data[8:24]
    if len(head) < 16 or head[4:8] != b"IHDR" or b"IEND" not in data[-64:]:  # noqa: PLR2004 - length, type, two sizes
        return False
    width, height = struct.unpack(">II", head[8:])
    return bool(width and height)


def _is_whole_jpeg(data: bytes) -> bool:
    return b"\xff\xd9" in data

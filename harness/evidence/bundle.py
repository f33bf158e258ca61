"""bundle.zip: a run's folder as one file, the same bytes whenever it is built."""

import os
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

from harness.evidence.manifest import BUNDLE

_TIME = (1980, 1, 1, 0, 0, 0)
"""The first that a ZIP can tell: when a file was written says nothing of what it holds."""
_MODE = stat.S_IFREG | 0o644
_UNIX = 3
_LEVEL = 6
_BLOCK = 1 << 20


def write_bundle(folder: Path, run: str, paths: Iterable[str]) -> None:
    """Write bundle.zip into a run's folder, whole or not at all.

    It holds the files named, by paths below the folder, under one folder with the run's name.
    """
    target = folder / BUNDLE
    draft = folder / f".{BUNDLE}.{os.getpid()}.tmp"
    try:
        with draft.open("wb") as stream:
            with zipfile.ZipFile(stream, "w") as archive:
                for path in sorted(paths):
                    _add(archive, folder / path, f"{run}/{path}")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    member = zipfile.ZipInfo(name, _TIME)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _MODE << 16
    member.file_size = file.stat().st_size
    member._compresslevel = _LEVEL  # type: ignore[attr-defined] # noqa: SLF001 - public from 3.13 on
    with file.open("rb") as source, archive.open(member, "w") as sink:
        while block := source.read(_BLOCK):
            sink.write(block)

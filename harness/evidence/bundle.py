"""bundle.zip: a run's folder as one file, the same bytes whenever it is built."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.evidence.limits import ANY_RATIO, MOST_RATIO
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
    member.compress_type = zipfile.ZIP_STORED if _looks_evil(file) else zipfile.ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _MODE << 16
    member.file_size = file.stat().st_size
    member._compresslevel = _LEVEL  # type: ignore[attr-defined] # noqa: SLF001 - public from 3.13 on
    with archive.open(member, "w") as sink:
        for block in _blocks(file):
            sink.write(block)


def _looks_evil(file: Path) -> bool:
    """Whether a file would pack so well that whoever opens the bundle takes it for a trap."""
    size = file.stat().st_size
    if size <= ANY_RATIO:
        return False
    engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = sum(len(engine.compress(block)) for block in _blocks(file)) + len(engine.flush())
    return size > MOST_RATIO * packed


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            yield block

"""Where recorded traffic lies: on this machine, or at an address such as s3://bucket/day.ndjson.

Addresses are read with fsspec, of the extra `dask`, and with whatever it needs for their kind.
"""

import os
import stat
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from harness.model.errors import UsageError

Stamp = tuple[int, int, int, int]
"""Size, time of the last writing, and which file it is."""


def is_address(path: str) -> bool:
    """Whether a path is an address, and no file of this machine."""
    return "://" in path


def open_file(path: str) -> BinaryIO:
    """The bytes of a file. Raises OSError, and UsageError for an address of an unknown kind."""
    if not is_address(path):
        return Path(path).open("rb")
    system, name = _system_of(path)
    return cast("BinaryIO", system.open(name, "rb"))


def is_plain_file(path: str) -> bool:
    """Whether a file can be read more than once: no pipe can. Raises as opening does."""
    return is_address(path) or stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116 - takes any text, a Path refuses some


def size_of(path: str) -> int:
    """The size of a file in bytes. Raises as opening does."""
    if not is_address(path):
        return Path(path).stat().st_size
    system, name = _system_of(path)
    return int(system.size(name) or 0)


def stamp_of(path: str) -> Stamp | None:
    """What is another after somebody has written to a file; None of what is none, or an address."""
    try:
        status = None if is_address(path) else os.stat(path)  # noqa: PTH116 - takes any text
    except OSError:
        return None
    return status and (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


def files_at(address: str) -> list[str]:
    """The addresses of the files that one names: a file, a pattern, or all below a folder.

    Raises UsageError for an address of an unknown kind, OSError when it cannot be asked.
    """
    system, name = _system_of(address)
    if system.isfile(name):
        return [address]
    found = system.find(name) if system.isdir(name) else system.glob(name)
    return sorted(system.unstrip_protocol(one) for one in found)


def _system_of(address: str) -> tuple[Any, str]:
    try:
        system, name = import_module("fsspec").core.url_to_fs(address)
    except ImportError as error:
        hint = "install the extra `dask`"
        if error.name != "fsspec":
            hint = "install what fsspec needs for this kind of address"
        raise UsageError(f"{address} cannot be read: {error}", hint=hint) from error
    except ValueError as error:
        raise UsageError(
            f"{address} cannot be read: {error}", hint="for example s3://bucket/day.ndjson"
        ) from error
    return system, str(name)

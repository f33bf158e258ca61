"""Which files with recorded traffic the arguments of `audit` name."""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, TrafficFile, TrafficKind
from harness.sources.recorded_files import files_at, is_address, is_plain_file, open_file
from harness.sources.recorded_kind import HEAD, Recognised, recognise

_SUFFIXES = (".har", ".json", ".yaml", ".yml", ".ndjson", ".jsonl")
_OF_ANY_SORT = (".json", ".yaml", ".yml")
_LOG = ("evidence", "log.ndjson")
STANDARD_INPUT = "-"


def find_traffic(arguments: Sequence[str]) -> tuple[TrafficFile, ...]:
    """The files that the arguments name, sorted, none twice: files, folders, patterns, `-`.

    A folder is searched with all below it; of a run folder of ours the evidence log is taken. A
    document of another sort (a configuration, a report) is passed over in a folder, never where it
    is named itself. Raises UsageError for what does not exist, cannot be read or holds nothing.
    """
    found: dict[object, str] = {}
    for argument in arguments:
        for path in _named(argument):
            found.setdefault(_identity(path), path)
    paths = sorted(found.values())
    return tuple(
        TrafficFile(
            path=path,
            number=number,
            kind=_kind(path),
            prefix=f"f{number}." if len(paths) > 1 else "",
        )
        for number, path in enumerate(paths, 1)
    )


def _named(argument: str) -> Iterator[str]:
    if argument == STANDARD_INPUT:
        yield argument
    elif is_address(argument):
        yield from _at(argument)
    elif os.path.isdir(argument):  # noqa: PTH112 - takes any text, a Path refuses some
        yield from _in_folder(argument)
    elif os.path.exists(argument):  # noqa: PTH110 - the same
        yield argument
    elif matches := _matching(argument):
        for match in matches:
            yield from _in_folder(match) if os.path.isdir(match) else [match]  # noqa: PTH112 - the same
    else:
        raise _not_there(argument)


def _at(address: str) -> Iterator[str]:
    try:
        found = files_at(address)
    except OSError as error:
        raise _unreadable(address, error) from error
    if not found:
        raise UsageError(f"no such file or folder: {address}", hint="check the address")
    yield from found if found == [address] else filter(_may_be_traffic, found)


def _matching(pattern: str) -> list[str]:
    if not glob.has_magic(pattern):
        return []
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the shell's own patterns


def _in_folder(folder: str) -> Iterator[str]:
    is_empty = True
    for path in _below(folder):
        is_empty = False
        yield path
    if is_empty:
        raise UsageError(
            f"no recorded traffic in {folder}",
            hint=f"expected HAR, cassettes or NDJSON: {', '.join(_SUFFIXES)}, also with .gz",
        )


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=_refuse):
        log = os.path.join(place, *_LOG)  # noqa: PTH118 - keeps the path as the user wrote it
        if os.path.isfile(log):  # noqa: PTH113 - the same
            folders.clear()
            yield log
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 - the same
            if _may_be_traffic(path):
                yield path


def _may_be_traffic(path: str) -> bool:
    name = path.lower().removesuffix(".gz")
    if not name.endswith(_SUFFIXES) or not _is_file(path):
        return False
    if not name.endswith(_OF_ANY_SORT):
        return True
    found = _recognised(path)
    return found is None or not found.is_other_document


def _kind(path: str) -> TrafficKind | None:
    if path == STANDARD_INPUT or not _is_file(path):
        return None
    found = _recognised(path)
    return found.kind if found else None


def _recognised(path: str) -> Recognised | None:
    """What the beginning of a file shows; None where it cannot be unpacked."""
    try:
        with open_file(path) as stream:
            return recognise(ByteSource(stream).peek(HEAD), path)
    except Broken:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error


def _is_file(path: str) -> bool:
    """Whether a path leads to a plain file: the beginning of a pipe can be read once only."""
    try:
        return is_plain_file(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _identity(path: str) -> object:
    if path == STANDARD_INPUT or is_address(path):
        return path
    try:
        status = os.stat(path)  # noqa: PTH116 - the same
    except OSError as error:
        raise _unreadable(path, error) from error
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def _refuse(error: OSError) -> None:
    raise _unreadable(str(error.filename), error) from error


def _unreadable(path: str, error: OSError) -> UsageError:
    return UsageError(
        f"cannot read {path}: {error.strerror or error}", hint="check the path and its permissions"
    )


def _not_there(argument: str) -> UsageError:
    folder = Path(argument).parent
    try:
        names = [path.name for path in folder.iterdir()]
    except (OSError, ValueError):
        return UsageError(f"no such file or folder: {argument}", hint=f"{folder} is not there")
    close = nearest(Path(argument).name, names)
    hint = close if close.startswith("did") else "check the path"
    return UsageError(f"no such file or folder: {argument}", hint=hint)

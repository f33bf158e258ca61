"""What an audit takes in: the files that were named, and the contents of those read once only."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from harness.model.errors import UsageError
from harness.sources.recorded import TrafficFile, find_traffic
from harness.sources.recorded_bytes import CHUNK, ByteSource
from harness.sources.recorded_damage import Broken, TrafficKind
from harness.sources.recorded_files import is_plain_file, open_file, size_of
from harness.sources.recorded_kind import HEAD, recognise

STANDARD_INPUT = "-"
MOST_HELD = 1 << 30
"""So many bytes of a pipe are held in memory and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Files of recorded traffic. Each is read more than once, so a pipe is held in memory."""

    files: tuple[TrafficFile, ...]
    held: Mapping[str, bytes]
    """Path -> contents of standard input and of pipes."""

    @property
    def size(self) -> int:
        """How many bytes all of them have as they lie there."""
        return sum(self._size(file.path) for file in self.files)

    def open(self, file: TrafficFile) -> BinaryIO:
        """The bytes of a file. Raises UsageError when it cannot be opened."""
        return open_traffic(file, self.held.get(file.path))

    def _size(self, path: str) -> int:
        held = self.held.get(path)
        try:
            return size_of(path) if held is None else len(held)
        except OSError:
            return 0  # whoever opens it tells why it cannot be read


def take_in(arguments: Sequence[str], read_stdin: Callable[[], bytes]) -> Intake:
    """Find the files that the arguments name. Raises UsageError where one cannot be read."""
    files = find_traffic(arguments)
    held: dict[str, bytes] = {}
    for file in files:
        if file.path == STANDARD_INPUT:
            held[file.path] = read_stdin()
        elif not is_plain_file(file.path):
            with open_traffic(file) as pipe:
                held[file.path] = _held(pipe, file.path)
    known = (replace(f, kind=_kind(held[f.path], f.path)) if f.path in held else f for f in files)
    return Intake(files=tuple(known), held=held)


def open_traffic(file: TrafficFile, held: bytes | None = None) -> BinaryIO:
    """The bytes of a file, or what is held of it. Raises UsageError when it cannot be opened."""
    if held is not None:
        return io.BytesIO(held)
    try:
        return open_file(file.path)
    except OSError as error:
        raise _cannot_read(file.path, error) from error


def _held(pipe: BinaryIO, path: str) -> bytes:
    """All that comes out of what is no plain file. Raises UsageError where it has no end."""
    content = bytearray()
    try:
        while len(content) <= MOST_HELD and (piece := pipe.read(CHUNK)):
            content += piece
    except OSError as error:
        raise _cannot_read(path, error) from error
    if len(content) > MOST_HELD:
        raise UsageError(
            f"{path} is no plain file and holds more than {MOST_HELD >> 20} MiB",
            hint="write the traffic into a file, which is not held in memory",
        )
    return bytes(content)


def _cannot_read(path: str, error: OSError) -> UsageError:
    return UsageError(
        f"cannot read {path}: {error.strerror or error}", hint="check the path and its permissions"
    )


def _kind(content: bytes, path: str) -> TrafficKind | None:
    try:
        return recognise(ByteSource(io.BytesIO(content)).peek(HEAD), path).kind
    except Broken:
        return None

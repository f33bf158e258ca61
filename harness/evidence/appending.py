"""A file that is only appended to, and into which nothing more goes once a write has failed."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from harness.model.errors import EvidenceError


class AppendedFile:
    """A new file that grows at its end.

    Behind half a record nothing could be read, and what failed once is never taken as written:
    after the first trouble every call raises it again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trouble: EvidenceError | None = None
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise EvidenceError(f"cannot write evidence to {path}: {error.strerror}") from error

    def append(self, data: bytes) -> None:
        """Write all of the data. Raises EvidenceError when some of it cannot be written."""
        view = memoryview(data)
        while view:
            view = view[self._written(view) :]

    def sync(self) -> None:
        """Make what was appended survive a power failure. Raises EvidenceError when it may not."""
        self._refuse_after_trouble()
        try:
            os.fsync(self._file)
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Close the file; closing it twice does nothing."""
        if self._file >= 0:
            with suppress(OSError):  # whoever had to know that it is safe has synced before
                os.fsync(self._file)
            os.close(self._file)
            self._file = -1

    def _written(self, view: memoryview) -> int:
        self._refuse_after_trouble()
        try:
            count = os.write(self._file, view)
        except OSError as error:
            raise self._failed(error) from error
        if not count:  # trying again would go on for ever
            raise self._failed(OSError(errno.EIO, os.strerror(errno.EIO)))
        return count

    def _refuse_after_trouble(self) -> None:
        if self._trouble:
            raise self._trouble

    def _failed(self, error: OSError) -> EvidenceError:
        self._trouble = EvidenceError(
            f"cannot write evidence to {self._path}: {error.strerror}",
            hint="what was recorded before is kept: see to the disk, then `harness report "
            f"{self._path.parent.parent}` tells it",
        )
        return self._trouble

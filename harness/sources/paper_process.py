"""The process that papers are read in: started when it is needed, ended when it takes too long."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from harness.sources.paper_text import READY

TOO_LONG = "it took too long to read"
ENDED = "the process that read it came to an end before it was done"
NOT_STARTED = "the process that reads such files does not start on this machine"
_MODULE = "harness.sources.paper_text"
_ENVIRONMENT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""What the process inherits: it needs no secret."""
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class NoAnswer(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised when nothing was heard of a paper; says why, and none of it is the paper's fault."""


class ReadingProcess:
    """Asks `paper_text` about one paper after the other; where a process ended, another begins."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its number; None where none runs."""
        return self._process.pid if self._process else None

    def answer(self, kind: str, data: bytes, patience: float) -> bytes:
        """The line that says what a paper holds. Raises NoAnswer."""
        process = self._process
        is_new = process is None or process.poll() is not None
        if process is None or is_new:
            process = self._started()
        is_over = threading.Event()
        timer = threading.Timer(patience, _break_off, (process, is_over))
        timer.start()
        try:
            is_there = not is_new or _line(process) == READY
            answer = _asked(process, kind, data) if is_there else b""
        finally:
            timer.cancel()
        if answer:
            return answer
        self.end()
        if is_over.is_set():
            raise NoAnswer(TOO_LONG)
        raise NoAnswer(ENDED if is_there else NOT_STARTED)

    def end(self) -> None:
        """End it, where one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        process.wait()

    def _started(self) -> "subprocess.Popen[bytes]":
        self.end()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this Python, our own module
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=reading_environment(),
            )
        except OSError as error:
            raise NoAnswer(NOT_STARTED) from error
        return self._process


def reading_environment() -> dict[str, str]:
    """What the process inherits, and where it finds this package.

    In a checkout it is not installed, and the folder of the command is not looked into.
    """
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    places = (str(_PACKAGE_PARENT), kept.get("PYTHONPATH", ""))
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, places))}


def _break_off(process: "subprocess.Popen[bytes]", is_over: threading.Event) -> None:
    is_over.set()
    process.kill()


def _asked(process: "subprocess.Popen[bytes]", kind: str, data: bytes) -> bytes:
    if process.stdin is None:
        return b""
    try:
        process.stdin.write(f"{kind} {len(data)}\n".encode() + data)
        process.stdin.flush()
    except OSError:
        return b""
    return _line(process)


def _line(process: "subprocess.Popen[bytes]") -> bytes:
    """A whole line of what it says; empty where it says no more."""
    line = process.stdout.readline() if process.stdout else b""
    return line if line.endswith(b"\n") else b""

"""The application under test as a process: started, listened to, ended with all its children."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_KEPT_LINES = 4000
"""Lines of output kept as evidence, the newest; older ones are counted."""
_PATIENCE = 5.0
"""Seconds between asking the application to end and ending it."""


class ApplicationProcess:
    """One run of the application's own command, in a process group of its own.

    `on_end` is called once, from a thread, with the exit code (minus the signal's number where one
    ended it) when the process ends before it was told to.
    """

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], folder: Path | None
    ) -> None:
        words = [_existing(word, folder) for word in command[1:]]
        self._command = [_interpreter(command[0]), *words]
        self._env = {"PYTHONUNBUFFERED": "1", **env}
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._threads: list[threading.Thread] = []
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._dropped = 0
        self._ending = threading.Event()

    def start(self, on_end: Callable[[int], None]) -> str:
        """Start the command. Hands back why it could not be started; empty when it was."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the statement's own command
                self._command,
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="backslashreplace",
                start_new_session=True,
            )
        except OSError as error:
            return f"{self._command[0]}: {error.strerror or error}"
        self._follow(self._process, on_end)
        return ""

    @property
    def output(self) -> str:
        """What the application printed, the newest lines."""
        head = f"[{self._dropped} earlier lines left out]\n" if self._dropped else ""
        return head + "".join(self._lines)

    def expect_end(self) -> None:
        """From now on an end of the application is no surprise."""
        self._ending.set()

    def wait(self, seconds: float | None) -> bool:
        """Wait for the application to end by itself; False when it did not within the time."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """End the application and everything it started; wait for its output."""
        self.expect_end()
        if self._process is None:
            return
        _signal_group(self._process.pid, signal.SIGTERM)
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
        finally:  # an impatient second Ctrl-C must not leave it running
            _signal_group(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _follow(self, process: "subprocess.Popen[str]", on_end: Callable[[int], None]) -> None:
        def read() -> None:
            with process:  # closes the pipe once the application has closed its end
                for line in process.stdout or ():
                    self._dropped += len(self._lines) == _KEPT_LINES
                    self._lines.append(line)

        def wait() -> None:
            code = process.wait()
            if not self._ending.is_set():
                on_end(code)

        self._threads = [threading.Thread(target=f, daemon=True) for f in (read, wait)]
        for thread in self._threads:
            thread.start()


def _interpreter(word: str) -> str:
    return sys.executable if word in ("python", "python3") else word


def _existing(word: str, folder: Path | None) -> str:
    # A statement may name files from its own folder or from where the user stands.
    if folder and not (folder / word).exists() and Path(word).exists():
        return str(Path(word).absolute())
    return word


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return

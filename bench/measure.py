"""Running processes and measuring them: wall time, CPU time, memory of the whole tree."""

import os
import pty
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parent.parent
_LOOK_EVERY = 0.1
_TOO_LONG = 7200.0
T = TypeVar("T")


class Run(NamedTuple):
    """What a process took, its children included."""

    wall: float
    cpu: float
    peak_mb: float
    """Memory of the tree at its highest: what is shared is counted once."""
    code: int
    out: str
    err: str


class FailedError(Exception):
    """A process that was to be measured did not do its work."""


def run(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    answer: str = "",
    allowed: Sequence[int] = (0,),
) -> Run:
    """Run Python with arguments to its end; `answer` is typed at its terminal.

    Raises FailedError for another exit code than those allowed.
    """
    with _terminal(answer) as (terminal, said):
        before = _children_cpu()
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - commands of this project
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment_with(environment or {}),
            stdin=terminal or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=terminal or subprocess.PIPE,
            text=True,
        )
        with _watched(process.pid) as peak:
            out, err = process.communicate(timeout=_TOO_LONG)
        wall = time.perf_counter() - began
        err = err or b"".join(said).decode("utf-8", "replace")
    done = Run(wall, _children_cpu() - before, peak[0], process.returncode, out, err)
    if done.code not in allowed:
        raise FailedError(
            f"{' '.join(arguments)} ended with {done.code}:\n{out[-800:]}{err[-800:]}"
        )
    return done


def environment_with(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of ours; it may keep what it compiled, as users' does."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": str(ROOT), **changes}


def interleaved(contenders: Mapping[str, Callable[[], T]], times: int) -> dict[str, list[T]]:
    """Each contender so often, one after the other in turn, so that a busy minute hits all."""
    seen: dict[str, list[T]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, contend in contenders.items():
            seen[name].append(contend())
    return seen


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


@contextmanager
def _terminal(answer: str) -> Iterator[tuple[int | None, list[bytes]]]:
    """A terminal at which the answer is typed, and what it shows."""
    shown: list[bytes] = []
    if not answer:
        yield None, shown
        return
    ours, theirs = pty.openpty()
    threading.Thread(target=_read_away, args=(ours, shown), daemon=True).start()
    try:
        os.write(ours, f"{answer}\n".encode())
        yield theirs, shown
    finally:
        os.close(theirs)


def _read_away(terminal: int, shown: list[bytes]) -> None:
    try:
        while text := os.read(terminal, 65_536):
            shown.append(text)
    except OSError:  # the other end is closed
        os.close(terminal)


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    peak, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_EVERY):
            peak[0] = max(peak[0], sum(map(_memory_mb, _tree(pid))))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()
        if not peak[0]:  # over before the first look, or no Linux
            unit = 1024 if sys.platform != "darwin" else 1024**2
            peak[0] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _memory_mb(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (OSError, ProcessLookupError):
        return 0.0
    sizes = (line.split()[1] for line in told.splitlines() if line.startswith("Pss:"))
    return int(next(sizes, "0")) / 1024


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

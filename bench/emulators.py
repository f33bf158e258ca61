"""An emulator in a process of its own, fresh for each contender."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import ROOT, environment_with


@contextmanager
def emulator() -> Iterator[dict[str, str]]:
    """Serve; what a client has to know, as the environment of a contender."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.contenders.emulator_process"],
        cwd=ROOT,
        env=environment_with({}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        told: dict[str, str] = json.loads(process.stdout.readline())
        yield told
    finally:
        process.terminate()
        process.communicate()

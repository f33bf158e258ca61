"""The emulator: requests a second with signatures checked, by how many orders are in it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.emulators import emulator
from bench.figures import Figure, Scale
from bench.measure import ROOT, environment_with, interleaved, median, run

BARE = "bare ASGI on uvicorn"


def measured(scale: Scale) -> Iterator[Figure]:
    """Reads of products and orders at each number of orders, and how fast orders are placed."""
    checkpoints = (0, 500, 2_000) if scale.is_quick else (0, 10_000, 100_000)
    requests = scale.of(1_000, 5_000)
    contenders = {
        BARE: lambda: _bare(requests),
        "emulator": lambda: _emulator(checkpoints, requests),
    }
    seen = interleaved(contenders, scale.times)
    bare = median([told[0]["rate"] for told in seen[BARE]])
    yield Figure(name=f"serving/{BARE}/rate", value=bare, unit="requests/s")
    for place, orders in enumerate(checkpoints):
        rates = tuple(float(told[place]["rate"]) for told in seen["emulator"])
        yield Figure(
            name=f"serving/emulator, {orders} orders/rate",
            value=median(rates),
            unit="requests/s",
            ratio=median(rates) / bare,
            baseline=BARE,
            samples=rates,
        )
    placing = median([told[-1]["placing"] for told in seen["emulator"]])
    yield Figure(name="serving/emulator/orders placed", value=placing, unit="orders/s")
    refused = max(told[-1]["refused"] for told in seen["emulator"])
    yield Figure(name="serving/emulator/refused", value=refused, unit="requests")


def _emulator(checkpoints: tuple[int, ...], requests: int) -> list[dict[str, Any]]:
    with emulator() as told:
        return _loaded(told, checkpoints, requests, "emulator")


def _bare(requests: int) -> list[dict[str, Any]]:
    with _bare_server() as gateway:
        told = {"BENCH_GATEWAY": gateway, "BENCH_KEY": "12345678", "BENCH_SECRET": "helloworld"}
        return _loaded(told, (0,), requests, "bare")


def _loaded(
    told: dict[str, str], checkpoints: tuple[int, ...], requests: int, style: str
) -> list[dict[str, Any]]:
    environment = {
        **told,
        "BENCH_CHECKPOINTS": ",".join(map(str, checkpoints)),
        "BENCH_REQUESTS": str(requests),
        "BENCH_PATH_STYLE": style,
    }
    done = run(["-m", "bench.contenders.load"], environment=environment)
    return [json.loads(line) for line in done.out.splitlines()]


@contextmanager
def _bare_server() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.contenders.bare_server"],
        cwd=ROOT,
        env=environment_with({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()

"""Replay: what a call answered from a recording costs, by how many calls the recording holds."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import vcr

from bench.figures import Figure, Scale
from bench.measure import interleaved, median, run
from harness.model.exchange import Direction, Exchange
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.run.replay_order import replay_order
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Script, Share
from harness.sources.replay_sender import ReplaySender
from harness.sources.replay_stream import ReplayStream
from harness.sources.stream import LiveStream

VCRPY = "vcrpy with httpx"
OURS = "our transport"
_CALLS = 6
_SCENARIO = Path(__file__).with_name("contenders") / "six-calls.yaml"
_NAME = "six-calls"
_VCRPY_UP_TO = 1_000
"""It searches linearly: a whole replay of ten times as many takes an hour."""
_NOT_SENT = ("harness", "connection", "content-length")


def measured(scale: Scale) -> Iterator[Figure]:
    """Microseconds per replayed call of ours and of vcrpy, and of a whole run."""
    sizes = (100, 600) if scale.is_quick else (100, 1_000, 10_000)
    for size in sizes:
        path = _recorded(scale, size)
        contenders: dict[str, Callable[[], float]] = {OURS: partial(_ours, path)}
        if size <= _VCRPY_UP_TO:
            contenders[VCRPY] = partial(_vcrpy, path)
        seen = interleaved(contenders, scale.times)
        vcrpy = median(seen[VCRPY]) if VCRPY in seen else None
        for name, costs in seen.items():
            yield Figure(
                name=f"replaying/{name}, {size} calls/per call",
                value=median(costs),
                unit="us",
                ratio=median(costs) / vcrpy if vcrpy else None,
                baseline=VCRPY if vcrpy else "",
                samples=tuple(costs),
            )
        times = [_whole_run(scale, path) for _ in range(scale.times)]
        yield Figure(
            name=f"replaying/harness run, {size} calls/time",
            value=median(times),
            unit="s",
            samples=tuple(times),
        )


def _recorded(scale: Scale, size: int) -> Path:
    """A cassette of about so many calls, recorded by ourselves."""
    path = scale.folder / f"calls-{size}.yaml"
    scenario = scale.folder / f"{_NAME}.yaml"
    rounds = f"rounds: {max(1, size // _CALLS)}"
    text = _SCENARIO.read_text(encoding="utf-8").replace("rounds: 3", rounds)
    scenario.write_text(text, encoding="utf-8")
    if not path.exists():
        out = ["--cassette", str(path), "--out", str(scale.report_folder()), "-q"]
        run(["-m", "harness", "record", str(scenario), *out], allowed=(0, 1, 3))
    return path


def _ours(path: Path) -> float:
    """Microseconds of the processor for a call that our transport answers; nothing waits here."""
    recording = _read(path)
    sender, calls = _sender(recording)
    began = time.process_time()
    for call in calls:
        sender.send(call.request, started=call.started, timeout=1.0)
    return (time.process_time() - began) / len(calls) * 1e6


def _read(path: Path) -> Recording:
    order = replay_order(
        str(path), edition="aliexpress", otherwise="aliexpress", read_stdin=sys.stdin.buffer.read
    )
    return order.recording


def _sender(recording: Recording) -> tuple[ReplaySender, list[Exchange]]:
    edition = edition_named("aliexpress")
    script = Script(recording, edition, [_NAME])
    clock = ReplayClock(script.start)
    nothing = ReplayStream(
        clock=clock, stream=LiveStream(clock), arrivals=[], deliver=lambda _: None
    )
    calls = [
        each
        for each in script.exchanges
        if each.share is Share.PLAYED and each.exchange.direction is Direction.OUTBOUND
    ]
    sender = ReplaySender(
        edition=edition, script=script, clock=clock, stream=nothing, calls=calls, is_own=True
    )
    sender.scenario = _NAME
    return sender, [each.exchange for each in calls]


def _vcrpy(path: Path) -> float:
    """Microseconds for a call that vcrpy answers to httpx, matched as it does unless told."""
    calls = [e for e in _read(path).exchanges if e.direction is Direction.OUTBOUND]
    with vcr.VCR(record_mode="none").use_cassette(str(path)), httpx.Client() as client:
        times = []
        for call in calls:
            sent = call.request
            began = time.process_time()
            client.request(sent.method, sent.url, headers=_headers(sent.headers), content=sent.body)
            times.append(time.process_time() - began)
    return statistics.fmean(times) * 1e6


def _headers(pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name.lower() not in _NOT_SENT]


def _whole_run(scale: Scale, path: Path) -> float:
    scenario = scale.folder / f"{_NAME}.yaml"
    target = ["--target", f"cassette:{path}", "--out", str(scale.report_folder()), "-q"]
    return run(["-m", "harness", "run", str(scenario), *target], allowed=(0, 1, 3)).wall

"""Driving: order life cycles of six calls against one emulator, by us and by other tools."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bench.contenders.order_calls import CALLS
from bench.emulators import emulator
from bench.figures import Figure, Scale
from bench.measure import Run, interleaved, median, run

RAW = "raw httpx"
OURS = "harness run"
_PYTEST = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:harness", "-c", "/dev/null"]
_SCENARIO = Path(__file__).with_name("contenders") / "six-calls.yaml"
_FEW = 5
_CLEAN = (0, 1, 3)
"""Ours may say that there were too few rounds: what counts is that it played them."""
_STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Reference client, version: "1", company: Bench}
app_key: "12345678"
app_secret: env:BENCH_SECRET
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true, order.ship: true, tracking.query: true}
"""

Contender = Callable[[Scale, int], Run]


def measured(scale: Scale) -> Iterator[Figure]:
    """Cost per call of each tool beyond its start, and the start."""
    many = scale.of(100, 1000)
    contenders: dict[str, Callable[[], Run]] = {}
    for name, contender in _contenders().items():
        for orders in (_FEW, many):
            contenders[f"{name}/{orders}"] = _bound(contender, scale, orders)
    seen = interleaved(contenders, scale.times)
    costs = {
        name: _cost(seen[f"{name}/{_FEW}"], seen[f"{name}/{many}"], many) for name in _contenders()
    }
    raw = costs[RAW]
    for name, cost in costs.items():
        yield Figure(
            name=f"driving/{name}/per call",
            value=cost,
            unit="us",
            ratio=cost / raw,
            baseline=RAW,
            samples=tuple(done.wall for done in seen[f"{name}/{many}"]),
        )
        yield Figure(name=f"driving/{name}/above raw httpx", value=cost - raw, unit="us")
        start = median([done.wall for done in seen[f"{name}/{_FEW}"]]) - cost * _FEW * CALLS / 1e6
        yield Figure(name=f"driving/{name}/start", value=start, unit="s")


def _contenders() -> dict[str, Contender]:
    tavern: dict[str, Contender] = {"Tavern": _tavern} if find_spec("tavern") else {}
    return {RAW: _raw, "pytest + httpx": _pytest, **tavern, OURS: _ours}


def _bound(contender: Contender, scale: Scale, orders: int) -> Callable[[], Run]:
    return lambda: contender(scale, orders)


def _cost(few: list[Run], many: list[Run], orders: int) -> float:
    """Microseconds per call."""
    seconds = median([done.wall for done in many]) - median([done.wall for done in few])
    return seconds / ((orders - _FEW) * CALLS) * 1e6


def _raw(_scale: Scale, orders: int) -> Run:
    with emulator() as told:
        environment = {**told, "BENCH_ORDERS": str(orders)}
        return run(["-m", "bench.contenders.raw_httpx"], environment=environment)


def _pytest(_scale: Scale, orders: int) -> Run:
    file = Path(__file__).with_name("contenders") / "orders_in_pytest.py"
    with emulator() as told:
        environment = {**told, "BENCH_ORDERS": str(orders)}
        return run([*_PYTEST, str(file)], environment=environment)


def _tavern(scale: Scale, orders: int) -> Run:
    file = scale.folder / f"test_orders_{orders}.tavern.yaml"
    with emulator() as told:
        environment = {**told, "BENCH_ORDERS": str(orders), "BENCH_FILE": str(file)}
        run(["-m", "bench.contenders.tavern_orders"], environment=environment)
        return run([*_PYTEST, "--rootdir", str(scale.folder), str(file)], environment=environment)


def _ours(scale: Scale, orders: int) -> Run:
    scenario = scale.folder / f"six-calls-{orders}.yaml"
    text = _SCENARIO.read_text(encoding="utf-8").replace("rounds: 3", f"rounds: {orders}")
    scenario.write_text(text, encoding="utf-8")
    statement = scale.folder / "driving.yaml"
    statement.write_text(_STATEMENT, encoding="utf-8")
    with emulator() as told:
        target = ["--target", told["BENCH_GATEWAY"], "--statement", str(statement)]
        out = ["--out", str(scale.report_folder()), "-q"]
        arguments = ["-m", "harness", "run", str(scenario), *target, *out]
        return run(arguments, environment=told, answer=told["BENCH_CODE"], allowed=_CLEAN)

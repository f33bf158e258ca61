"""Auditing recorded traffic: rate, cost per exchange over size, memory; against the naive one."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, Scale
from bench.measure import Run, interleaved, median, run
from bench.traffic.__main__ import main as make_traffic
from bench.traffic.statement import SECRET, SECRET_VARIABLE, STATEMENT

NAIVE = "naive: json.loads or vcrpy + jsonschema + hmac.new"
_SECRETS = {SECRET_VARIABLE: SECRET}
_MILLION = 1_000_000
_CLEAN = (0, 3)
_CONTENDERS = (
    ("ndjson", 1),
    ("ndjson", 2),
    ("har", 1),
    ("har", 2),
    ("yaml", 1),
    ("yaml", 2),
    ("json", 1),
)


def measured(scale: Scale) -> Iterator[Figure]:
    """Every form at two sizes, NDJSON at a third; the naive pipeline at sizes of its own."""
    small, large = scale.of(300, 10_000), scale.of(1_500, 100_000)
    yield from _ours(scale, small, large)
    yield from _naive(scale, scale.of(100, 500), scale.of(400, 2_500))


def million(scale: Scale) -> Iterator[Figure]:
    """1,000,000 exchanges with two workers, once."""
    file = _file(scale, "ndjson", _MILLION)
    done = _audit(scale, file, 2)()
    yield from _told("ndjson, 2 workers", _MILLION, [done])
    file.unlink()


def ratios(figures: dict[str, Figure]) -> Iterator[Figure]:
    """Each form's own cost per exchange against that of the naive pipeline on the same form.

    With one worker it is the processor's time that is compared, for other jobs do not change it.
    """
    for form, workers in _CONTENDERS:
        cost = "own processor" if workers == 1 else "own cost"
        ours = figures.get(f"auditing/{form}, {_workers(workers)}/{cost}")
        naive = figures.get(f"auditing/naive {form}/{cost}")
        if ours and naive:
            ratio = naive.value / ours.value
            yield Figure(
                name=f"auditing/{form}, {_workers(workers)}/times naive",
                value=ratio,
                unit="x",
                ratio=ratio,
                baseline=NAIVE,
            )


def _ours(scale: Scale, small: int, large: int) -> Iterator[Figure]:
    contenders: dict[str, Callable[[], Run]] = {}
    for form, workers in _CONTENDERS:
        for count in (small, large):
            key = f"{form}, {_workers(workers)}/{count}"
            contenders[key] = _audit(scale, _file(scale, form, count), workers)
    seen = interleaved(contenders, scale.times)
    for key, runs in seen.items():
        name, _, size = key.rpartition("/")
        yield from _told(name, int(size), runs)
    for form, workers in _CONTENDERS:
        name = f"{form}, {_workers(workers)}"
        yield from _slope(name, seen[f"{name}/{small}"], seen[f"{name}/{large}"], small, large)


def _naive(scale: Scale, small: int, large: int) -> Iterator[Figure]:
    contenders: dict[str, Callable[[], Run]] = {}
    for form in ("ndjson", "har", "yaml", "json"):
        for count in (small, large):
            file = _file(scale, form, count)
            contenders[f"{form}/{count}"] = _naively(form, file)
    seen = interleaved(contenders, scale.times)
    for form in ("ndjson", "har", "yaml", "json"):
        yield from _told(f"naive {form}", large, seen[f"{form}/{large}"])
        runs = seen[f"{form}/{small}"], seen[f"{form}/{large}"]
        yield from _slope(f"naive {form}", *runs, small, large)


def _told(name: str, count: int, runs: list[Run]) -> Iterator[Figure]:
    walls = tuple(done.wall for done in runs)
    yield Figure(name=f"auditing/{name}/{count}/time", value=median(walls), unit="s", samples=walls)
    rate = count / median(walls)
    yield Figure(name=f"auditing/{name}/{count}/rate", value=rate, unit="exchanges/s")
    cpu = median([done.cpu for done in runs]) / count * 1e6
    yield Figure(name=f"auditing/{name}/{count}/processor", value=cpu, unit="us per exchange")
    peak = max(done.peak_mb for done in runs)
    yield Figure(name=f"auditing/{name}/{count}/memory", value=peak, unit="MB")


def _slope(name: str, few: list[Run], many: list[Run], small: int, large: int) -> Iterator[Figure]:
    """What an exchange costs beyond start-up and report: seconds, and seconds of processors."""
    waited = median([d.wall for d in many]) - median([d.wall for d in few])
    worked = median([d.cpu for d in many]) - median([d.cpu for d in few])
    for what, seconds in (("own cost", waited), ("own processor", worked)):
        cost = seconds / (large - small) * 1e6
        yield Figure(name=f"auditing/{name}/{what}", value=cost, unit="us")


def _audit(scale: Scale, file: Path, workers: int) -> Callable[[], Run]:
    arguments = ["-m", "harness", "audit", str(file), "--statement", str(_statement(scale))]
    arguments += ["--workers", str(workers), "-q", "--out"]
    return lambda: run(
        [*arguments, str(scale.report_folder())], environment=_SECRETS, allowed=_CLEAN
    )


def _naively(form: str, file: Path) -> Callable[[], Run]:
    return lambda: run(["-m", "bench.naive", form, str(file)])


def _file(scale: Scale, form: str, count: int) -> Path:
    file = scale.folder / f"{count}.{form}"
    if not file.exists():
        make_traffic(["--exchanges", str(count), "--form", form, str(file)])
    return file


def _statement(scale: Scale) -> Path:
    path = scale.folder / "statement.yaml"
    if not path.exists():
        path.write_text(STATEMENT, encoding="utf-8")
    return path


def _workers(number: int) -> str:
    return "1 worker" if number == 1 else f"{number} workers"

"""The figures to reach, and whether they were: each goal looks up what was measured."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.contenders.order_calls import CALLS
from bench.driving import OURS, RAW
from bench.figures import Figure, Figures

_OWN_MICROSECONDS = 100
_MOST_MEGABYTES = 250


class Goal(NamedTuple):
    """One line of the table."""

    what: str
    wanted: str
    ours: str
    is_met: bool


def goals(figures: Figures) -> Iterator[Goal]:
    """Every goal about which something was measured."""
    for part in (_driving, _auditing, _memory, _flat_cost, _replaying, _serving, _rest):
        yield from part(figures)


def _driving(figures: Figures) -> Iterator[Goal]:
    ours = figures.get(f"driving/{OURS}/per call")
    if ours and ours.ratio is not None:
        told = f"{ours.ratio:.2f} x"
        what = f"driving {CALLS} calls of an order, against {RAW}"
        yield Goal(what, "at most 1.25 x", told, ours.ratio <= 1.25)  # noqa: PLR2004 - the goal
    above = figures.get(f"driving/{OURS}/above raw httpx")
    if above:
        is_met = above.value <= _OWN_MICROSECONDS
        yield Goal(f"our own per call above {RAW}", "at most 100 us", _shown(above), is_met)
    yield from _below(
        figures, "starting/run of one scenario/time", "start-up of a one-scenario run", 500
    )


def _auditing(figures: Figures) -> Iterator[Goal]:
    two = "auditing/ndjson, 2 workers"
    if rate := _largest(figures, two, "rate"):
        what = f"NDJSON, two workers, {_size(rate)} exchanges"
        yield _least(what, rate, 12_000, "exchanges/s")
        one = _largest(figures, "auditing/ndjson, 1 worker", "rate")
        if one:
            yield _least("stretch: NDJSON, one worker", one, 12_000, "exchanges/s")
    for name, wanted in (("ndjson, 1 worker", 20), ("ndjson, 2 workers", 50)):
        if ratio := figures.get(f"auditing/{name}/times naive"):
            stretch = "" if name.endswith("1 worker") else "stretch: "
            what = f"{stretch}{name}, cost of an exchange against the naive pipeline"
            yield Goal(what, f"{wanted} x", f"{ratio.value:.1f} x", ratio.value >= wanted)
    if yaml := _largest(figures, "auditing/yaml, 2 workers", "rate"):
        what = f"VCR YAML, two workers, {_size(yaml)} exchanges"
        yield _least(what, yaml, 10_000, "exchanges/s")
    for workers in ("1 worker", "2 workers"):
        har = _largest(figures, f"auditing/har, {workers}", "rate")
        ndjson = _largest(figures, f"auditing/ndjson, {workers}", "rate")
        if har and ndjson:
            share = har.value / ndjson.value
            what = f"HAR against NDJSON, {workers}"
            yield Goal(what, "60 %", f"{share:.0%}", share >= 0.6)  # noqa: PLR2004 - the goal


def _memory(figures: Figures) -> Iterator[Goal]:
    named = sorted(_sizes(figures, "auditing/ndjson, 2 workers", "memory"), key=_size)
    if not named:
        return
    told = ", ".join(f"{_size(figure)}: {figure.value:.0f} MB" for figure in named)
    is_met = all(figure.value < _MOST_MEGABYTES for figure in named)
    yield Goal("memory, NDJSON, two workers", "below 250 MB", told, is_met)
    if len(named) > 1:
        growth = named[-1].value / named[-2].value
        what = f"memory from {_size(named[-2])} to {_size(named[-1])} exchanges"
        yield Goal(what, "flat", f"{growth:.2f} x", growth < 1.2)  # noqa: PLR2004 - flat


def _flat_cost(figures: Figures) -> Iterator[Goal]:
    rates = sorted(_sizes(figures, "auditing/ndjson, 2 workers", "rate"), key=_size)
    if len(rates) > 1:
        told = ", ".join(f"{_size(each)}: {1e6 / each.value:.0f} us" for each in rates)
        is_met = rates[-1].value >= rates[-2].value / 1.2
        yield Goal("cost per exchange over size, start-up included", "flat", told, is_met)


def _replaying(figures: Figures) -> Iterator[Goal]:
    costs = [f for name, f in figures.items() if name.startswith("replaying/our transport")]
    if costs:
        told = ", ".join(f"{_shown(each)}" for each in costs)
        values = [each.value for each in costs]
        is_met = max(values) <= 400  # noqa: PLR2004 - the goal
        yield Goal("cost per replayed call", "at most 400 us", told, is_met)
        spread = max(values) / min(values)
        is_flat = spread <= 1.2  # noqa: PLR2004 - the goal
        yield Goal("replay over size", "within 20 %", f"{spread:.2f} x", is_flat)


def _serving(figures: Figures) -> Iterator[Goal]:
    rates = [f for name, f in figures.items() if name.startswith("serving/emulator, ")]
    if len(rates) > 1:
        told = ", ".join(f"{f.name.split(', ')[1].split('/')[0]}: {f.value:.0f}/s" for f in rates)
        is_met = min(each.value for each in rates) >= rates[0].value / 1.2
        yield Goal("emulator with many orders", "no slower", told, is_met)


def _rest(figures: Figures) -> Iterator[Goal]:
    for name, figure in figures.items():
        if not name.startswith("reporting/"):
            continue
        for ending, wanted, limit in _REPORTS:
            if name.endswith(ending):
                what = name.removeprefix("reporting/")
                yield Goal(what, wanted, _shown(figure), figure.value < limit)


_REPORTS = (
    ("html size", "below 5 MB", 5),
    ("html time", "below 2 s", 2),
    ("first paint", "below 1 s", 1000),
    ("pdf time", "below 1 s", 1),
)


def _below(figures: Figures, name: str, what: str, limit: float) -> Iterator[Goal]:
    if figure := figures.get(name):
        wanted = f"below {limit:.0f} {figure.unit}"
        yield Goal(what, wanted, _shown(figure), figure.value < limit)


def _least(what: str, figure: Figure, limit: float, unit: str) -> Goal:
    return Goal(what, f"{limit:,.0f} {unit}", f"{figure.value:,.0f} {unit}", figure.value >= limit)


def _largest(figures: Figures, name: str, what: str) -> Figure | None:
    """That of the largest size short of a million, which is a run of its own."""
    found = [f for f in _sizes(figures, name, what) if _size(f) < 1_000_000]  # noqa: PLR2004
    return max(found, key=_size, default=None)


def _sizes(figures: Figures, name: str, what: str) -> list[Figure]:
    is_wanted: Callable[[str], bool] = lambda key: (  # noqa: E731 - a word for the next line
        key.startswith(f"{name}/") and key.endswith(f"/{what}")
    )
    return [figure for key, figure in figures.items() if is_wanted(key)]


def _size(figure: Figure) -> int:
    return int(figure.name.split("/")[2])


def _shown(figure: Figure) -> str:
    digits = 0 if figure.value >= 100 else 2  # noqa: PLR2004 - three figures are enough
    return f"{figure.value:,.{digits}f} {figure.unit}"

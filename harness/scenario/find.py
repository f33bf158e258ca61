"""Scenario files, found by path, by folder, or by the name of a stock scenario."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.documents.resources import resource
from harness.documents.schema import nearest
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.platforms.editions import EDITION_NAMES
from harness.scenario.fragments import FOLDER


def find_scenarios(names: Sequence[str], edition: str) -> tuple[Path, ...]:
    """The files that files, folders and names of stock scenarios stand for, each once, in order.

    Raises UsageError for a name that stands for nothing.
    """
    if not names:
        raise UsageError("no scenario named", hint="name files, folders or stock scenarios")
    stock = _stock(edition)
    found = (path for name in names for path in _paths(name, edition, stock))
    return tuple({path.resolve(): path for path in found}.values())


def fragment_folders(path: Path, edition: str) -> tuple[Path, ...]:
    """Where the fragments of a scenario file may lie: beside it, then in stock."""
    beside = path.parent / FOLDER
    try:
        return beside, resource("scenarios", edition, FOLDER)
    except EnvironmentTrouble:
        return (beside,)


def _stock(edition: str) -> dict[str, Path]:
    try:
        folder = resource("scenarios", edition)
    except EnvironmentTrouble:
        return {}
    return {path.stem: path for path in _below(folder)}


def _paths(name: str, edition: str, stock: dict[str, Path]) -> Iterable[Path]:
    path = Path(name)
    if path.is_file():
        return (path,)
    if path.is_dir():
        found = _below(path)
        if not found:
            raise UsageError(f"no scenario in folder {name}", hint="scenarios end in .yaml")
        return found
    if name in stock:
        return (stock[name],)
    is_path = len(path.parts) > 1 or bool(path.suffix)
    beside = [str(p) for p in path.parent.glob("*.yaml")] if is_path else []
    elsewhere = [e for e in EDITION_NAMES if e != edition and name in _stock(e)]
    if elsewhere:
        raise UsageError(
            f"there is no scenario {name!r} for edition {edition}",
            hint=f"run it with --edition {' or --edition '.join(elsewhere)}",
        )
    raise UsageError(f"there is no scenario {name!r}", hint=nearest(name, [*stock, *beside]))


def _below(folder: Path) -> tuple[Path, ...]:
    found = folder.rglob("*.yaml")
    return tuple(sorted(p for p in found if FOLDER not in p.relative_to(folder).parts[:-1]))

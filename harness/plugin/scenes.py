"""Which files are scenarios of ours, told without reading them as YAML."""

import re
from pathlib import Path

_SUFFIXES = (".yaml", ".yml")
_KEY = rb"""^(?:\xef\xbb\xbf)?["']?%s["']?[ \t]*:(?:[ \t\r]|$)"""
_SCENARIO = re.compile(_KEY % b"scenario", re.MULTILINE)
_BESIDE = re.compile(_KEY % b"(?:edition|steps)", re.MULTILINE)


def is_scenario_file(path: Path) -> bool:
    """Whether the file holds a scenario, if perhaps a broken one.

    `scenario:` must stand at the top level, and `edition:` or `steps:` beside it: other tools have
    files with a key of that name. A scenario that a run has kept as evidence is none to play.
    """
    if path.suffix not in _SUFFIXES or _is_kept(path):
        return False
    try:
        source = path.read_bytes()
    except OSError:
        return False
    return bool(_SCENARIO.search(source) and _BESIDE.search(source))


def _is_kept(path: Path) -> bool:
    folder = path.parent
    return folder.name == "scenarios" and (folder.parent / "log.ndjson").is_file()

"""Which files are scenarios of ours, told without reading them as YAML."""

import re
from pathlib import Path

_ENOUGH = 2
_SUFFIXES = (".yaml", ".yml")
_KEY = rb"""^(?:\xef\xbb\xbf)?["']?%s["']?[ \t]*:(?:[ \t\r]|$)"""
_SCENARIO = re.compile(_KEY % b"scenario", re.MULTILINE)
_EDITION = re.compile(_KEY % b"edition", re.MULTILINE)
_STEPS = re.compile(_KEY % b"steps", re.MULTILINE)
_FRAGMENT = re.compile(_KEY % b"fragment", re.MULTILINE)


def is_scenario_file(path: Path) -> bool:
    """Whether the file holds a scenario, if perhaps a broken one.

    Two of `scenario:`, `edition:` and `steps:` must stand at the top level: other tools have files
    with a key of such a name, and a misspelt key must not take a scenario out of a session unseen.
    A fragment is none, and neither is one that a run has kept as evidence.
    """
    if path.suffix not in _SUFFIXES or _is_kept(path):
        return False
    try:
        source = path.read_bytes()
    except OSError:
        return False
    if _FRAGMENT.search(source):
        return False
    return sum(bool(key.search(source)) for key in (_SCENARIO, _EDITION, _STEPS)) >= _ENOUGH


def _is_kept(path: Path) -> bool:
    folder = path.parent
    return folder.name == "scenarios" and (folder.parent / "log.ndjson").is_file()

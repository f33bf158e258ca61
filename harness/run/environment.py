"""On what a run is made: the facts of this machine and of this tool that a report names."""

import hashlib
import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from harness import __version__
from harness.documents.canonical import sha256_hex
from harness.documents.resources import resource

_PACKAGE = Path(__file__).resolve().parent.parent
_DATA = ("schemas", "scenarios")
"""What lies beside the package and decides with it; examples are only judged."""
_NOT_OURS = ("__pycache__", "_data")
_ORDER = (
    "tool",
    "tool_sha256",
    "packages_sha256",
    "python",
    "implementation",
    "system",
    "machine",
    "utc_offset",
)
_DISTRIBUTION = "sandbox-harness"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OF_AN_EXTRA = re.compile(r"\bextra\s*==")
_RENDERERS = ("fonttools", "typst")
"""Of the extra `pdf`: other versions of them make other documents."""


def in_order(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The facts as they are printed: those that this version knows first; a log sorts names."""
    known = dict(facts)
    return (
        *((name, known[name]) for name in _ORDER if name in known),
        *((name, value) for name, value in facts if name not in _ORDER),
    )


def environment_of_run() -> tuple[tuple[str, str], ...]:
    """The facts, by name; two runs of one tool on one machine differ in the offset at most."""
    return (
        ("tool", __version__),
        ("tool_sha256", tool_sha256()),
        ("packages_sha256", packages_sha256()),
        ("python", platform.python_version()),
        ("implementation", platform.python_implementation()),
        ("system", f"{platform.system()} {platform.release()}".strip()),
        ("machine", platform.machine()),
        ("utc_offset", _utc_offset()),
    )


@lru_cache(maxsize=1)
def tool_sha256() -> str:
    """A digest over every file of this tool: the same digest is the same tool."""
    digest = hashlib.sha256()
    for name, path in sorted(_files()):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - there are many
            digest.update(f"{sha256_hex(file.readall())}  {name}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def packages_sha256() -> str:
    """A digest over name and version of every package that the tool runs with."""
    names = sorted(f"{name}=={version}" for name, version in _packages().items())
    return sha256_hex("".join(f"{name}\n" for name in names).encode())


def _files() -> Iterator[tuple[str, str]]:
    # The same names in a wheel, which carries the data inside, as in a checkout.
    for folder, root in (("harness", _PACKAGE), *((name, resource(name)) for name in _DATA)):
        for here, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in _NOT_OURS]
            inside = folder + here[len(str(root)) :].replace(os.sep, "/")
            for name in files:
                path = f"{here}{os.sep}{name}"
                if name not in _NOT_OURS and os.path.isfile(path):  # noqa: PTH113 - for all of them
                    yield f"{inside}/{name}", path


def _packages() -> dict[str, str]:
    found: dict[str, str] = {}
    asked = set[str]()
    wanted = [_DISTRIBUTION, *_RENDERERS]
    while wanted:
        name = re.sub(r"[-_.]+", "-", wanted.pop()).lower()
        if name in asked:
            continue
        asked.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # of an extra that is not installed, or for another system
        version, requires = _told(package)
        if name != _DISTRIBUTION:
            found[name] = version
        asks = (line for line in requires if not _OF_AN_EXTRA.search(line))
        wanted += [match[0] for line in asks if (match := _NAME.match(line))]
    return found


def _told(package: Distribution) -> tuple[str, list[str]]:
    """Version and needs. The library would read everything twice, with the description."""
    text = package.read_text("METADATA")
    if text is None:  # an egg, which keeps them in several files
        return package.version, package.requires or []
    head = message_from_string(text.partition("\n\n")[0])
    return head["Version"], head.get_all("Requires-Dist", [])


def _utc_offset() -> str:
    text = datetime.now().astimezone().strftime("%z")
    return f"{text[:3]}:{text[3:5]}"

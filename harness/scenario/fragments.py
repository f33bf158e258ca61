"""Fragments: steps that several scenarios share, found by name beside them or in stock."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.documents.lossless import Pointer
from harness.documents.schema import nearest
from harness.documents.yaml import read_yaml
from harness.model.errors import DocumentError, Problem, UsageError
from harness.model.scenario import Step, UseStep
from harness.platforms.base import Edition
from harness.scenario.reading import SCHEMA, Reading
from harness.scenario.steps import BUILTIN, StepReader
from harness.scenario.vocabulary import Vocabulary

FOLDER = "fragments"
MAX_USES = 500
"""Uses of fragments in one scenario: two fragments that use others twice would grow without end."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}\Z")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentReader:
    """Reads what `use:` names. A fragment sees its arguments and nothing else of the scenario."""

    folders: tuple[Path, ...]
    edition: Edition | None
    vocabulary: Vocabulary | None
    problems: list[Problem] = field(default_factory=list)
    """Problems of the fragments' own files."""
    trail: tuple[str, ...] = ()
    uses: list[str] = field(default_factory=list)

    def use(self, reading: Reading, pointer: Pointer, number: str) -> UseStep:
        """The step at a pointer with the steps of its fragment; problems are noted."""
        name = reading.text(*pointer, "use")
        bare = UseStep(
            fragment=name,
            arguments=reading.texts(*pointer, "with"),
            returns=reading.texts(*pointer, "capture"),
            steps=(),
        )
        path = self._path(reading, (*pointer, "use"), name)
        inner = self._reading(path, reading, (*pointer, "use")) if path else None
        if inner is None:
            return bare
        _check_arguments(reading, pointer, inner.words("arguments"))
        _check_returns(reading, (*pointer, "capture"), inner.words("returns"))
        steps = self.steps(inner, name, f"{number}.")
        return replace(bare, steps=steps, source=inner.document.source)

    def steps(self, inner: Reading, name: str, prefix: str = "") -> tuple[Step, ...]:
        """The steps of a fragment; the problems of its file are noted."""
        names = {*BUILTIN, *inner.words("arguments")}
        deeper = replace(self, trail=(*self.trail, name))
        reader = StepReader(reading=inner, vocabulary=self.vocabulary, names=names, use=deeper.use)
        steps = reader.steps(("steps",), prefix)
        for index, returned in enumerate(inner.words("returns")):
            if returned not in names:
                hint = nearest(returned, sorted(names))
                inner.refuse(("returns", index), f"no step captures {returned!r}", hint)
        stem = Path(inner.document.path).stem
        if name and inner.text("fragment") not in ("", stem):
            inner.refuse(("fragment",), f"the fragment's file is called {stem}.yaml", "rename one")
        if self.edition:
            inner.check_edition(self.edition.name)
            inner.check_hosts(self.edition)
        self.problems.extend(inner.all_problems(SCHEMA))
        return steps

    def _path(self, reading: Reading, pointer: Pointer, name: str) -> Path | None:
        if not _NAME.match(name) or _RESERVED.match(name) or name.endswith("."):
            hint = "lower-case letters, digits, dots and dashes, no folders"
            reading.refuse(pointer, f"{name!r} is no name of a fragment", hint)
            return None
        if name in self.trail:
            way = " -> ".join((*self.trail, name))
            reading.refuse(pointer, f"fragment {name!r} uses itself: {way}", "take one use out")
            return None
        self.uses.append(name)
        if len(self.uses) > MAX_USES:
            reading.refuse(pointer, f"more than {MAX_USES} uses of fragments in one scenario")
            return None
        for folder in self.folders:
            path = folder / f"{name}.yaml"
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        known = sorted({p.stem for folder in self.folders for p in folder.glob("*.yaml")})
        reading.refuse(pointer, f"there is no fragment {name!r}", nearest(name, known))
        return None

    def _reading(self, path: Path, reading: Reading, pointer: Pointer) -> Reading | None:
        try:
            inner = Reading(document=read_yaml(path))
        except DocumentError as error:
            self.problems.extend(error.problems)
            return None
        except UsageError as error:
            reading.refuse(pointer, error.message, error.hint)
            return None
        if "fragment" not in inner.texts():
            reading.refuse(pointer, f"{path} is no fragment", "it needs the key 'fragment'")
            return None
        return inner


def _check_arguments(reading: Reading, step: Pointer, wanted: tuple[str, ...]) -> None:
    given = reading.texts(*step, "with")
    for name in given:
        if name not in wanted:
            place = (*step, "with", name)
            reading.refuse_key(place, f"unknown argument {name!r}", nearest(name, wanted))
    missing = ", ".join(name for name in wanted if name not in given)
    if missing:
        reading.refuse((*step, "use"), f"the fragment needs {missing}", "add it under 'with'")


def _check_returns(reading: Reading, place: Pointer, known: tuple[str, ...]) -> None:
    for here, there in reading.texts(*place).items():
        if there not in known:
            message = f"the fragment returns no {there!r}"
            reading.refuse((*place, here), message, nearest(there, known))

"""Scenario files, read with all their problems at once."""

import re
from dataclasses import replace
from pathlib import Path

from harness.documents.yaml import document_from_bytes, read_yaml
from harness.model.errors import DocumentError, Problem, UsageError
from harness.model.scenario import Scenario, Step
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.scenario.find import find_scenarios, fragment_folders
from harness.scenario.fragments import FragmentReader
from harness.scenario.reading import SCHEMA, Reading
from harness.scenario.steps import BUILTIN, StepReader
from harness.scenario.vocabulary import vocabulary_of

__all__ = ["find_scenarios", "load_fragment", "load_scenario"]

_ROUNDS = re.compile(r"[1-9][0-9]{0,4}\Z")


def load_scenario(path: Path, *, edition: str | None = None) -> Scenario:
    """The scenario in a file. Raises DocumentError with every problem, each with its place.

    With `edition`, a scenario of another edition is a problem too.
    """
    source = _bytes(path)
    reading = Reading(document=document_from_bytes(source, path=str(path)))
    _refuse_fragment(reading)
    known = _edition(reading)
    if edition is not None:
        reading.check_edition(edition, remedy="run it with --edition {edition}, or ")
    fragments = _fragment_reader(path, known)
    reader = StepReader(
        reading=reading,
        vocabulary=fragments.vocabulary,
        names=_given(reading),
        use=fragments.use,
    )
    steps = reader.steps(("steps",))
    always = reader.steps(("always",), "always.")
    if known:
        reading.check_hosts(known)
        for index in range(reading.length("needs")):
            reading.check_word(("needs", index), "capability", known.capabilities)
    problems = {*reading.all_problems(SCHEMA), *fragments.problems}
    if problems:
        raise DocumentError(problems)
    return replace(_scenario(reading, steps, always), path=str(path), source=source)


def load_fragment(path: Path) -> tuple[Step, ...]:
    """The steps of a fragment's file, checked by themselves. Raises DocumentError.

    Words of an edition are checked where the fragment says which edition it is for.
    """
    reading = Reading(document=read_yaml(path))
    fragments = _fragment_reader(path.parent, _edition(reading))
    steps = fragments.steps(reading, path.stem)
    if fragments.problems:
        raise DocumentError(set(fragments.problems))
    return steps


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror or error}", hint="check the path"
        ) from error


def _refuse_fragment(reading: Reading) -> None:
    if "fragment" in reading.texts():
        place = reading.document.key_location(("fragment",))
        hint = "name a scenario; `use:` in its steps brings this in"
        raise DocumentError([Problem(place, "a fragment, no scenario", hint)])


def _edition(reading: Reading) -> Edition | None:
    name = reading.text("edition")
    if not name:
        return None
    try:
        return edition_named(name)
    except UsageError as error:
        reading.refuse(("edition",), error.message, error.hint)
        return None


def _fragment_reader(path: Path, edition: Edition | None) -> FragmentReader:
    return FragmentReader(
        folders=fragment_folders(path, edition.name if edition else ""),
        edition=edition,
        vocabulary=vocabulary_of(edition) if edition else None,
    )


def _given(reading: Reading) -> set[str]:
    reading.check_secrets(("given",))
    given = reading.texts("given")
    for name in given:
        reading.check_names(("given", name), BUILTIN)
    return {*BUILTIN, *given}


def _scenario(reading: Reading, steps: tuple[Step, ...], always: tuple[Step, ...]) -> Scenario:
    name = reading.text("scenario")
    rounds = reading.text("rounds")
    en = reading.text("title") or reading.text("title", "en") or name
    return Scenario(
        name=name,
        title=Text(en, reading.text("title", "zh") or en),
        edition=reading.text("edition"),
        steps=steps,
        covers=reading.words("covers"),
        rounds=int(rounds) if _ROUNDS.match(rounds) else 1,
        given=reading.texts("given"),
        always=always,
        needs=reading.words("needs"),
        tags=reading.words("tags"),
        sha256=reading.document.sha256,
    )

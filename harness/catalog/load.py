"""The register and the plans as data: read from files that ship inside this package."""

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.documents.schema import nearest, schema_problems
from harness.documents.yaml import Document, read_yaml
from harness.model.errors import DocumentError, Problem
from harness.model.requirement import Catalogue, Level, Plan, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import EDITION_NAMES, edition_named

_FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The register, edition 1, in its own order. Raises DocumentError when it is damaged."""
    document = read_yaml(_FOLDER / "requirements.yaml")
    problems = schema_problems(document, "register.schema.json") or _repeated_ids(document)
    if problems:
        raise DocumentError(problems)
    return Catalogue(
        requirements=tuple(_requirement(row) for row in document.data["requirements"]),
        sha256=document.sha256,
    )


def load_plan(edition: str) -> Plan:
    """The acceptance plan of an edition. Raises DocumentError when it is damaged."""
    return read_plan(_FOLDER / f"{edition}.plan.yaml", edition_named(edition))


def read_plan(path: Path, edition: Edition) -> Plan:
    """The acceptance plan in a file, such as a run kept. Raises DocumentError when it is wrong."""
    document = read_yaml(path)
    problems = schema_problems(document, "plan.schema.json") or [
        *_unknown_rows(document),
        *_unknown_needs(document, edition),
    ]
    if problems:
        raise DocumentError(problems)
    data = document.data
    return Plan(
        edition=edition.name,
        version=data["version"],
        requirements=tuple(data["requirements"]),
        scenarios=tuple(data["scenarios"]),
        sha256=document.sha256,
        not_in_plan=Text(**data["not_in_plan"]),
        needs=MappingProxyType({row: tuple(words) for row, words in data.get("needs", {}).items()}),
        source=document.source,
    )


def _requirement(row: dict[str, Any]) -> Requirement:
    editions = EDITION_NAMES if row["editions"] == "all" else tuple(row["editions"])
    classes = tuple(RunClass(word) for word in row.get("shown_by", ())) or tuple(RunClass)
    return Requirement(
        id=row["id"],
        level=Level(row["level"]),
        subject=Subject(row["subject"]),
        editions=editions,
        title=Text(**row["title"]),
        rule=row["rule"],
        fails_when=row["fails_when"],
        source=row["source"],
        needs=row.get("needs", ""),
        shown_by=classes,
        must_test=row.get("must_test") == "true",
    )


def _repeated_ids(document: Document) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for index, row in enumerate(document.data["requirements"]):
        if row["id"] in seen:
            place = ("requirements", index, "id")
            problems.append(document.problem(place, f"id {row['id']} stands twice"))
        seen.add(row["id"])
    return problems


def _unknown_rows(document: Document) -> list[Problem]:
    ids = [r.id for r in load_catalogue().requirements]
    return [
        document.problem(("requirements", i), f"no row {name} in the register", nearest(name, ids))
        for i, name in enumerate(document.data["requirements"])
        if name not in ids
    ]


def _unknown_needs(document: Document, edition: Edition) -> list[Problem]:
    rows = document.data["requirements"]
    known = [*edition.capabilities, *edition.operations.operations]
    problems = []
    for row, words in document.data.get("needs", {}).items():
        if row not in rows:
            message = f"no row {row} in this plan"
            problems.append(document.problem(("needs", row), message, nearest(row, rows)))
        problems += [
            document.problem(
                ("needs", row, i),
                f"{word} is no capability or interface of {edition.name}",
                nearest(word, known),
            )
            for i, word in enumerate(words)
            if word not in known
        ]
    return problems

"""Requirements, their catalogue, and the acceptance plan of an edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.text import Text


class Level(StrEnum):
    """What a violation costs: must -> fail, should -> warn, may -> a note."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Subject(StrEnum):
    """Who is judged by a requirement."""

    APPLICATION = "application"
    PLATFORM = "platform"
    SUBMISSION = "submission"


class RunClass(StrEnum):
    """What the traffic of a run is worth: emulator, recording, or a real sandbox."""

    REHEARSAL = "rehearsal"
    RECORDED = "recorded"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One clause that somebody can be held to; a row of the register."""

    id: str
    level: Level
    subject: Subject
    editions: tuple[str, ...]
    title: Text
    rule: str
    fails_when: str
    source: str
    needs: str = ""
    """The capability of the statement without which the row is not applicable."""
    shown_by: tuple[RunClass, ...] = tuple(RunClass)
    """The run classes that can show the row."""
    must_test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The requirements of the register, in its order, with the digest of the file."""

    requirements: tuple[Requirement, ...]
    sha256: str

    def of_edition(self, edition: str) -> tuple[Requirement, ...]:
        """The rows that hold for an edition."""
        return tuple(r for r in self.requirements if edition in r.editions)

    def find(self, requirement_id: str) -> Requirement | None:
        """The row of that id; None when the register has none."""
        return next((r for r in self.requirements if r.id == requirement_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a certification of an edition owes: rows and scenarios, in one version."""

    edition: str
    version: str
    requirements: tuple[str, ...]
    scenarios: tuple[str, ...]
    sha256: str
    not_in_plan: Text
    """The reason printed beside the register rows that the plan leaves out."""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Row -> capabilities and interfaces: without any of them nothing can show the row."""
    source: bytes = field(default=b"", repr=False)
    """The file's bytes: a run keeps the plan as it was used."""

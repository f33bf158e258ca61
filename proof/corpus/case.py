"""A case of the corpus: recorded traffic with one defect, or with none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Record = Mapping[str, Any]


class Kind(StrEnum):
    """What a case is meant to show."""

    MUTANT = "mutant"
    """Breaks exactly its requirement."""
    NEIGHBOUR = "neighbour"
    """Looks like a defect and is none: nothing may be found in it."""
    SILENT = "silent"
    """Shows nothing of its requirement: a pass of it would be vacuous."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Traffic that breaks one requirement of the register, or comes close without breaking it."""

    requirement: str
    kind: Kind
    name: str
    """`price-one-decimal`: unique within requirement and edition."""
    shows: str
    """The defect, or the right thing that looks like one, in a sentence."""
    edition: str
    statement: Mapping[str, Any] | None
    """The statement as its YAML file would hold it; None for an audit without one."""
    exchanges: Sequence[Record]
    """In the form of schemas/exchange.schema.json."""
    acts: Sequence[Record] = ()
    """What a certification records beside the exchanges (probe answers, the end of a process)."""
    run_class: str = "recorded"
    is_certification: bool = False
    """Whether it is judged as a certification, in which what was never done is a violation."""
    also: frozenset[str] = field(default_factory=frozenset)
    """Requirements that the same defect cannot but break as well, with the reason in `shows`."""

"""The operation table of an edition: names, fields and envelopes, read from one data file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.documents.yaml import read_yaml

DATA = Path(__file__).parent / "data"


class OperationKind(StrEnum):
    """What a call does: asks for a token, reads, or acts on the platform's state."""

    TOKEN = "token"  # noqa: S105 - a kind of call
    READ = "read"
    ACT = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A place in an answer and the text that must stand there."""

    path: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One interface of an edition: its own name, ours, and where its values stand."""

    interface: str
    """The platform's name: a dotted method or a system path."""
    name: str
    """Our name, used in scenarios: `order.create`."""
    kind: OperationKind
    capability: str
    schema: str
    """Stem of the schema files: `<edition>/<schema>.request` and `.answer`."""
    fields: Mapping[str, str]
    """Value name -> PARAMETER or PARAMETER/json/pointer."""
    answer: Mapping[str, str]
    """Value name -> JSONPath below the envelope."""
    defaults: Mapping[str, str]
    """Value name -> what the reference client sends where a scenario says nothing."""
    success: Outcome | None
    not_yet: Outcome | None

    @property
    def envelope(self) -> str:
        """The key that wraps a successful answer; empty for path-style interfaces."""
        if self.interface.startswith("/"):
            return ""
        return self.interface.replace(".", "_") + "_response"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackKind:
    """One kind of push: its message type, our name, and where its values stand in the body."""

    message_type: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationTable:
    """All operations and callbacks of an edition."""

    operations: Mapping[str, Operation]
    callbacks: Mapping[str, CallbackKind]

    def named(self, name: str) -> tuple[Operation, ...]:
        """The operations that go by our name."""
        return tuple(o for o in self.operations.values() if o.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Our names of all operations."""
        return tuple(dict.fromkeys(o.name for o in self.operations.values()))


def read_operations(edition: str) -> OperationTable:
    """The operation table of an edition."""
    data = read_yaml(DATA / f"{edition}.operations.yaml").data
    return OperationTable(
        operations=MappingProxyType(
            {interface: _operation(interface, row) for interface, row in data["operations"].items()}
        ),
        callbacks=MappingProxyType(
            {
                number: CallbackKind(message_type=number, name=row["name"], fields=row["fields"])
                for number, row in data["callbacks"].items()
            }
        ),
    )


def _operation(interface: str, row: dict[str, Any]) -> Operation:
    return Operation(
        interface=interface,
        name=row["name"],
        kind=OperationKind(row["kind"]),
        capability=row.get("capability", ""),
        schema=row["schema"],
        fields=MappingProxyType(row["fields"]),
        answer=MappingProxyType(row["answer"]),
        defaults=MappingProxyType(row.get("defaults", {})),
        success=_outcome(row.get("success")),
        not_yet=_outcome(row.get("not_yet")),
    )


def _outcome(row: dict[str, str] | None) -> Outcome | None:
    return Outcome(path=row["path"], expected=row["is"]) if row else None

"""The operation table of an edition: names, fields and envelopes, read from one data file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.documents.yaml import read_yaml

DATA = Path(__file__).parent / "data"
BODY = "body"
"""What stands in front of a place in the JSON body, where others name a parameter."""
COUNT = "#"
"""The end of a path that means how many members a list has."""


class OperationKind(StrEnum):
    """What a call does: asks for a token, reads, or acts on the platform's state."""

    TOKEN = "token"  # noqa: S105 - a kind of call
    READ = "read"
    ACT = "act"


class RefusalKind(StrEnum):
    """What a refusal asks of the application."""

    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - a kind of refusal
    """Another token, then the same call again."""
    RATE_LIMITED = "rate_limited"
    """A pause."""
    FINAL = "final"
    """Permission, signature, parameters: the same call will be refused again."""
    IP_REFUSED = "ip_refused"
    """The address is not on the whitelist: no more calls."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalTable:
    """What the error codes and HTTP statuses of an edition mean."""

    codes: Mapping[str, RefusalKind]
    statuses: Mapping[str, RefusalKind]

    def kind_of(self, *codes: str) -> RefusalKind:
        """The kind of the first code that the edition knows, whatever its case."""
        known = (self.codes.get(code.casefold()) for code in codes)
        return next((kind for kind in known if kind), RefusalKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A place in an answer and the text that must stand there."""

    path: str
    expected: str
    is_optional: bool = False
    """Whether an answer that has nothing at that place says it too."""


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
    """Value name -> PARAMETER, PARAMETER/json/pointer or `body`/json/pointer."""
    answer: Mapping[str, str]
    """Value name -> JSONPath below the envelope."""
    defaults: Mapping[str, str]
    """Value name -> what the reference client sends where a scenario says nothing."""
    success: Outcome | None
    not_yet: Outcome | None
    literals: tuple[str, ...] = ()
    """Names of the values that are JSON themselves, such as numbers; every other one is a text."""
    numbered: tuple[str, ...] = ()
    """Names of the texts that tell the members of a list apart when it is filled with copies."""
    envelope: str = ""
    """The key that wraps a successful answer; empty where nothing does."""
    http_method: str = ""
    """The documented method, where the edition fixes one."""
    path: str = ""
    """The path of the URL, where the edition gives each interface its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackKind:
    """One kind of push: its message type, our name, and where its values stand in the body."""

    message_type: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationTable:
    """All operations, callbacks and acts of an edition."""

    operations: Mapping[str, Operation]
    callbacks: Mapping[str, CallbackKind]
    refusals: RefusalTable
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Acts of the platform's side that belong to no order -> the values that each must be told."""
    faults: tuple[str, ...] = ()
    """The faults that an emulator of the edition can have."""

    def at_path(self, path: str) -> Operation | None:
        """The operation that has a URL path of its own; None where no operation has this one.

        A slash at the end names the same resource to most servers, so it is not told apart.
        """
        bare = path.rstrip("/")
        return next((o for o in self.operations.values() if o.path and o.path == bare), None)

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
    envelope = data.get("envelope", "")
    return OperationTable(
        operations=MappingProxyType(
            {
                interface: _operation(interface, row, envelope)
                for interface, row in data["operations"].items()
            }
        ),
        callbacks=MappingProxyType(
            {
                number: CallbackKind(message_type=number, name=row["name"], fields=row["fields"])
                for number, row in data.get("callbacks", {}).items()
            }
        ),
        refusals=_refusals(data["refusals"]),
        acts=MappingProxyType({name: tuple(row) for name, row in data.get("acts", {}).items()}),
        faults=tuple(data["faults"]),
    )


def _operation(interface: str, row: dict[str, Any], envelope: str) -> Operation:
    is_wrapped = not interface.startswith("/")
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
        literals=tuple(row.get("literals", ())),
        numbered=tuple(row.get("numbered", ())),
        envelope=envelope.format(method=interface.replace(".", "_")) if is_wrapped else "",
        http_method=row.get("method", ""),
        path=row.get("path", ""),
    )


def _refusals(rows: dict[str, Any]) -> RefusalTable:
    return RefusalTable(
        codes=MappingProxyType(
            {
                code.casefold(): RefusalKind(kind)
                for kind, codes in rows["codes"].items()
                for code in codes
            }
        ),
        statuses=MappingProxyType(
            {status: RefusalKind(kind) for status, kind in rows["statuses"].items()}
        ),
    )


def _outcome(row: dict[str, str] | None) -> Outcome | None:
    if row is None:
        return None
    return Outcome(path=row["path"], expected=row["is"], is_optional="optional" in row)

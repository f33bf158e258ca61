"""A recording: the exchanges of a run and what was done beside them, safe to keep."""

from dataclasses import dataclass
from datetime import datetime

from harness.model.evidence import Act
from harness.model.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a recording of our own comes from."""

    run_id: str
    recorded: datetime
    """UTC time at which the recorded run began."""
    edition: str
    app_key: str
    driver: str
    """`reference`: our client made the calls; `observe`: the application on its own."""
    tool_version: str
    cassette_key: str = ""
    """Name of the published key that the recorded requests are signed with."""
    scenarios: tuple[tuple[str, str], ...] = ()
    """Name and sha256 of each scenario, in the order in which they were played."""
    application: str = ""
    """Name and version of the application, as its statement has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a file of recorded traffic holds."""

    exchanges: tuple[Exchange, ...]
    """In the order in which they ended: the order of the evidence log."""
    acts: tuple[Act, ...] = ()
    """In their order; none in a recording that another tool made."""
    provenance: Provenance | None = None
    """None for a recording that another tool made."""

"""What `make proof` last showed of a requirement's checks: read from the file that it writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "proof.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The seeded defects of one requirement on one edition, and how its checks did."""

    date: str
    defects: tuple[str, ...]
    caught: int
    neighbours: int
    """Right recordings that look like a violation of it."""
    false_alarms: int


def proof_of(edition: str, requirement: str) -> Proof | None:
    """What the last proof showed of a row; None for a row that no recording can show."""
    data = _record()
    row = data["rows"].get(edition, {}).get(requirement)
    if row is None:
        return None
    return Proof(
        date=data["date"],
        defects=tuple(row["defects"]),
        caught=row["caught"],
        neighbours=row["neighbours"],
        false_alarms=row["false_alarms"],
    )


@lru_cache(maxsize=1)
def _record() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded

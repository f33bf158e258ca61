"""What reading a file of recorded traffic, or a piece of it, came to beside its exchanges."""

from collections import Counter
from dataclasses import dataclass, field, replace

from harness.model.recording import Provenance
from harness.run.overlap import smallest
from harness.sources.recorded import Damage, TrafficFile
from harness.sources.recorded_damage import joined

HOSTS_COUNTED = 1_000
"""How many other hosts are counted by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """The facts of a file, or of a piece of it. Plain values: it travels, and adds up."""

    file: TrafficFile
    sha256: str = ""
    """Of the file's bytes; empty before its last piece was read."""
    exchanges: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Host -> exchanges with it that are none of this platform's."""
    repeated: int = 0
    """How many exchanges stand in a file before it too, where that was asked for."""
    sample: frozenset[int] = frozenset()
    """Marks of some of its exchanges, by which another file with the same ones is found."""
    damage: tuple[Damage, ...] = ()
    stored_facts: int = 0
    """How many exchanges brought the facts along that were observed when they were recorded."""
    provenance: Provenance | None = None
    """Where a recording of our own comes from; None for any other file."""
    bodiless: int = 0
    """How many answers were recorded without their bodies, or with a part of them."""
    is_torn: bool = False
    """Whether the file was cut though it has to be read whole; nothing else is then of use."""

    def joined(self, later: "FileRead") -> "FileRead":
        """The same with what its next piece came to."""
        return replace(
            self,
            sha256=later.sha256 or self.sha256,
            exchanges=self.exchanges + later.exchanges,
            left_out=_counted(self.left_out, later.left_out),
            repeated=self.repeated + later.repeated,
            sample=smallest(self.sample | later.sample),
            damage=joined(self.damage, later.damage),
            stored_facts=self.stored_facts + later.stored_facts,
            provenance=self.provenance or later.provenance,
            bodiless=self.bodiless + later.bodiless,
            is_torn=self.is_torn or later.is_torn,
        )


def count_host(counts: Counter[str], host: str, count: int = 1) -> None:
    """Count exchanges with a host: by its name, or with others where there are very many."""
    is_named = host in counts or len(counts) < HOSTS_COUNTED
    counts[host if is_named else ""] += count


def _counted(first: Counter[str], later: Counter[str]) -> Counter[str]:
    made = first.copy()
    for host, count in later.items():
        count_host(made, host, count)
    return made

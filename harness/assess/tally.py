"""What one check has come to so far; two tallies of the same check over two shards add up."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from harness.checks.registry import (
    Counted,
    Event,
    Examined,
    Note,
    Placed,
    TrafficEvents,
    Undecided,
)
from harness.model.errors import CheckError, EnvironmentTrouble
from harness.model.text import Text
from harness.model.verdict import Finding

CITED = 5
"""How many exchanges a finding or a pass cites; the rest are counted."""

Place = tuple[Any, ...]
"""Where an event stands in the order of all events of a check, whatever shard it came from."""
Cause = tuple[str, str]
Kept = TypeVar("Kept")


@dataclass(slots=True)
class Occurrences:
    """How often a cause was met, with the first few findings of it."""

    count: int = 0
    first: list[tuple[Place, Finding]] = field(default_factory=list)
    last: tuple[Place, str] | None = None
    """The last exchange that any finding cites."""

    def add(self, place: Place, finding: Finding) -> None:
        """Count one finding."""
        self.count += finding.count
        _keep_first(self.first, (place, finding))
        if finding.exchanges:
            self._keep_last((place, finding.latest or finding.exchanges[-1]))

    def merge(self, other: "Occurrences") -> None:
        """Add what another shard counted."""
        self.count += other.count
        for entry in other.first:
            _keep_first(self.first, entry)
        if other.last:
            self._keep_last(other.last)

    @property
    def finding(self) -> Finding:
        """The first finding, with the count of all, the first few exchanges and the last one."""
        all_kept = (exchange for _, finding in self.first for exchange in finding.exchanges)
        cited = tuple(dict.fromkeys(all_kept))[:CITED]
        last = self.last[1] if self.last else ""
        return replace(
            self.first[0][1],
            count=self.count,
            exchanges=cited,
            latest="" if last in cited else last,
        )

    def _keep_last(self, entry: tuple[Place, str]) -> None:
        if self.last is None or entry[0] > self.last[0]:
            self.last = entry


@dataclass(slots=True)
class Tally:
    """The events of one check, counted. Plain data: it travels between processes."""

    examined: int = 0
    cited: list[tuple[Place, str]] = field(default_factory=list)
    causes: dict[Cause, Occurrences] = field(default_factory=dict)
    undecided: dict[Text, Place] = field(default_factory=dict)
    notes: dict[Text, Place] = field(default_factory=dict)
    counted: dict[Text, int] = field(default_factory=dict)
    broken: dict[Text, Place] = field(default_factory=dict)

    def add(self, place: Place, event: Event) -> None:
        """Count one event."""
        if isinstance(event, Examined):  # before all others, for it is the normal one
            self.examined += event.count
            if event.exchange and not (len(self.cited) == CITED and place >= self.cited[-1][0]):
                _keep_first(self.cited, (place, event.exchange))
            return
        match event:
            case Finding():
                cause = (event.message.en, general_place(event.where))
                self.causes.setdefault(cause, Occurrences()).add(place, event)
            case Undecided(reason):
                _keep_earliest(self.undecided, reason, place)
            case Note(text):
                _keep_earliest(self.notes, text, place)
            case Counted(text, count):
                self.counted[text] = self.counted.get(text, 0) + count
            case _:
                # Left out, what a check meant as a finding would read as nothing found.
                raise CheckError(f"{event!r} is no event")

    def examine(self, place: Place, exchange: str, count: int) -> None:
        """Count things of one exchange, at one place, that are all right."""
        self.examined += count
        cited = self.cited
        if len(cited) == CITED and place > cited[-1][0]:  # as it is after the first few
            return
        for number in range(min(count, CITED)):
            _keep_first(cited, ((*place, number), exchange))

    def add_all(self, place: Place, events: TrafficEvents, name: str) -> bool:
        """Count what a check says, and tell whether a finding was among it.

        What has no place of its own stands behind what has, at this place.
        """
        number, is_faulted = 0, False
        try:
            for number, told in enumerate(events):
                if isinstance(told, Placed):
                    event, at = told.event, (0, told.place, number)
                else:
                    event, at = told, (*place, number)
                self.add(at, event)
                is_faulted = is_faulted or isinstance(event, Finding)
        except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
            self.breaks((*place, number), breakage(name, error))
        return is_faulted

    def breaks(self, place: Place, what: Text) -> None:
        """Keep that the check itself broke here."""
        _keep_earliest(self.broken, what, place)

    def merge(self, other: "Tally") -> None:
        """Add what another shard counted."""
        self.examined += other.examined
        for entry in other.cited:
            _keep_first(self.cited, entry)
        for cause, occurrences in other.causes.items():
            self.causes.setdefault(cause, Occurrences()).merge(occurrences)
        for text, count in other.counted.items():
            self.counted[text] = self.counted.get(text, 0) + count
        for mine, theirs in (
            (self.undecided, other.undecided),
            (self.notes, other.notes),
            (self.broken, other.broken),
        ):
            for text, place in theirs.items():
                _keep_earliest(mine, text, place)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per cause, in the order in which the causes were first met."""
        ordered = sorted(self.causes.values(), key=lambda o: o.first[0][0])
        return tuple(occurrences.finding for occurrences in ordered)

    @property
    def all_notes(self) -> tuple[Text, ...]:
        """The notes in the order in which they were first made, then those that count."""
        counted = sorted(self.counted.items(), key=lambda item: item[0].en)
        return (*in_order(self.notes), *(text.format(count=count) for text, count in counted))


def in_order(texts: dict[Text, Place]) -> tuple[Text, ...]:
    """Texts in the order of their places."""
    return tuple(sorted(texts, key=lambda text: texts[text]))


def general_place(where: str) -> str:
    """A place without its indices, the same for every item of a list."""
    return "/".join("*" if part.isdecimal() else part for part in where.split("/"))


def first_cited(tallies: Iterable[Tally]) -> tuple[str, ...]:
    """The first few exchanges that the checks examined, check by check, none of them twice."""
    cited = (exchange for tally in tallies for _, exchange in tally.cited)
    return tuple(dict.fromkeys(cited))[:CITED]


def breakage(name: str, error: Exception) -> Text:
    """How a check or a ledger broke, in words; what this machine lacks is no bug, and raised."""
    if isinstance(error, EnvironmentTrouble):
        raise error
    what = f"{name}: {type(error).__name__}: {error}"
    return Text(f"a check broke: {what}", f"检查程序出错：{what}")


def _keep_first(entries: "list[tuple[Place, Kept]]", entry: "tuple[Place, Kept]") -> None:
    if len(entries) == CITED and entry[0] >= entries[-1][0]:
        return
    insort(entries, entry, key=lambda e: e[0])
    del entries[CITED:]


def _keep_earliest(texts: dict[Text, Place], text: Text, place: Place) -> None:
    former = texts.get(text)
    if former is None or place < former:
        texts[text] = place

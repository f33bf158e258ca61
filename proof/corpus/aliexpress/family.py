"""A family of cases: each a function that bends a recording, its docstring the published text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from proof.corpus.aliexpress.rounds import closing, every_interface, opening
from proof.corpus.aliexpress.statement import statement
from proof.corpus.aliexpress.tape import Tape
from proof.corpus.case import Case, Kind
from proof.corpus.forms import cassette_records

Bend = Callable[[Tape], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around the bend, and how the recording is to be judged."""

    before: int = 1
    """Whole right rounds before it, after the grant of the tokens."""
    after: int = 1
    """Whole right rounds after it."""
    alone: bool = False
    """Nothing at all around it, not even the grant."""
    run_class: str = "recorded"
    certification: bool = False
    """Judged as a certification: every interface is called once, and the run has its acts."""
    omits: str = ""
    """An interface that a certification leaves uncalled."""
    is_stated: bool = True
    """False for an audit to which no statement is given."""
    cassette: bool = False
    """Kept as VCR keeps it: calls with answers only, and no clock but the signed timestamp."""
    statement: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the statement that are other than usual; None leaves one out."""


AMID = Setting()
ALONE = Setting(alone=True)
UNSTATED = Setting(is_stated=False)
CASSETTE = Setting(cassette=True)
LAST = Setting(after=0)
"""Nothing may follow it."""
CERTIFIED = Setting(before=2, after=0, run_class="rehearsal", certification=True)
"""With the round in which every interface is called: three whole rounds."""


@dataclass(slots=True)
class Family:
    """Collects the cases of a family of requirements."""

    collected: list[tuple[str, Kind, Bend, frozenset[str], Setting]] = field(default_factory=list)

    def mutant(
        self, requirement: str, *, also: tuple[str, ...] = (), setting: Setting = AMID
    ) -> Callable[[Bend], Bend]:
        """A recording that breaks the requirement, and those of `also` since it cannot but."""
        return self._case(requirement, Kind.MUTANT, frozenset(also), setting)

    def neighbour(self, requirement: str, *, setting: Setting = AMID) -> Callable[[Bend], Bend]:
        """A recording that comes close and is right."""
        return self._case(requirement, Kind.NEIGHBOUR, frozenset(), setting)

    def silent(self, requirement: str, *, setting: Setting = AMID) -> Callable[[Bend], Bend]:
        """A right recording that shows nothing of the requirement."""
        return self._case(requirement, Kind.SILENT, frozenset(), setting)

    def cases(self) -> tuple[Case, ...]:
        """All of them, recorded."""
        return tuple(_recorded(*entry) for entry in self.collected)

    def _case(
        self, requirement: str, kind: Kind, also: frozenset[str], setting: Setting
    ) -> Callable[[Bend], Bend]:
        def collect(bend: Bend) -> Bend:
            self.collected.append((requirement, kind, bend, also, setting))
            return bend

        return collect


def _recorded(
    requirement: str, kind: Kind, bend: Bend, also: frozenset[str], setting: Setting
) -> Case:
    tape = Tape()
    if setting.certification:
        tape.act("application_started", name="corpus-erp")
        tape.act("scenario_started", name="order-lifecycle")
    if not setting.alone:
        opening(tape, setting.before)
    if setting.certification:
        every_interface(tape, setting.omits)
    bend(tape)
    if not setting.alone:
        closing(tape, setting.after)
    if setting.certification:
        tape.act("scenario_ended", name="order-lifecycle", outcome="completed")
        tape.act("application_ended", name="corpus-erp", outcome="expected")
    return Case(
        requirement=requirement,
        kind=kind,
        name=bend.__name__.strip("_").replace("_", "-"),
        shows=" ".join((bend.__doc__ or "").split()),
        edition="aliexpress",
        statement=statement(**setting.statement) if setting.is_stated else None,
        exchanges=cassette_records(tape.records) if setting.cassette else tuple(tape.records),
        acts=tuple(tape.acts),
        run_class=setting.run_class,
        is_certification=setting.certification,
        also=also,
    )

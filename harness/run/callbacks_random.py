"""Random sequences of deliveries: tried, judged, shrunk, written as scenarios that reproduce."""

from collections.abc import Callable
from dataclasses import dataclass, field

from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.run.callbacks_stage import CallbackStage, Played
from harness.run.folder import RunFolder
from harness.scenario.load import load_scenario
from harness.sources.random_sequences import (
    MANNERS,
    MOST_MOVES,
    MOST_ORDERS,
    REORDERED,
    STALE,
    Move,
    scenario_text,
)

_SHRINKING = 25
"""So many further sequences may be played to make one that was found smaller."""
_BATCH = 4
"""Sequences of one run of the generator: what it draws later is much like what it drew before."""
_MOST_CHOICES = 12
_DRAWS = 15
"""A generator draws some sequences twice, and many that are too short, so it draws more often than
sequences are played."""
_FEWEST_MOVES = 4
"""Shorter sequences are played to make a longer one smaller only: they seldom show anything."""
_ORDERS = (0, 0, 0, 1, 1, MOST_ORDERS - 1)
_OFTEN = ("duplicate", "duplicate", "duplicate", REORDERED, STALE)
_MANNERS = (*range(len(MANNERS)), *(MANNERS.index(manner) for manner in _OFTEN))
"""Drawn from evenly: most of it happens to one order, and much of it out of order."""
_TITLE = Text("A random sequence of deliveries, seed {seed}", "随机回传序列，种子 {seed}")
_FOUND_TITLE = Text(
    "The smallest sequence found that breaks {row}, seed {seed}",
    "违反 {row} 的最小回传序列，种子 {seed}",
)

Judge = Callable[[Played], frozenset[str]]
"""The requirements that a sequence's deliveries break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A requirement that some sequence breaks, and the file with the smallest one."""

    requirement: str
    file: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a random search came to."""

    seed: int
    played: int
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A random search: `is_over` says when no time is left, or nobody is there any more."""

    stage: CallbackStage
    edition: Edition
    folder: RunFolder
    judge: Judge
    seed: int
    sequences: int
    is_over: Callable[[], bool]

    def run(self) -> Searched:
        """Try sequences until as many were tried as asked for, or it is over."""
        tries = _Tries(self)
        for number, begun in enumerate(range(0, self.sequences, _BATCH)):
            count = min(_BATCH, self.sequences - begun)
            tries.explore(f"{self.seed}.{number}", count)
        return Searched(seed=self.seed, played=tries.played, found=tuple(self._written(tries)))

    def _written(self, tries: "_Tries") -> list[Found]:
        found = []
        for number, (row, moves) in enumerate(sorted(tries.smallest.items()), 1):
            name = f"found-{number}"
            title = _FOUND_TITLE.format(row=row, seed=self.seed)
            text = scenario_text(moves, self.edition, name=name, title=title, covers=row)
            (self.folder.path / f"{name}.yaml").write_text(text, encoding="utf-8")
            found.append(Found(requirement=row, file=f"{name}.yaml", moves=moves))
        return found


class _BrokenError(Exception):
    """Raised to tell the generator that a sequence breaks a requirement."""


@dataclass(slots=True)
class _Tries:
    search: Search
    played: int = 0
    smallest: dict[str, tuple[Move, ...]] = field(default_factory=dict)
    """Requirement -> the smallest sequence known to break it."""
    _shrunk: set[str] = field(default_factory=set)
    """The requirements for which a smaller sequence has been looked for."""
    _known: dict[str, frozenset[str]] = field(default_factory=dict)
    """What a sequence came to that was played before."""

    def explore(self, seed_: str, count: int) -> None:
        """Try some sequences; make the first smaller that breaks what none broke before."""
        # Imported here: it takes long, and only a random search needs it.
        from hypothesis import (  # noqa: PLC0415 - see above
            HealthCheck,
            Phase,
            Verbosity,
            given,
            seed,
            settings,
        )
        from hypothesis import strategies as st  # noqa: PLC0415 - see above
        from hypothesis.errors import HypothesisException  # noqa: PLC0415 - see above

        move = st.builds(
            Move,
            order=st.sampled_from(_ORDERS),
            choice=st.integers(0, _MOST_CHOICES - 1),
            manner=st.sampled_from(_MANNERS),
        )
        bounded = settings(
            max_examples=_DRAWS * count,
            phases=[Phase.generate, Phase.shrink],
            database=None,
            deadline=None,
            verbosity=Verbosity.quiet,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        run = given(st.lists(move, min_size=1, max_size=MOST_MOVES))(self._check(count))
        try:
            seed(seed_)(bounded(run))()
        except (_BrokenError, HypothesisException):
            # What was found is kept; a sequence that does not fail twice is told as it was.
            return

    def _check(self, count: int) -> Callable[[list[Move]], None]:
        last, known = self.played + count, frozenset(self._shrunk)
        wanted = ""

        def check(moves: list[Move]) -> None:
            nonlocal wanted, last
            if self.played >= last or self.search.is_over():
                return
            if not wanted and len(moves) < _FEWEST_MOVES:
                return
            broken = self._broken(tuple(moves)) - known
            if broken and not wanted:
                wanted, last = min(broken), self.played + _SHRINKING
                self._shrunk.add(wanted)
            if wanted in broken:
                raise _BrokenError

        return check

    def _broken(self, moves: tuple[Move, ...]) -> frozenset[str]:
        body = scenario_text(moves, self.search.edition, name="x", title=_TITLE)
        if body not in self._known:
            self.played += 1
            broken = self.search.judge(self.search.stage.play(self._scenario(moves)))
            self._known[body] = broken
            for row in broken:
                self.smallest[row] = min(moves, self.smallest.get(row, moves), key=_size)
        return self._known[body]

    def _scenario(self, moves: tuple[Move, ...]) -> Scenario:
        search = self.search
        name = f"random-{self.played}"
        title = _TITLE.format(seed=search.seed)
        text = scenario_text(moves, search.edition, name=name, title=title)
        search.folder.keep(f"scenarios/{name}.yaml", text.encode())
        path = search.folder.evidence / "scenarios" / f"{name}.yaml"
        return load_scenario(path, edition=search.edition.name)


def _size(moves: tuple[Move, ...]) -> tuple[int, int, tuple[tuple[int, int, int], ...]]:
    numbers = tuple((m.order, m.choice, m.manner) for m in moves)
    return len(moves), sum(map(sum, numbers)), numbers

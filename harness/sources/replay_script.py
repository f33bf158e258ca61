"""What of a recording a replay plays: the exchanges and acts of its scenarios, and what is shared.

A scenario has everything from its recorded start to the start of the next one, and what comes of
its orders later. What was recorded
before the first scenario belongs to all. Of scenarios that are not played the token is taken over
that was granted last before one that is: its calls were made with it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import accumulate

from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange
from harness.model.recording import Recording
from harness.platforms.base import Edition
from harness.platforms.operations import Operation, OperationKind

_BEFORE_ALL = -1
_ORDER, _REFRESH = "order_id", "refresh_token"
_OWN_KINDS = (
    ActKind.PROBE,
    ActKind.TLS_HANDSHAKE,
    ActKind.APPLICATION_STARTED,
    ActKind.APPLICATION_ENDED,
)
"""Acts that no engine makes: they came of their own accord."""


class Share(StrEnum):
    """What an exchange of the recording is to a replay."""

    PLAYED = "played"
    TAKEN_OVER = "taken_over"
    """The grant of a token by which a scenario was played, in one that is not."""
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One exchange of a recording, with its number in it and the scene it was recorded in."""

    number: int
    exchange: Exchange
    scene: int
    share: Share


class Script:
    """A recording sorted by the scenarios in it.

    A scenario that was not recorded under its name may use all there is, and so may every one of a
    recording that another tool made.
    """

    def __init__(self, recording: Recording, edition: Edition, names: Sequence[str]) -> None:
        self._edition = edition
        self._acts = recording.acts
        self._openings = tuple(a for a in recording.acts if a.kind is ActKind.SCENARIO_STARTED)
        in_time = sorted((act.at, number) for number, act in enumerate(self._openings))
        self._begun_at = [at for at, _ in in_time]
        self._begun = [*accumulate((number for _, number in in_time), max)]
        """The last scenario in the recording that had begun at each of those moments."""
        self._marks = _first_of_each(recording.acts)
        self._scenes = {act.scenario: n for n, act in reversed([*enumerate(self._openings)])}
        self.is_open = any(name not in self._scenes for name in names)
        """Whether some scenario may use the whole recording."""
        self._played = {self._scenes[name] for name in names if name in self._scenes}
        self.exchanges = tuple(_with_grants(self._sorted(recording.exchanges), edition))

    @property
    def start(self) -> datetime:
        """The first moment of the recording. Raises ValueError when it is empty."""
        moments = [r.exchange.started for r in self.exchanges]
        return min((*moments, *(act.at for act in self._acts)))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios in the recording, in their order."""
        return tuple(dict.fromkeys(act.scenario for act in self._openings))

    @property
    def run_word(self) -> str:
        """What `{run}` stood for; empty where no scenario was recorded."""
        return next((act.detail("run") for act in self._openings), "")

    def order_of(self, name: str) -> int:
        """Where a scenario stands in the recording; behind all others when it is not there."""
        return self._scenes.get(name, len(self._openings))

    def is_recorded(self, name: str) -> bool:
        """Whether the recording holds a scenario of that name."""
        return name in self._scenes

    def is_open_to(self, recorded: Recorded, scenario: str) -> bool:
        """Whether an exchange may be part of a scenario."""
        scene = self._scenes.get(scenario)
        return scene is None or recorded.scene in (scene, _BEFORE_ALL)

    def own_acts(self) -> Iterator[Act]:
        """The acts that came of their own accord while something that is played was recorded."""
        for act in self._acts:
            if act.kind not in _OWN_KINDS:
                continue
            # The process and its probes belong to the run, whatever was played in it.
            if act.kind is not ActKind.TLS_HANDSHAKE or self._is_played(self._scene_at(act.at)):
                yield act

    def acts_of(self, kind: ActKind) -> tuple[Act, ...]:
        """All acts of a kind."""
        return tuple(act for act in self._acts if act.kind is kind)

    def mark(self, kind: ActKind, scenario: str, number: int) -> Act | None:
        """The first act of a kind in a round of a scenario; the round is 0 for the whole one."""
        return self._marks.get((kind, scenario, number))

    def _sorted(self, exchanges: Sequence[Exchange]) -> Iterator[Recorded]:
        home: dict[str, int] = {}
        for number, exchange in enumerate(exchanges):
            scene = self._scene_at(exchange.ended)
            orders = _orders_in(exchange, self._edition)
            for order in orders:
                home.setdefault(order, scene)
            if exchange.direction is Direction.INBOUND and orders:
                # Late pushes belong where their order was placed.
                scene = home[orders[0]]
            share = Share.PLAYED if self._is_played(scene) else Share.LEFT_OUT
            yield Recorded(number=number, exchange=exchange, scene=scene, share=share)

    def _is_played(self, scene: int) -> bool:
        return self.is_open or scene == _BEFORE_ALL or scene in self._played

    def _scene_at(self, moment: datetime) -> int:
        begun = bisect_right(self._begun_at, moment)
        return self._begun[begun - 1] if begun else _BEFORE_ALL


def _first_of_each(acts: Iterable[Act]) -> dict[tuple[ActKind, str, int], Act]:
    first: dict[tuple[ActKind, str, int], Act] = {}
    for act in acts:
        first.setdefault((act.kind, act.scenario, act.round), act)
    return first


def is_token_call(exchange: Exchange, edition: Edition) -> bool:
    """Whether an exchange asks the platform for a token."""
    operation = edition.read_call(exchange).operation
    return operation is not None and operation.kind is OperationKind.TOKEN


def _with_grants(exchanges: Iterable[Recorded], edition: Edition) -> list[Recorded]:
    """The exchanges, with the grants taken over that what is played rests on."""
    found = list(exchanges)
    grants: list[int] = []
    for number, recorded in enumerate(found):
        if recorded.share is Share.PLAYED:
            for grant in grants:
                found[grant] = replace(found[grant], share=Share.TAKEN_OVER)
            grants.clear()
        elif token := _granted(recorded.exchange, edition):
            # A refresh rests on the grants before it, a new grant on nothing.
            grants = [*grants, number] if _REFRESH in token.fields else [number]
    return found


def _granted(exchange: Exchange, edition: Edition) -> Operation | None:
    """The token operation that a call did with success; None for any other exchange."""
    if exchange.direction is not Direction.OUTBOUND:
        return None
    call = edition.read_call(exchange)
    is_grant = call.operation is not None and call.operation.kind is OperationKind.TOKEN
    return call.operation if is_grant and call.is_success else None


def _orders_in(exchange: Exchange, edition: Edition) -> tuple[str, ...]:
    if exchange.direction is Direction.OUTBOUND:
        return edition.read_call(exchange).answered(_ORDER)
    order = edition.read_callback(exchange).text(_ORDER)
    return (order,) if order else ()

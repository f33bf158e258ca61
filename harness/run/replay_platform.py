"""The platform's side of a replay: what buyer, carrier and platform did when it was recorded."""

from collections import defaultdict, deque
from collections.abc import Mapping
from itertools import chain

from harness.model.evidence import Act, ActKind
from harness.model.scenario import FaultStep
from harness.model.text import Text
from harness.scenario.actors import ActOutcome, Arming
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Script

_MESSAGE = "message"
_Scene = tuple[ActKind, str, str | None, int]
"""A kind of act, its name, the scenario and the round in which it was done."""


class RecordedPlatform:
    """Implements the engine's port `PlatformSide`: each recorded act answers once.

    Another tool's recording holds no acts: they are taken as done, and faults as having struck.
    """

    def __init__(self, script: Script, clock: ReplayClock, *, is_own: bool) -> None:
        self._script = script
        self._clock = clock
        self._is_own = is_own
        kinds = (ActKind.PLATFORM_ACT, ActKind.FAULT_ARMED, ActKind.FAULT_DISARMED)
        self._left: dict[_Scene, deque[Act]] = defaultdict(deque)
        for act in chain.from_iterable(map(script.acts_of, kinds)):
            for scene in (_scene_of(act), _anywhere(act.kind, act.name)):
                self._left[scene].append(act)
        self._done: set[int] = set()
        """By their identity: an act stands in two queues and answers once."""
        self.scenario = ""
        self.round = 0
        """The round that is played now: only its acts answer."""
        self.misses: list[Text] = []
        """What was to be done and is not in the recording, since somebody last looked."""
        self.taken: list[str] = []
        """Names of the acts and faults that were taken as done."""

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        """Do what was done, with the outcome that it had."""
        if not self._is_own:
            self.taken.append(name)
            return ActOutcome(is_done=True)
        found = self._next(ActKind.PLATFORM_ACT, name)
        if found is None:
            return ActOutcome(is_done=False, message=self._missing(name).en)
        return ActOutcome(
            is_done=found.outcome == "done",
            message=found.detail(_MESSAGE),
            values=_made_known(found, values),
        )

    def why_not(self, _fault: str) -> Text | None:
        """Whatever was had then can be had now."""
        return None

    def arm(self, fault: FaultStep) -> Arming:
        """Let a fault lie in wait as it did."""
        if not self._is_own:
            self.taken.append(fault.fault)
            return Arming(id=fault.fault)
        found = self._next(ActKind.FAULT_ARMED, fault.fault)
        if found is None:
            return Arming(message=self._missing(fault.fault).en)
        if found.outcome != "armed":
            return Arming(message=found.detail(_MESSAGE))
        return Arming(id=fault.fault)

    def disarm(self, identity: str) -> int:
        """How often it struck."""
        if not self._is_own:
            return 1
        found = self._next(ActKind.FAULT_DISARMED, identity)
        return int(found.detail("used") or 0) if found else 0

    def _next(self, kind: ActKind, name: str) -> Act | None:
        is_known = self._script.is_recorded(self.scenario)
        scene = (kind, name, self.scenario, self.round) if is_known else _anywhere(kind, name)
        queue = self._left[scene]
        while queue and id(queue[0]) in self._done:
            queue.popleft()
        if not queue:
            return None
        found = queue.popleft()
        self._done.add(id(found))
        self._clock.move_to(found.at)
        return found

    def _missing(self, name: str) -> Text:
        reason = Text(
            f"the recording holds no {name} (any more) in this round",
            f"录制的本轮中没有（更多的）{name}",
        )
        self.misses.append(reason)
        return reason


def _scene_of(act: Act) -> _Scene:
    return act.kind, act.name, act.scenario, act.round


def _anywhere(kind: ActKind, name: str) -> _Scene:
    """The queue for a scenario that was not recorded under its name: it may use every act."""
    return kind, name, None, 0


def _made_known(act: Act, given: Mapping[str, str]) -> dict[str, str]:
    """The values of the outcome: the details without what was given, and without the message."""
    # What was given stands in front, each name once.
    rest = list(act.details)
    for name in given:
        first = next((pair for pair in rest if pair[0] == name), None)
        if first:
            rest.remove(first)
    return {name: value for name, value in rest if name != _MESSAGE}

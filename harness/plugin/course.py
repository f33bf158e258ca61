"""The course of a round as it can be told before it is played, and how each step of it went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.documents.placeholders import BadPlaceholder
from harness.model.exhibits import StepPlayed
from harness.model.scenario import ForEachStep, Scenario, Step, UseStep
from harness.model.text import Text
from harness.reporters.visible import excerpt, visible
from harness.scenario.endings import Ending
from harness.scenario.template import UnresolvedName, fill

_VALUE_SHOWN = 40
_NOT_PLAYED = Text("not played: the run ended before this step", "未执行：运行在此步骤之前已结束")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A step of a round; a step inside for_each is one for each value."""

    name: str
    """The step's label, with the value where it is repeated; no two of a round are equal."""
    step: Step
    inner: tuple["Leg", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """How a leg went."""

    ending: Ending
    reason: Text | None = None
    exchanges: tuple[str, ...] = ()


def course_of(scenario: Scenario) -> tuple[Leg, ...]:
    """Every step of a round, in the order in which it begins, clean-up last."""
    steps = (*scenario.steps, *scenario.always)
    return tuple(_Names({}).legs(steps, scenario.given, ""))


def flat(legs: Sequence[Leg]) -> Iterator[Leg]:
    """Every leg, the ones inside behind the one that holds them."""
    for leg in legs:
        yield leg
        yield from flat(leg.inner)


def gone(legs: Sequence[Leg], played: Sequence[StepPlayed]) -> dict[str, Gone]:
    """How each leg went, by name. What was never reached fails: a run that broke shows nothing."""
    missing = Gone(ending=Ending.FAILED, reason=_NOT_PLAYED)
    return dict(_gone(legs, played, missing))


def item_name(text: str) -> str:
    """A text that can be part of a test's id: on one line, and neither `::` nor `[` in it."""
    return visible(text).replace("::", ": :").replace("[", "(").replace("]", ")")


@dataclass(slots=True)
class _Names:
    taken: dict[str, int]

    def legs(self, steps: Sequence[Step], given: Mapping[str, str], value: str) -> Iterator[Leg]:
        for step in steps:
            name = self._name(item_name(step.label) + value)
            yield Leg(name=name, step=step, inner=tuple(self._inner(step, given, value)))

    def _inner(self, step: Step, given: Mapping[str, str], value: str) -> Iterator[Leg]:
        match step.action:
            case ForEachStep() as action:
                for each in action.values:
                    shown = excerpt(_filled(each, given), _VALUE_SHOWN)
                    yield from self.legs(action.steps, given, f"{value} ({item_name(shown)})")
            case UseStep() as action:
                yield from self.legs(action.steps, {}, value)

    def _name(self, name: str) -> str:
        seen = self.taken[name] = self.taken.get(name, 0) + 1
        return name if seen == 1 else f"{name} #{seen}"


def _filled(text: str, given: Mapping[str, str]) -> str:
    """The text with the values that are known before the run; else as it stands in the file."""
    try:
        return fill(text, given)
    except (UnresolvedName, BadPlaceholder):
        return text


def _gone(
    legs: Sequence[Leg], played: Sequence[StepPlayed], otherwise: Gone
) -> Iterator[tuple[str, Gone]]:
    for index, leg in enumerate(legs):
        step = played[index] if index < len(played) else None
        if step is None or step.label != leg.step.label:
            yield leg.name, otherwise
            yield from _gone(leg.inner, (), otherwise)
            continue
        ending = Ending(step.outcome)
        yield leg.name, Gone(ending=ending, reason=step.reason, exchanges=step.exchanges)
        yield from _gone(leg.inner, step.steps, _inside(leg, ending, step.reason))


def _inside(leg: Leg, ending: Ending, reason: Text | None) -> Gone:
    """How the steps went that were not even begun, inside one that ended so."""
    if ending in (Ending.BLOCKED, Ending.SKIPPED):
        return Gone(ending=ending, reason=reason)
    number = leg.step.number
    why = Text(f"blocked by step {number}", f"因步骤 {number} 失败而无法执行")
    return Gone(ending=Ending.BLOCKED, reason=why)

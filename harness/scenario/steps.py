"""Steps of a document, read into the model and checked against the words of the edition."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from harness.documents.lossless import Pointer
from harness.documents.paths import path_problem
from harness.documents.schema import nearest
from harness.model.scenario import (
    Action,
    AppStep,
    CallbackStep,
    ExpectNoneStep,
    FaultStep,
    ForEachStep,
    PlatformStep,
    Step,
    UseStep,
)
from harness.scenario.expectations import WORDS
from harness.scenario.reading import Reading
from harness.scenario.vocabulary import Vocabulary

BUILTIN = ("round", "run")
"""Names that always have a value."""
ACTORS = ("app", "platform", "callback", "expect_none", "fault", "deliver", "for_each", "use")
NOT_SERVED = ("attest",)
ANYWHERE = ("when", "intent", *NOT_SERVED)
"""Keys that every step may have beside those of its kind."""
KEYS = {
    "app": ("with", "match", "expect", "capture", "until", "fail_if", "every", "within"),
    "platform": ("with",),
    "callback": ("where", "count", "expect", "capture", "within"),
    "expect_none": ("where", "within"),
    "fault": ("for", "count", "with"),
    "deliver": ("for", "count", "with"),
    "for_each": ("steps",),
    "use": ("with", "capture"),
}
"""Kind of step -> the keys that belong to it; the schema says the same."""
_ALL_KEYS = tuple(dict.fromkeys([*ACTORS, *ANYWHERE, *(k for keys in KEYS.values() for k in keys)]))
_OF_CALLBACKS = "callback_"
_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s|m)\Z")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}

UseReader = Callable[[Reading, Pointer, str], UseStep]
"""Reads a step that uses a fragment: its document, its place, its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReader:
    """Reads the steps of one document. `names` grows by what the steps capture."""

    reading: Reading
    vocabulary: Vocabulary | None
    """None when the edition is not known: then its words are not checked."""
    names: set[str]
    use: UseReader

    def steps(self, pointer: Pointer, prefix: str = "") -> tuple[Step, ...]:
        """The steps of a list, numbered from 1 behind the prefix."""
        count = self.reading.length(*pointer)
        read = (self._step((*pointer, i), f"{prefix}{i + 1}") for i in range(count))
        return tuple(step for step in read if step)

    def _step(self, pointer: Pointer, number: str) -> Step | None:
        row = self.reading.at(pointer)
        if not isinstance(row, dict):
            return None
        self._check_when(pointer)
        actor = self._actor(pointer, row)
        if actor is None:
            return None
        self._check_keys(actor, pointer, row)
        return Step(
            number=number,
            action=self._action(actor, pointer, number),
            location=self.reading.document.location(pointer),
            within=self._seconds((*pointer, "within")),
            when=self.reading.texts(*pointer, "when"),
            intent=self.reading.text(*pointer, "intent"),
        )

    def _actor(self, pointer: Pointer, row: dict[str, object]) -> str | None:
        later = [word for word in NOT_SERVED if word in row]
        for word in later:
            place = (*pointer, word)
            self.reading.refuse_key(place, f"{word!r} is not served by this version", "remove it")
        actors = [word for word in ACTORS if word in row]
        if len(actors) == 1:
            return actors[0]
        for word in actors[1:]:
            message = f"{word!r} stands beside {actors[0]!r}; a step has one actor"
            self.reading.refuse_key((*pointer, word), message, "make two steps of it")
        if not actors and not later:
            for key in (key for key in row if key not in _ALL_KEYS):
                hint = nearest(key, _ALL_KEYS)
                self.reading.refuse_key((*pointer, key), f"unknown key {key!r}", hint)
            self.reading.refuse(pointer, f"a step needs exactly one of {', '.join(ACTORS)}")
        return actors[0] if actors else None

    def _check_keys(self, actor: str, pointer: Pointer, row: dict[str, object]) -> None:
        belonging = (actor, *KEYS[actor], *ANYWHERE)
        for key in row:
            if key in _ALL_KEYS and key not in belonging and key not in ACTORS:
                message = f"{key!r} has no place in a step with {actor!r}"
                hint = f"known there: {', '.join(KEYS[actor])}"
                self.reading.refuse_key((*pointer, key), message, hint)

    def _action(self, actor: str, pointer: Pointer, number: str) -> Action:
        single: dict[str, Callable[[Pointer], Action]] = {
            "app": self._app,
            "platform": self._platform,
            "callback": self._callback,
            "expect_none": self._expect_none,
            "fault": self._fault,
            "deliver": self._deliver,
        }
        if actor in single:
            return single[actor](pointer)
        nested = self._for_each if actor == "for_each" else self._use
        return nested(pointer, number)

    def _app(self, pointer: Pointer) -> AppStep:
        known = self.vocabulary.operations if self.vocabulary else {}
        name = self._word(pointer, "app", "operation", known)
        fields = known.get(name)
        for part in ("with", "match"):
            self._check_map((*pointer, part), f"value of {name}", fields)
        self.reading.check_secrets((*pointer, "with"))
        for part in ("expect", "until", "fail_if"):
            self._check_paths((*pointer, part))
        every = self._seconds((*pointer, "every"))
        if every == 0:
            self.reading.refuse((*pointer, "every"), "every must be longer than nothing")
        read = AppStep(
            operation=name,
            with_=self.reading.texts(*pointer, "with"),
            match=self.reading.texts(*pointer, "match"),
            expect=self.reading.texts(*pointer, "expect"),
            capture=self._captures(pointer),
            until=self.reading.texts(*pointer, "until"),
            fail_if=self.reading.texts(*pointer, "fail_if"),
        )
        return replace(read, every=every) if every else read

    def _platform(self, pointer: Pointer) -> PlatformStep:
        known = self.vocabulary.acts if self.vocabulary else ()
        act = self._word(pointer, "platform", "act of the platform's side", known)
        values = self.reading.texts(*pointer, "with")
        self._check_map((*pointer, "with"), f"value of {act}", None)
        self.reading.check_secrets((*pointer, "with"))
        for value in self.vocabulary.acts.get(act, ()) if self.vocabulary else ():
            if value not in values:
                about = value.removesuffix("_id")
                message = f"{act} is about an {about}, but 'with' names no {value}"
                hint = f'add with: {{{value}: "{{...}}"}}'
                self.reading.refuse((*pointer, "platform"), message, hint)
        return PlatformStep(act=act, with_=values)

    def _callback(self, pointer: Pointer) -> CallbackStep:
        name = self._push(pointer, "callback")
        self._check_map((*pointer, "expect"), "", None)
        least = self.reading.whole(*pointer, "count", "at_least")
        most = self.reading.whole(*pointer, "count", "at_most")
        least = min(1, most) if least is None and most is not None else least
        if least is not None and most is not None and least > most:
            message = f"at_least {least} is more than at_most {most}"
            self.reading.refuse((*pointer, "count"), message)
        return CallbackStep(
            callback=name,
            where=self.reading.texts(*pointer, "where"),
            at_least=1 if least is None else least,
            at_most=most,
            expect=self.reading.texts(*pointer, "expect"),
            capture=self._captures(pointer),
        )

    def _expect_none(self, pointer: Pointer) -> ExpectNoneStep:
        return ExpectNoneStep(
            callback=self._push(pointer, "expect_none"),
            where=self.reading.texts(*pointer, "where"),
        )

    def _fault(self, pointer: Pointer) -> FaultStep:
        fault = self.reading.text(*pointer, "fault")
        if self.vocabulary:
            is_push = fault.startswith(_OF_CALLBACKS)
            known = self.vocabulary.callbacks if is_push else self.vocabulary.callables
            what = "callback" if is_push else "operation or interface"
            self.reading.check_word((*pointer, "for"), what, known)
            self._check_had((*pointer, "fault"), fault)
        return self._armed(fault, pointer)

    def _deliver(self, pointer: Pointer) -> FaultStep:
        manner = self.reading.text(*pointer, "deliver")
        if self.vocabulary:
            self.reading.check_word((*pointer, "for"), "callback", self.vocabulary.callbacks)
            self._check_had((*pointer, "deliver"), f"{_OF_CALLBACKS}{manner}")
        return self._armed(f"{_OF_CALLBACKS}{manner}", pointer)

    def _check_had(self, pointer: Pointer, fault: str) -> None:
        """A fault must be one that the edition can have; others the schema refuses."""
        known = self.vocabulary
        if known and fault in known.foreign_faults:
            message = f"edition {known.edition} cannot have the fault {fault}"
            self.reading.refuse(pointer, message, nearest(fault, known.faults))

    def _armed(self, fault: str, pointer: Pointer) -> FaultStep:
        return FaultStep(
            fault=fault,
            target=self.reading.text(*pointer, "for"),
            count=self.reading.whole(*pointer, "count") or 1,
            options=self.reading.texts(*pointer, "with"),
        )

    def _push(self, pointer: Pointer, actor: str) -> str:
        known = self.vocabulary.callbacks if self.vocabulary else {}
        name = self._word(pointer, actor, "callback", known)
        self._check_map((*pointer, "where"), f"value of {name}", known.get(name))
        return name

    def _for_each(self, pointer: Pointer, number: str) -> ForEachStep:
        place = (*pointer, "for_each")
        row = self.reading.at(place)
        variable = next(iter(row), "") if isinstance(row, dict) else ""
        for index in range(self.reading.length(*place, variable)):
            self.reading.check_names((*place, variable, index), self.names)
        inner = replace(self, names=self.names | {variable})
        steps = inner.steps((*pointer, "steps"), f"{number}.")
        self.names.update(inner.names - {variable})
        return ForEachStep(
            variable=variable, values=self.reading.words(*place, variable), steps=steps
        )

    def _use(self, pointer: Pointer, number: str) -> UseStep:
        self._check_map((*pointer, "with"), "", None)
        self.reading.check_secrets((*pointer, "with"))
        used = self.use(self.reading, pointer, number)
        self.names.update(used.returns)
        return used

    def _word(self, pointer: Pointer, actor: str, what: str, known: Iterable[str]) -> str:
        if self.vocabulary:
            self.reading.check_word((*pointer, actor), what, known)
        return self.reading.text(*pointer, actor)

    def _check_map(self, pointer: Pointer, what: str, known: Iterable[str] | None) -> None:
        words = None if known is None else sorted(known)
        for key in self.reading.texts(*pointer):
            if words is not None and key not in words:
                place = (*pointer, key)
                self.reading.refuse_key(place, f"unknown {what} {key!r}", nearest(key, words))
            self.reading.check_names((*pointer, key), self.names)

    def _check_paths(self, pointer: Pointer) -> None:
        for key in self.reading.texts(*pointer):
            problem = None if key in WORDS else path_problem(key)
            if problem:
                message = f"{key!r} is neither one of {', '.join(WORDS)} nor a JSONPath: {problem}"
                self.reading.refuse_key((*pointer, key), message, "a path starts with $")
        self._check_map(pointer, "", None)

    def _check_when(self, pointer: Pointer) -> None:
        known = {*self.names, *(self.vocabulary.declarable if self.vocabulary else ())}
        place = (*pointer, "when")
        for key, value in self.reading.texts(*place).items():
            if key in self.names:
                self.reading.check_names((*place, key), self.names)
            elif self.vocabulary and key not in known:
                message = f"{key!r} is no capability, no interface and no name with a value here"
                self.reading.refuse_key((*place, key), message, nearest(key, sorted(known)))
            elif value not in ("true", "false"):
                self.reading.refuse((*place, key), f"expected true or false, got {value!r}")

    def _captures(self, pointer: Pointer) -> dict[str, str]:
        place = (*pointer, "capture")
        paths = self.reading.texts(*place)
        for name, path in paths.items():
            problem = path_problem(path)
            if problem:
                self.reading.refuse((*place, name), f"{path!r} is no JSONPath: {problem}")
        self.names.update(paths)
        return paths

    def _seconds(self, pointer: Pointer) -> float | None:
        found = _DURATION.match(self.reading.text(*pointer))
        return float(found[1]) * _SECONDS[found[2]] if found else None

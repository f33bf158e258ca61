"""Moves linked into steps: what an answer brought is captured, what is used twice is given once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from harness.evidence.pseudonym import shape_of
from harness.evidence.sensitive import Kind, kind_of
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.operations import Operation
from harness.sources.proposal.drafts import Block, Entry, Given, Role, escaped, step_of
from harness.sources.proposal.moves import APP, CALLBACK, ORDER, PLATFORM, Move
from harness.sources.proposal.origins import Origins, Place, is_telling
from harness.sources.proposal.unsaid import unsaid

_OWN = "out_"
"""How the names of ids begin that the application makes for itself."""
_RESERVED = ("round", "run")


def linked(moves: Sequence[Move], edition: Edition) -> Block:
    """The steps of the moves, with `{names}` for what one learns from another."""
    return _Linker(edition=edition, moves=moves).block()


@dataclass(slots=True, kw_only=True)
class _Linker:
    edition: Edition
    moves: Sequence[Move]
    origins: Origins = field(default_factory=Origins)
    names: dict[str, str] = field(default_factory=dict)
    """Name -> the value that it stands for."""
    given: dict[str, Given] = field(default_factory=dict)
    """By value."""
    captures: dict[int, dict[str, Place]] = field(default_factory=dict)
    """Index of a move -> what is captured there, by name."""
    captured: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Value -> the name under which it was captured, and where."""
    users: dict[str, list[int]] = field(default_factory=dict)
    """Captured name -> indexes of the moves that use it."""
    used: Counter[str] = field(default_factory=Counter)

    def block(self) -> Block:
        for move in self.moves:
            if move.actor == APP:
                self.used.update(set(move.values.values()))
        values = [self._values(index, move) for index, move in enumerate(self.moves)]
        steps = tuple(
            step_of(
                move,
                values=entries,
                match=self._match(move, entries),
                capture=self._captures(index),
                notes=_unsaid(move),
            )
            for index, (move, entries) in enumerate(zip(self.moves, values, strict=True))
        )
        return Block(steps=steps, given=tuple(self.given.values()))

    def _values(self, index: int, move: Move) -> tuple[Entry, ...]:
        if move.actor == CALLBACK:
            # Learnt from first, for nobody else may have named the order before.
            found = [self._where(index, name, text) for name, text in move.values.items()]
            self.origins.learn(index, move)
            return tuple(entry for entry in found if entry)
        if move.actor == PLATFORM:
            found = [
                _plain(self._reference(index, name, name, text)) or self._shared(name, text)
                for name, text in move.values.items()
            ]
            return tuple(entry for entry in found if entry)
        operation = move.call.operation if move.call else None
        if operation is None:
            return tuple(Entry(name=n, text=escaped(t)) for n, t in move.values.items())
        found = [self._said(index, operation, name, text) for name, text in move.values.items()]
        for text in move.values.values():
            self.origins.ask(text)
        self.origins.learn(index, move)
        return tuple(entry for entry in found if entry)

    def _said(self, index: int, operation: Operation, name: str, text: str) -> Entry | None:
        """What a call says under one name; None for what the operation fills in by itself."""
        leaf = [part for part in operation.fields[name].split("/") if not part.isdigit()][-1]
        reference = self._reference(index, name, leaf, text)
        if reference:
            return reference
        kind = kind_of(leaf) or kind_of(name)
        if kind in (Kind.PERSONAL, Kind.SHIPMENT) and text:
            default = operation.defaults.get(name)
            if default is not None and shape_of(default) == shape_of(text):
                return None
            return self._give(name, text, Role.MADE_UP)
        if name.startswith(_OWN) and text:
            return self._give(name, text, Role.OWN_ID)
        if is_telling(text) and self.used[text] > 1:
            return self._give(name, text, Role.SHARED)
        return Entry(name=name, text=escaped(text))

    def _where(self, index: int, name: str, text: str) -> Entry | None:
        if name != ORDER:
            return Entry(name=name, text=escaped(text))
        return _plain(self._reference(index, name, name, text))

    def _reference(self, index: int, name: str, leaf: str, text: str) -> Entry | None:
        """The name of a value that is given or captured already, or can be captured."""
        if text in self.given:
            return Entry(name=name, text=f"{{{self.given[text].name}}}")
        if text not in self.captured:
            place = self.origins.place_of(text, leaf)
            if place is None:
                return None
            chosen = self._name(place.name or name, text)
            self.captured[text] = (chosen, place.step)
            self.captures.setdefault(place.step, {})[chosen] = place
        chosen, step = self.captured[text]
        self.users.setdefault(chosen, []).append(index)
        note = Text(f"guess: captured in step {step + 1}", f"推测：取自步骤 {step + 1}")
        return Entry(name=name, text=f"{{{chosen}}}", note=note)

    def _shared(self, name: str, text: str) -> Entry:
        return self._give(name, text, Role.SHARED)

    def _give(self, name: str, text: str, role: Role) -> Entry:
        chosen = self._name(name, text)
        self.given[text] = Given(name=chosen, text=text, role=role)
        return Entry(name=name, text=f"{{{chosen}}}")

    def _name(self, wanted: str, text: str) -> str:
        number, name = 1, wanted
        while name in _RESERVED or self.names.get(name, text) != text:
            number += 1
            name = f"{wanted}_{number}"
        self.names[name] = text
        return name

    def _match(self, move: Move, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """An observed call belongs to the step when it names the same order."""
        if move.actor != APP:
            return ()
        orders = (entry for entry in entries if entry.name == ORDER and "{" in entry.text)
        return tuple(replace(entry, note=None) for entry in orders)

    def _captures(self, index: int) -> tuple[Entry, ...]:
        return tuple(
            Entry(name=name, text=place.path, note=_used_by(self.users[name]))
            for name, place in self.captures.get(index, {}).items()
        )


def _plain(entry: Entry | None) -> Entry | None:
    """The line without its note: the place of the capture names all its users."""
    return replace(entry, note=None) if entry else None


def _used_by(indexes: Sequence[int]) -> Text:
    steps = [index + 1 for index in dict.fromkeys(indexes)]
    runs = [[*run] for _, run in groupby(enumerate(steps), key=lambda pair: pair[1] - pair[0])]
    spans = [(run[0][1], run[-1][1]) for run in runs]
    listed = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)
    word = "step" if len(steps) == 1 else "steps"
    return Text(f"guess: seen again in {word} {listed}", f"推测：步骤 {listed} 中再次出现")


def _unsaid(move: Move) -> tuple[Text, ...]:
    left = unsaid(move.call, move.values) if move.call and move.actor == APP else ()
    if not left:
        return ()
    listed = ", ".join(left[:3]) + (", …" if left[3:] else "")
    return (
        Text(
            f"recorded otherwise than the reference client sends it: {listed}",
            f"录制的请求与参考客户端所发送的不同：{listed}",
        ),
    )

"""A proposed scenario as a YAML text, with a comment on each line that is a guess."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.model.text import Text
from harness.reporters.visible import visible
from harness.sources.proposal.drafts import ROUND, RUN, Block, Entry, Given, LinkedStep, Role
from harness.sources.proposal.moves import CALLBACK, FAULT

Language = Literal["en", "zh", "both"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""What other readers of YAML take for something else than a text."""
_WIDEST = 90
_NOTES = {
    Role.OWN_ID: Text(
        "guess: the application's own id, as recorded; against a sandbox that remembers, put "
        "{run} into it",
        "推测：应用自定的编号，保留录制值；若沙箱会保留历史数据，请在其中加入 {run}",
    ),
    Role.MADE_UP: Text(
        "made up, of the same form: the recorded value is personal",
        "虚构值，形式与录制值相同：录制值属于个人信息",
    ),
}
_BY_RUN = Text("guess: another id for each run and round", "推测：每次运行、每一轮各不相同的编号")
_BY_ROUND = Text(
    "guess: the application's own id, another one for each round; against a sandbox that "
    "remembers, put {run} into it",
    "推测：应用自定的编号，每一轮不同；若沙箱会保留历史数据，请在其中加入 {run}",
)
_ROUNDS = Text(
    "guess: the same steps follow each other so often, with other ids",
    "推测：相同的步骤以不同编号重复出现",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the steps."""

    name: str
    title: Text
    edition: str
    needs: tuple[str, ...]
    comments: tuple[Text, ...]
    """Lines about the file: where it comes from, what is left out, how to try it."""


def write_scenario(heading: Heading, block: Block, lang: Language) -> str:
    """The text of a scenario's file."""
    return "".join(f"{line}\n" for line in _Writer(lang).lines(heading, block))


@dataclass(frozen=True, slots=True)
class _Writer:
    lang: Language

    def lines(self, heading: Heading, block: Block) -> Iterator[str]:
        for comment in heading.comments:
            yield from (f"# {line}".rstrip() for line in self._in_language(comment))
        yield f"scenario: {_scalar(heading.name)}"
        yield f"title: {{en: {_scalar(heading.title.en)}, zh: {_scalar(heading.title.zh)}}}"
        yield f"edition: {_scalar(heading.edition)}"
        if heading.needs:
            yield f"needs: [{', '.join(heading.needs)}]"
        if block.rounds > 1:
            yield f"rounds: {block.rounds}{self._comment((_ROUNDS,))}"
        if block.given:
            yield "given:"
            yield from self._block([_entry(given) for given in block.given], "  ")
        yield "steps:"
        for step in block.steps:
            yield from self._step(step)

    def _step(self, step: LinkedStep) -> Iterator[str]:
        yield f"  - {step.actor}: {_scalar(step.name)}{self._comment(step.notes)}"
        if step.target:
            yield f"    for: {_scalar(step.target)}"
        yield from self._map("where" if step.actor == CALLBACK else "with", step.values)
        if step.at_least > 1:
            count = step.at_least if step.actor == FAULT else f"{{at_least: {step.at_least}}}"
            yield f"    count: {count}"
        for key in ("match", "expect", "until", "capture"):
            yield from self._map(key, getattr(step, key))

    def _map(self, key: str, entries: Sequence[Entry]) -> Iterator[str]:
        if not entries:
            return
        pairs = ", ".join(f"{_scalar(e.name)}: {_scalar(e.text)}" for e in entries)
        if len(pairs) <= _WIDEST and not any(entry.note for entry in entries):
            yield f"    {key}: {{{pairs}}}"
            return
        yield f"    {key}:"
        yield from self._block(entries, "      ")

    def _block(self, entries: Sequence[Entry], indent: str) -> Iterator[str]:
        for entry in entries:
            notes = (entry.note,) if entry.note else ()
            yield f"{indent}{_scalar(entry.name)}: {_scalar(entry.text)}{self._comment(notes)}"

    def _comment(self, notes: Sequence[Text]) -> str:
        lines = [line for note in notes for line in self._in_language(note)]
        return f"  # {'; '.join(lines)}" if lines else ""

    def _in_language(self, text: Text) -> tuple[str, ...]:
        both = {"en": (text.en,), "zh": (text.zh,), "both": (text.en, text.zh)}[self.lang]
        return tuple(dict.fromkeys(visible(line) for line in both))


def _entry(given: Given) -> Entry:
    note = _NOTES.get(given.role)
    if given.role is Role.OWN_ID and RUN in given.text:
        note = _BY_RUN
    elif given.role is Role.OWN_ID and ROUND in given.text:
        note = _BY_ROUND
    return Entry(name=given.name, text=given.text, note=note)


def _scalar(text: str) -> str:
    """A text as YAML: bare where nobody can take it for anything else, else in quotes."""
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    whole = text.encode("utf-8", "replace").decode()
    quoted = json.dumps(whole, ensure_ascii=False)
    return "".join(char if char.isprintable() else _spelt(char) for char in quoted)


def _spelt(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - what four hex digits spell

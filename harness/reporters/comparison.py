"""A comparison as text for a person, worst first, and as one record for a program."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from harness.model.comparison import (
    ComparedSide,
    Comparison,
    OneSidedCheck,
    OperationChange,
    ShapeChange,
    ValueChange,
    VerdictChange,
)
from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.comparison_words import (
    APPEARED,
    BASE_ONLY,
    FAILS_ON,
    MATCHES,
    NEW_ONLY,
    SHAPE_TURNS,
    TURN_VERDICTS,
    TURNS,
    VALUE_TURNS,
    VANISHED,
)
from harness.reporters.terminal import Terminal
from harness.reporters.visible import excerpt
from harness.reporters.wording import LEVELS, MARKS, STANDARD_INPUT, STANDINGS, VERDICTS, Language

_SHOWN = 8
_VALUE_SHOWN = 80
_Change = TypeVar("_Change")
_Line = Callable[[_Change, Terminal], Iterable[str]]


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON values, the shape that report.json has it in."""
    return {
        "match": comparison.match.value,
        "fail_on": comparison.fail_on.value,
        "reason": _text(comparison.reason),
        "base": _side_record(comparison.base),
        "new": _side_record(comparison.new),
        "verdicts": [
            {
                "requirement": c.requirement.id,
                "level": c.requirement.level.value,
                "turn": c.turn.value,
                "before": c.before.word,
                "after": c.after.word,
                "reason": _text(c.reason) if c.reason else None,
            }
            for c in comparison.verdicts
        ],
        "checks": [
            {
                "requirement": c.requirement.id,
                "check": c.check,
                "before": c.before,
                "after": c.after,
            }
            for c in comparison.checks
        ],
        "operations": [
            {"operation": c.operation, "before": c.before, "after": c.after}
            for c in comparison.operations
        ],
        "shapes": [
            {
                "operation": c.operation,
                "where": c.where,
                "turn": c.turn.value,
                "before": _text(c.before),
                "after": _text(c.after),
                "exchanges": list(c.exchanges),
            }
            for c in comparison.shapes
        ],
        "values": [
            {
                "operation": c.operation,
                "where": c.where,
                "turn": c.turn.value,
                "before": c.before,
                "after": c.after,
                "count": c.count,
                "exchanges": list(c.exchanges),
            }
            for c in comparison.values
        ],
        "notes": [_text(note) for note in comparison.notes],
    }


def comparison_summary(
    comparison: Comparison,
    *,
    lang: Language,
    colour: bool,
    width: int,
    verbose: bool,
    report_path: Path | str,
) -> str:
    """The comparison in about one screen, ending in a line break; `verbose` leaves nothing out."""
    terminal = Terminal(lang=lang, colour=colour, width=max(width, 40), verbose=verbose)
    blocks = [
        list(_head(comparison, terminal)),
        _block(Text("Verdicts", "判定"), comparison.verdicts, terminal, _verdict_line),
        _block(Text("Checks", "检查"), comparison.checks, terminal, _check_line),
        _block(Text("Operations", "接口与回传"), comparison.operations, terminal, _operation_line),
        _block(Text("Shapes", "形状"), comparison.shapes, terminal, _shape_line),
        _block(Text("Values", "取值"), comparison.values, terminal, _value_line),
        [
            line
            for note in comparison.notes
            for line in terminal.row(Text("Note", "说明"), *terminal.each(note))
        ],
        terminal.row(Text("Report", "报告"), terminal.foreign(str(report_path))),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _side_record(side: ComparedSide) -> dict[str, Any]:
    return {
        "name": side.name,
        "exchanges": side.exchanges,
        "callbacks": side.callbacks,
        "examined": side.examined,
        "damaged": side.damaged,
        "damage": [_text(what) for what in side.damage],
    }


def _text(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _head(comparison: Comparison, terminal: Terminal) -> Iterator[str]:
    standing = STANDINGS[comparison.match.exit_code]
    words = terminal.words(MATCHES[comparison.match])
    title = terminal.painted(f"{MARKS[standing]} {words}", standing, bold=True)
    yield f"{title} · {terminal.words(FAILS_ON[comparison.fail_on])}"
    yield from terminal.sentences(comparison.reason, indent=2)
    yield ""
    for name, side in (("BASE", comparison.base), ("NEW", comparison.new)):
        yield from terminal.row(Text(name, name), *_side(side, terminal))


def _side(side: ComparedSide, terminal: Terminal) -> Iterator[str]:
    calls = side.exchanges - side.callbacks
    counted = Text(
        f"{calls} calls, {side.callbacks} callbacks, {side.examined} requirements examined",
        f"调用 {calls} 次，回传 {side.callbacks} 次，检查要求 {side.examined} 项",
    )
    is_stdin = side.name == "-"
    yield terminal.words(STANDARD_INPUT) if is_stdin else terminal.foreign(side.name)
    yield from terminal.each(counted)
    shown = side.damage if terminal.verbose else side.damage[:2]
    for what in shown:
        yield from terminal.each(what)
    if rest := side.damaged - len(shown):
        yield from terminal.each(Text(f"and {rest} more places", f"另有 {rest} 处"))


def _block(
    title: Text, changes: Sequence[_Change], terminal: Terminal, line: _Line[_Change]
) -> list[str]:
    if not changes:
        return []
    shown = changes if terminal.verbose else changes[:_SHOWN]
    count = Text(f"{title.en} ({len(changes)})", f"{title.zh}（{len(changes)}）")
    lines = [*terminal.sentences(count, indent=0)]
    for change in shown:
        lines += line(change, terminal)
    if rest := len(changes) - len(shown):
        lines += terminal.sentences(Text(f"… and {rest} more", f"……另有 {rest} 项"), indent=2)
    return lines


def _verdict_line(change: VerdictChange, terminal: Terminal) -> Iterator[str]:
    mark = TURN_VERDICTS[change.turn]
    name = terminal.painted(f"{MARKS[mark]} {change.requirement.id}", mark)
    before, after = (terminal.words(VERDICTS[v]) for v in (change.before, change.after))
    level = terminal.words(LEVELS[change.requirement.level])
    turn = terminal.words(TURNS[change.turn])
    yield from terminal.lines(f"{name}  {before} → {after} · {turn} · {level}", indent=2)
    if change.reason:
        yield from terminal.sentences(change.reason, indent=6)


def _check_line(change: OneSidedCheck, terminal: Terminal) -> Iterator[str]:
    mark = Verdict.FAIL if change.is_lost else Verdict.PASS
    name = terminal.painted(f"{MARKS[mark]} {change.requirement.id}", mark)
    where = terminal.words(BASE_ONLY if change.is_lost else NEW_ONLY)
    told = f"{name}  {change.check} · {where} ({change.before} → {change.after})"
    yield from terminal.lines(told, indent=2)


def _operation_line(change: OperationChange, terminal: Terminal) -> Iterator[str]:
    told = terminal.words(APPEARED if change.after else VANISHED)
    name = terminal.foreign(change.operation)
    yield from terminal.lines(f"{name} · {told} ({change.before} → {change.after})", indent=2)


def _shape_line(change: ShapeChange, terminal: Terminal) -> Iterator[str]:
    turn = terminal.words(SHAPE_TURNS[change.turn])
    place = " ".join(terminal.foreign(part) for part in (change.operation, change.where) if part)
    yield from terminal.lines(f"{place} · {turn}", indent=2)
    before, after = (terminal.words(text) for text in (change.before, change.after))
    yield from terminal.lines(f"{before} → {after}{_cited(change.exchanges)}", indent=6)


def _value_line(change: ValueChange, terminal: Terminal) -> Iterator[str]:
    turn = terminal.words(VALUE_TURNS[change.turn])
    place = " ".join(terminal.foreign(part) for part in (change.operation, change.where) if part)
    count = f" ×{change.count}" if change.count > 1 else ""
    yield from terminal.lines(f"{place} · {turn}{count}", indent=2)
    before, after = (_value(text, terminal) for text in (change.before, change.after))
    yield from terminal.lines(f"{before} → {after}{_cited(change.exchanges)}", indent=6)


def _value(text: str, terminal: Terminal) -> str:
    shown = terminal.foreign(text) or "–"
    return shown if terminal.verbose else excerpt(shown, _VALUE_SHOWN)


def _cited(exchanges: tuple[str, str]) -> str:
    named = [f"{side} {x}" for side, x in zip(("BASE", "NEW"), exchanges, strict=True) if x]
    return f"  ({', '.join(named)})" if named else ""

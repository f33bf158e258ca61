"""The table requirement x mutants caught x false alarms: on the terminal, and in the READMEs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from harness.model.errors import UsageError
from harness.model.requirement import Requirement
from proof.corpus.case import Kind
from proof.results import Fault, Judged, Trouble, harmless_words, is_caught

_BEGIN, _END = "<!-- proof:begin -->", "<!-- proof:end -->"
_ALARMS = frozenset({Fault.FALSE_ALARM, Fault.MISATTRIBUTION, Fault.BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the corpus shows of one requirement on one edition."""

    edition: str
    requirement: str
    seeded: int
    caught: int
    """By the requirement itself."""
    neighbours: int
    alarms: int
    """Cases of the whole corpus in which this requirement accuses wrongly."""


def table(results: Sequence[Judged], found: Iterable[Trouble]) -> tuple[Line, ...]:
    """A line per edition and requirement that was judged."""
    alarms = [(t.edition, t.requirement) for t in found if t.fault in _ALARMS]
    harmless = harmless_words(results)
    keys = dict.fromkeys((result.edition, result.requirement) for result in results)
    lines = []
    for key in (*keys, *(each for each in dict.fromkeys(alarms) if each not in keys)):
        own = [r for r in results if (r.edition, r.requirement) == key]
        mutants = [r for r in own if r.kind is Kind.MUTANT]
        lines.append(
            Line(
                edition=key[0],
                requirement=key[1],
                seeded=len(mutants),
                caught=sum(is_caught(r, harmless.get(key, frozenset())) for r in mutants),
                neighbours=sum(r.kind is Kind.NEIGHBOUR for r in own),
                alarms=alarms.count(key),
            )
        )
    return tuple(lines)


def terminal_text(lines: Sequence[Line]) -> str:
    """The table in columns."""
    head = f"{'edition':<11}{'requirement':<13}{'caught':>9}{'neighbours':>12}{'alarms':>8}"
    rows = [
        f"{line.edition:<11}{line.requirement:<13}{f'{line.caught}/{line.seeded}':>9}"
        f"{line.neighbours:>12}{line.alarms:>8}"
        for line in lines
    ]
    return "\n".join((head, *rows))


def check_place(path: Path) -> None:
    """Raises UsageError when a README has no place for the table."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text.count(_BEGIN) != 1 or text.count(_END) != 1:
        raise UsageError(f"{path} has no place for the table: {_BEGIN} and {_END}, once each")


def write_into(
    path: Path, lines: Sequence[Line], catalogue: Iterable[Requirement], today: date
) -> None:
    """Put the table between the markers of a README, in the README's language.

    Raises UsageError when the markers are not there.
    """
    check_place(path)
    text = path.read_text(encoding="utf-8")
    chinese = ".zh" in path.name
    block = "\n".join(_markdown(lines, catalogue, today, chinese=chinese))
    between = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    whole = between.sub(lambda _: f"{_BEGIN}\n{block}\n{_END}", text)
    path.write_text(whole, encoding="utf-8")


def _markdown(
    lines: Sequence[Line], catalogue: Iterable[Requirement], today: date, *, chinese: bool
) -> Iterator[str]:
    seeded, caught = (sum(getattr(each, name) for each in lines) for name in ("seeded", "caught"))
    neighbours, alarms = (
        sum(getattr(each, name) for each in lines) for name in ("neighbours", "alarms")
    )
    editions = list(dict.fromkeys(line.edition for line in lines))
    if chinese:
        yield (
            f"{today.isoformat()}：植入缺陷 {seeded} 个，由对应条目查出 {caught} 个；"
            f"合规近邻用例 {neighbours} 个；误报 {alarms} 次。"
        )
        summary, head = "逐条列出（查出/植入 · 近邻用例 · 误报）", "条目"
    else:
        yield (
            f"{today.isoformat()}: {seeded} seeded defects, {caught} caught by the requirement "
            f"that they break; {neighbours} right neighbours; {alarms} false alarms."
        )
        summary, head = "Row by row (caught/seeded · neighbours · false alarms)", "requirement"
    yield ""
    yield f"<details><summary>{summary}</summary>\n"
    yield f"| {head} | | {' | '.join(editions)} |"
    yield f"|---|---|{'---|' * len(editions)}"
    cells = {(line.requirement, line.edition): _cell(line) for line in lines}
    for row in catalogue:
        shown = [cells.get((row.id, edition), "") for edition in editions]
        if any(shown):
            title = row.title.zh if chinese else row.title.en
            yield f"| {row.id} | {title} | {' | '.join(shown)} |"
    yield "\n</details>"


def _cell(line: Line) -> str:
    return f"{line.caught}/{line.seeded} · {line.neighbours} · {line.alarms}"

"""What judging the corpus came to: per case the rows that speak, and all that is wrong with it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from harness.checks.registry import Check
from harness.model.requirement import Level, Requirement
from harness.model.verdict import Assessment, Verdict
from proof.corpus.case import Case, Kind
from proof.judging import judge_case

_OWED_MUTANTS = 2
_ACCUSED = frozenset({Verdict.FAIL, Verdict.WARN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A requirement as it came out in one case."""

    requirement: str
    level: Level
    verdict: Verdict
    says: frozenset[str]
    """Findings and notes, figures aside: what a `may` row speaks through."""
    found: str
    """In a line: what was found, or why nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case and the rows of its edition."""

    edition: str
    requirement: str
    kind: Kind
    name: str
    also: frozenset[str]
    rows: tuple[Row, ...]
    crash: str = ""
    """How the judge itself broke on it, when it did."""

    @property
    def own(self) -> Row | None:
        """The row that the case is about; None when no check serves it."""
        return next((row for row in self.rows if row.requirement == self.requirement), None)

    @property
    def title(self) -> str:
        """The case as a message names it."""
        return f"{self.edition} {self.requirement} {self.kind} {self.name}"


class Fault(StrEnum):
    """What can be wrong with the checks, or with the corpus."""

    SURVIVOR = "survivor"
    """A mutant that its requirement did not catch."""
    MISATTRIBUTION = "misattribution"
    """A mutant that a requirement accuses which it does not break."""
    FALSE_ALARM = "false alarm"
    """A neighbour that some requirement accuses."""
    VACUOUS = "vacuous"
    """A neighbour in which its requirement was not examined, or a pass where nothing shows it."""
    BROKEN = "broken"
    """A check that raised."""
    SHORTAGE = "shortage"
    """A requirement with too few cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that keeps the proof from being whole."""

    fault: Fault
    edition: str
    requirement: str
    """The row that it is about: the one accused wrongly, or the one that did not accuse."""
    text: str


def judged(case: Case, checks: Sequence[Check] | None = None) -> Judged:
    """A case judged, in plain data that travels between processes."""
    rows: tuple[Row, ...] = ()
    crash = ""
    try:
        rows = tuple(map(_row, judge_case(case, checks=checks)))
    except Exception as error:  # noqa: BLE001 - a case that breaks the judge is a result as well
        crash = f"{type(error).__name__}: {error}"
    return Judged(
        edition=case.edition,
        requirement=case.requirement,
        kind=case.kind,
        name=case.name,
        also=case.also,
        rows=rows,
        crash=crash,
    )


def is_caught(mutant: Judged, harmless: frozenset[str]) -> bool:
    """Whether a mutant's own row accuses; a `may` row by words that no neighbour draws."""
    row = mutant.own
    if row is None:
        return False
    if row.level is Level.MAY:
        return bool(row.says - harmless)
    return row.verdict in _ACCUSED


def harmless_words(results: Iterable[Judged]) -> dict[tuple[str, str], frozenset[str]]:
    """Per edition and requirement: what its row says of neighbours."""
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for result in results:
        if result.kind is Kind.NEIGHBOUR and result.own:
            words[result.edition, result.requirement] |= result.own.says
    return {key: frozenset(value) for key, value in words.items()}


def troubles(results: Sequence[Judged]) -> Iterator[Trouble]:
    """All that is wrong with judged cases, the corpus being taken as it is."""
    harmless = harmless_words(results)
    for result in results:
        if result.crash:
            yield _trouble(Fault.BROKEN, result, None)
            continue
        yield from _wrongly_accused(result)
        if result.kind is not Kind.MUTANT:
            yield from _vacuous(result)
        elif not is_caught(result, harmless.get((result.edition, result.requirement), frozenset())):
            yield _trouble(Fault.SURVIVOR, result, result.own)


def shortages(
    rows: Iterable[Requirement], edition: str, cases: Iterable[Case]
) -> Iterator[Trouble]:
    """The rows of an edition for which the corpus holds too few cases."""
    kinds = defaultdict(list)
    for case in cases:
        kinds[case.requirement].append(case.kind)
    for row in rows:
        owed = _OWED_MUTANTS if row.level is Level.MUST else 1
        mutants, neighbours = (kinds[row.id].count(kind) for kind in (Kind.MUTANT, Kind.NEIGHBOUR))
        if mutants < owed or not neighbours:
            text = f"{mutants} mutants and {neighbours} neighbours; owed: {owed} and 1"
            yield Trouble(fault=Fault.SHORTAGE, edition=edition, requirement=row.id, text=text)


def is_owed(row: Requirement) -> bool:
    """Whether the corpus of each edition owes a row: all but that of the source, shown by files."""
    return row.id != "DATA-05"


def _wrongly_accused(result: Judged) -> Iterator[Trouble]:
    fault = Fault.MISATTRIBUTION if result.kind is Kind.MUTANT else Fault.FALSE_ALARM
    expected = set(result.also)
    if result.kind is Kind.MUTANT:
        expected.add(result.requirement)
    for row in result.rows:
        if row.verdict is Verdict.ERROR:
            yield _trouble(Fault.BROKEN, result, row)
        elif row.verdict in _ACCUSED and row.requirement not in expected:
            yield _trouble(fault, result, row)


def _vacuous(result: Judged) -> Iterator[Trouble]:
    row = result.own
    passes = row is not None and row.verdict is Verdict.PASS
    accused = row is not None and row.verdict in _ACCUSED
    if result.kind is Kind.SILENT and passes:
        yield _trouble(Fault.VACUOUS, result, row)
    if result.kind is Kind.NEIGHBOUR and not (passes or accused):
        yield _trouble(Fault.VACUOUS, result, row)


def _trouble(fault: Fault, result: Judged, row: Row | None) -> Trouble:
    requirement = row.requirement if row else result.requirement
    nothing = result.crash or "no check serves it"
    came = f"{row.requirement} {row.verdict.word}: {row.found}" if row else nothing
    return Trouble(
        fault=fault,
        edition=result.edition,
        requirement=requirement,
        text=f"{result.title} -> {came}",
    )


def _row(assessment: Assessment) -> Row:
    findings, notes = assessment.findings, assessment.notes
    texts = [finding.message.en for finding in findings] + [note.en for note in notes]
    first = findings[0] if findings else None
    found = f"{first.message.en} ({first.where}: {first.actual[:60]})" if first else ""
    reason = assessment.reason.en if assessment.reason else ""
    return Row(
        requirement=assessment.requirement.id,
        level=assessment.requirement.level,
        verdict=assessment.verdict,
        says=frozenset(re.sub(r"[0-9]+", "#", text) for text in texts),
        found=found or reason or "; ".join(note.en for note in notes) or "nothing",
    )

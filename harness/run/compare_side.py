"""One side of a comparison: recorded traffic of any form, read once and judged as an audit does."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.checks.ledger import moment_of
from harness.compare.noise import Ignored
from harness.compare.reading import Seen, read_exchange
from harness.compare.shapes import Shapes
from harness.compare.sides import JudgedSide
from harness.evidence.learned import Learned
from harness.evidence.log import read_log, read_start
from harness.model.errors import EvidenceError, UsageError
from harness.model.evidence import Act, ActKind
from harness.model.recording import Provenance
from harness.model.requirement import RunClass
from harness.model.verdict import Assessment
from harness.run.audit import guessed_edition
from harness.run.audit_words import input_file
from harness.run.file_read import FileRead
from harness.run.intake import Intake
from harness.run.judge import open_hearing
from harness.run.judging import refuse_other_files
from harness.run.piece import Piece
from harness.run.reading import Reading
from harness.run.redaction import judging_redactor
from harness.run.shard_logs import FOLDER, is_merged
from harness.run.shard_order import ShardOrder
from harness.sources.recorded import TrafficFile, TrafficKind
from harness.sources.recorded import read_items as read_recorded

_LEFT_OUT = (ActKind.SOURCE_SCANNED, ActKind.STEP_ENDED)
"""Acts that not every form of a recording holds: taken along, the forms would be judged apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a side tells beside its exchanges; of foreign recordings nothing is known."""

    edition: str = ""
    run_class: RunClass = RunClass.RECORDED
    acts: tuple[Act, ...] | None = None
    """None where the side does not tell what was done."""
    is_finished: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A side as it was judged, with what a report of it needs."""

    judged: JudgedSide
    hearing: Hearing
    pieces: tuple[Piece, ...]
    files: tuple[FileRead, ...]
    assessments: tuple[Assessment, ...]
    learned: Learned
    """What was met of secrets and people: for what is published, never written."""
    replaced: Counter[str]
    """How often a value of each kind was replaced."""


def papers_of(intake: Intake) -> Papers:
    """What a side tells of itself. Raises UsageError for the run folder of an audit."""
    found = [_papers(intake, file) for file in intake.files]
    if len(found) == 1:
        return found[0]
    editions = {papers.edition for papers in found}
    return Papers(edition=editions.pop() if len(editions) == 1 else "")


def edition_told(intake: Intake, papers: Papers) -> str:
    """The edition of a side, by its own word or by the addresses called; empty for unknown."""
    return papers.edition or guessed_edition(intake) or ""


def hear_side(  # noqa: PLR0913 - each is one trait of the side or of the comparison
    name: str,
    intake: Intake,
    papers: Papers,
    order: ShardOrder,
    *,
    run_class: RunClass,
    acts: tuple[Act, ...],
    ignored: Ignored,
    tell: Callable[[str], None],
) -> Heard:
    """Read one side once: every exchange is judged and kept field by field.

    `acts` are those that it is judged with; where only one side tells of any, none.
    """
    frame = Frame(
        edition=order.edition,
        statement=order.statement,
        run_class=run_class,
        is_certification=False,
        is_finished=papers.is_finished,
        acts=acts,
    )
    hearing = open_hearing(frame, plan=None, only=order.only)
    shapes, kept, marks = Shapes(), list[Seen](), set[int]()
    redactor = judging_redactor(order)
    pieces, files = list[Piece](), list[FileRead]()
    for file in intake.files:
        tell(f"reading {file.path}")
        piece = Piece(file=file, held=intake.held.get(file.path), repeated=frozenset(marks))
        reading = Reading(piece, order, redactor)
        for exchange in reading.exchanges():
            hearing.hear(exchange)
            seen = read_exchange(exchange, moment_of(exchange), frame.edition, ignored)
            shapes.add(seen)
            kept.append(seen)
        marks.update(reading.marks)
        pieces.append(piece)
        files.append(reading.read)
    refuse_other_files(files)
    assessments = assess(hearing, catalogue=load_catalogue(), plan=None, only=order.only)
    traffic = hearing.traffic()
    examined = {c.name: hearing.tally_of(c, traffic).examined for c in hearing.checks}
    words = (a.detail("run") for a in papers.acts or () if a.kind is ActKind.SCENARIO_STARTED)
    judged = JudgedSide(
        name=name,
        assessments=assessments,
        examined=examined,
        seen=tuple(kept),
        run_words=tuple(word for word in words if word),
        damage=tuple(text for read in files for text in input_file(read).damage),
        damaged=sum(len(read.damage) for read in files),
        shapes=shapes,
    )
    return Heard(
        judged=judged,
        hearing=hearing,
        pieces=tuple(pieces),
        files=tuple(files),
        assessments=assessments,
        learned=redactor.learned,
        replaced=redactor.replaced,
    )


def _papers(intake: Intake, file: TrafficFile) -> Papers:
    if file.kind is TrafficKind.NDJSON and file.path not in intake.held:
        return _papers_of_log(file)
    about: Provenance | None = None
    acts: list[Act] = []
    with intake.open(file) as stream:
        for item in read_recorded(stream, file):
            if isinstance(item, Provenance):
                about = item
            elif isinstance(item, Act):
                acts.append(item)
    if about is None:
        return Papers()
    return Papers(edition=about.edition, acts=_judged_with(acts))


def _papers_of_log(file: TrafficFile) -> Papers:
    try:
        evidence = read_log(Path(file.path))
    except EvidenceError:
        return Papers()  # exchanges line by line, or a packed log: its acts are not known
    if evidence.verb in ("audit", "compare"):
        raise UsageError(
            f"{file.path} is the log of `harness {evidence.verb}`: it holds cited exchanges only",
            hint="compare the recorded traffic itself",
        )
    if is_merged(read_start(Path(file.path))):
        raise UsageError(
            f"{file.path} was merged from shards, each with an application of its own",
            hint=f"compare shard with shard, for example {Path(file.path).parent / FOLDER / '1'}",
        )
    return Papers(
        edition=evidence.edition,
        run_class=evidence.run_class,
        acts=_judged_with(evidence.acts),
        is_finished=evidence.finished is not None,
    )


def _judged_with(acts: Iterable[Act]) -> tuple[Act, ...]:
    return tuple(act for act in acts if act.kind not in _LEFT_OUT)

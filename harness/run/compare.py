"""A comparison: two recordings in, one report of NEW with how it differs from BASE out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from harness import __version__
from harness.catalog.load import load_catalogue
from harness.checks.registry import all_checks
from harness.compare.noise import Ignored
from harness.compare.sides import compare
from harness.conclusion import Circumstances, conclude
from harness.evidence.keys import SigningKey
from harness.evidence.log import RunStart, read_log
from harness.model.comparison import Comparison, FailOn, Match
from harness.model.errors import UsageError
from harness.model.evidence import Act
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Report
from harness.platforms.base import Edition
from harness.reporters.wording import Language
from harness.run.audit_words import Guess, audit_notes, damage_text, input_file, unsearched_note
from harness.run.cited import cited_by, replaced_act, taken_out, write_cited
from harness.run.compare_side import Heard, Papers, edition_told, hear_side, papers_of
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.intake import Intake
from harness.run.kept_files import kept_files
from harness.run.order import Surroundings
from harness.run.papers import submission_acts
from harness.run.publish import Publication, publish
from harness.run.redaction import publishing_redactor, scrubbed, scrubbed_comparison
from harness.run.report import Judged, build_report
from harness.run.shard_order import ShardOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A recording as it was named."""

    name: str
    intake: Intake
    papers: Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOrder:
    """What is held against what, and what of it counts."""

    base: Side
    new: Side
    edition: Edition
    guess: Guess
    statement: Statement | None
    statement_source: bytes
    gateways: frozenset[str]
    fail_on: FailOn
    ignore: tuple[str, ...]
    lang: Language
    out: Path | None
    signer: SigningKey | None = None
    with_pdf: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """A finished comparison: the report of NEW that holds it, and where it lies."""

    report: Report
    comparison: Comparison
    folder: RunFolder


def side_named(name: str, intake: Intake) -> Side:
    """A side with what it tells of itself. Raises UsageError for what cannot be compared."""
    return Side(name=name, intake=intake, papers=papers_of(intake))


def shared_edition(base: Side, new: Side, named: str | None) -> str | None:
    """The edition of both sides; None where neither speaks of any.

    Raises UsageError for sides of different editions, or of another one than was named.
    """
    if named:
        told = {side.papers.edition for side in (base, new)} - {""}
        if others := sorted(told - {named}):
            raise UsageError(
                f"a side was recorded with edition {others[0]}, not with {named}",
                hint="leave --edition and --statement out, or name those of the recordings",
            )
        return named
    first, second = (edition_told(side.intake, side.papers) for side in (base, new))
    if first and second and first != second:
        raise UsageError(
            f"BASE is of edition {first}, NEW of edition {second}: they cannot be compared",
            hint="compare recordings of the same edition",
        )
    return first or second or None


def execute_compare(order: CompareOrder, world: Surroundings) -> CompareResult:
    """Judge both sides by the same rules, hold them against each other and write the report.

    Kept as evidence are the digests of the files and the redacted exchanges of NEW that findings
    and differences cite. Raises UsageError for files that cannot be opened, DocumentError for a
    side that is no recorded traffic, and EnvironmentTrouble when nothing can be written.
    """
    started = world.clock.now()
    identity = run_id(started, world.chance(4))
    folder = create_folder(order.out, identity)
    try:
        base, new, comparison = _compared(order, world, folder, identity, started)
    except BaseException:
        folder.discard()
        raise
    return _reported(order, folder, base, new, comparison)


def _compared(
    order: CompareOrder, world: Surroundings, folder: RunFolder, identity: str, started: datetime
) -> tuple[Heard, Heard, Comparison]:
    shard_order = ShardOrder(
        edition_name=order.edition.name,
        statement=order.statement,
        gateways=order.gateways,
        is_marked=True,
        key=world.chance(32),
    )
    ignored = Ignored(order.ignore)
    scan = submission_acts(order.statement, world.clock)
    base, new = (
        hear_side(
            side.name,
            side.intake,
            side.papers,
            shard_order,
            run_class=_run_class(order),
            acts=(*scan, *_acts(side, order)),
            ignored=ignored,
            tell=world.progress,
        )
        for side in (order.base, order.new)
    )
    comparison = compare(
        base.judged, new.judged, checks=all_checks(), fail_on=order.fail_on, ignored=ignored
    )
    learned = base.learned | new.learned
    redactor = publishing_redactor(shard_order, learned)
    comparison = scrubbed_comparison(comparison, redactor.scrub)
    unsearched = (unsearched_note(),) if learned.secrets_left_out else ()
    comparison = replace(comparison, notes=(*comparison.notes, *_notes(order), *unsearched))
    new = replace(new, assessments=scrubbed(new.assessments, redactor.scrub))
    if order.statement_source:
        folder.keep("statement.yaml", order.statement_source)
    kept = taken_out(new.pieces, shard_order, redactor, _cited(new, comparison))
    published = order.edition.sandbox_secret
    redacted = replaced_act(new.replaced, learned, published, world.clock)
    start = _start(order, identity, started, base, new)
    write_cited(folder, start, kept, (*scan, redacted), world.clock)
    return base, new, comparison


def _reported(
    order: CompareOrder, folder: RunFolder, base: Heard, new: Heard, comparison: Comparison
) -> CompareResult:
    publication = Publication(
        folder=folder,
        lang=order.lang,
        secrets=(base.learned | new.learned).secrets - {order.edition.sandbox_secret},
        signer=order.signer,
        with_pdf=order.with_pdf,
    )
    report = publish(publication, lambda why: _report(order, folder, new, comparison, why), None)
    return CompareResult(report=report, comparison=report.comparison or comparison, folder=folder)


def _report(
    order: CompareOrder,
    folder: RunFolder,
    new: Heard,
    comparison: Comparison,
    invalid: Text | None,
) -> Report:
    evidence = read_log(folder.log)
    conclusion, reason = conclude(
        new.assessments,
        (),
        evidence,
        Circumstances(
            is_certification=False,
            is_filtered=False,
            is_strict=False,
            invalid=invalid,
            damaged=damage_text(new.files),
        ),
    )
    notes = audit_notes(
        new.files, edition=order.edition, guess=order.guess, statement=order.statement
    )
    report = build_report(
        Judged(
            evidence=evidence,
            files=kept_files(folder),
            exchanges=len(new.judged.seen),
            traffic=new.hearing.traffic(),
            catalogue=load_catalogue(),
            plan=None,
            assessments=new.assessments,
            conclusion=conclusion,
            reason=reason,
            is_strict=False,
            inputs=tuple(input_file(read) for read in new.files),
            notes=tuple(notes),
        ),
        target=order.new.name,
        tool_version=__version__,
        finished=evidence.finished or evidence.started,
    )
    if invalid:
        comparison = replace(comparison, match=Match.INVALID, reason=invalid)
    return replace(report, comparison=comparison)


def _acts(side: Side, order: CompareOrder) -> tuple[Act, ...]:
    """What was done beside the exchanges, where both sides tell it."""
    return (side.papers.acts or ()) if _are_acts_known(order) else ()


def _are_acts_known(order: CompareOrder) -> bool:
    return order.base.papers.acts is not None and order.new.papers.acts is not None


def _run_class(order: CompareOrder) -> RunClass:
    classes = {order.base.papers.run_class, order.new.papers.run_class}
    return classes.pop() if len(classes) == 1 else RunClass.RECORDED


def _notes(order: CompareOrder) -> Iterator[Text]:
    known = [side.papers.acts is not None for side in (order.base, order.new)]
    if any(known) and not all(known):
        yield Text(
            "Only one side tells what was done beside the exchanges (faults, probes, restarts), "
            "so neither was judged with it.",
            "仅一侧记载了交互以外的操作（故障、探针、重启等），两侧均未据此判定。",
        )


def _cited(new: Heard, comparison: Comparison) -> set[str]:
    cited = cited_by(new.assessments)
    cited |= {change.exchanges[1] for change in comparison.shapes}
    cited |= {change.exchanges[1] for change in comparison.values}
    return cited - {""}


def _start(
    order: CompareOrder, identity: str, started: datetime, base: Heard, new: Heard
) -> RunStart:
    return RunStart(
        run_id=identity,
        verb="compare",
        run_class=_run_class(order),
        edition=order.edition.name,
        started=started,
        settings=(("fail_on", order.fail_on), ("base", order.base.name)),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("statement", order.statement.sha256 if order.statement else ""),
            *((f"base {read.file.path}", read.sha256) for read in base.files),
            *((f"input {read.file.path}", read.sha256) for read in new.files),
            ("tool", __version__),
        ),
    )

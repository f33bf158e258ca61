"""An audit: files of recorded traffic in, one report out."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from harness import __version__
from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.conclusion import Circumstances
from harness.evidence.keys import SigningKey
from harness.evidence.learned import Learned
from harness.evidence.log import RunStart, read_log, read_start
from harness.evidence.redact import Redactor
from harness.model.deviation import Deviations
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Assessment, Report
from harness.platforms.base import Edition
from harness.platforms.editions import guess_edition
from harness.run.audit_words import Guess, audit_notes, damage_text, input_file
from harness.run.cited import cited_by, replaced_act, taken_out, write_cited
from harness.run.concluding import concluded
from harness.run.engine import Engine, InProcess
from harness.run.file_read import FileRead
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.intake import Intake
from harness.run.judge import open_hearing
from harness.run.judging import judge_pieces
from harness.run.kept import kept_trouble
from harness.run.kept_files import kept_files
from harness.run.order import Surroundings
from harness.run.papers import submission_acts
from harness.run.progress import Progress
from harness.run.publish import Publication, publish
from harness.run.redaction import publishing_redactor, scrubbed
from harness.run.report import Judged, build_report
from harness.run.result import RunResult
from harness.run.shard_order import ShardOrder, travelling
from harness.run.touched import stamps_of, with_touched
from harness.run.whole import Whole
from harness.sources.recorded import read_traffic
from harness.sources.recorded_ranges import RANGE

_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOrder:
    """What an audit is asked to judge, and by what."""

    intake: Intake
    edition: Edition
    guess: Guess
    statement: Statement | None
    statement_source: bytes
    gateways: frozenset[str]
    only: tuple[str, ...]
    deviations: Deviations | None = None
    is_strict: bool
    lang: Literal["en", "zh", "both"]
    out: Path | None
    engine: Engine = field(default_factory=InProcess)
    """Where the traffic is judged; the report is the same wherever that is."""
    piece_size: int = RANGE
    signer: SigningKey | None = None
    with_pdf: bool = False


def guessed_edition(intake: Intake) -> str | None:
    """The edition that the first exchanges of some file speak of; None when none does."""
    for file in intake.files:
        with intake.open(file) as stream:
            items = islice(read_traffic(stream, file), _LOOKED_AT)
            urls = [item.request.url for item in items if isinstance(item, Exchange)]
        if name := guess_edition(urls):
            return name
    return None


def execute_audit(order: AuditOrder, world: Surroundings) -> RunResult:
    """Judge recorded traffic and write the report.

    Kept as evidence are the digest of every file, what could not be read, and the redacted
    exchanges that findings cite - not the traffic. Raises UsageError for files that cannot be
    opened, DocumentError when none of them is recorded traffic, and EnvironmentTrouble when
    nothing can be written.
    """
    started = world.clock.now()
    identity = run_id(started, world.chance(4))
    # A folder that cannot be had is told before, not after, hours of traffic were read.
    folder = create_folder(order.out, identity)
    progress = Progress(order.intake, world)
    try:
        heard = _audited(order, world, folder, _Run(id=identity, started=started), progress)
    except KeyboardInterrupt:
        progress.end()
        folder.discard()
        world.announce(progress.broken_off)
        raise
    except BaseException:
        progress.end()
        folder.discard()
        raise
    return _reported(order, folder, heard)


def audited_again(
    order: AuditOrder, folder: RunFolder, *, acts: tuple[Act, ...], world: Surroundings
) -> Report:
    """The report of an audit once more, over the same files in the same order; writes nothing.

    `acts` are those of its log, `folder` is that of the first time.
    """
    heard = _heard(order, _shard_order(order, world), acts, Progress(order.intake, world))
    return _report(order, folder, heard, kept_trouble(read_start(folder.log), folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    id: str
    started: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    hearing: Hearing
    whole: Whole
    redactor: Redactor
    learned: Learned
    assessments: tuple[Assessment, ...]
    files: tuple[FileRead, ...]


def _audited(
    order: AuditOrder, world: Surroundings, folder: RunFolder, run: _Run, progress: Progress
) -> _Heard:
    stamps = stamps_of(order.intake)
    shard_order = _shard_order(order, world)
    scan = submission_acts(order.statement, world.clock)
    heard = _heard(order, shard_order, scan, progress)
    whole = heard.whole
    if order.statement_source:
        folder.keep("statement.yaml", order.statement_source)
    if order.deviations:
        folder.keep("deviations.yaml", order.deviations.source)
    cited = cited_by(heard.assessments)
    kept = taken_out(whole.pieces, shard_order, heard.redactor, cited)
    published = order.edition.sandbox_secret
    acts = (*scan, replaced_act(whole.replaced, heard.learned, published, world.clock))
    write_cited(folder, _start(order, run, whole), kept, acts, world.clock)
    return replace(heard, files=tuple(with_touched(whole.files, stamps)))


def _heard(
    order: AuditOrder, shard_order: ShardOrder, acts: tuple[Act, ...], progress: Progress
) -> _Heard:
    with closing(order.engine.pieces(order.intake, order.piece_size, shard_order)) as pieces:
        whole = judge_pieces(pieces, shard_order, order.engine, progress)
    frame = Frame(
        edition=order.edition,
        statement=order.statement,
        run_class=RunClass.RECORDED,
        is_certification=False,
        acts=acts,
    )
    hearing = open_hearing(frame, plan=None, only=order.only)
    hearing.heard = whole.heard
    learned = whole.learned
    redactor = publishing_redactor(shard_order, learned)
    found = assess(hearing, catalogue=load_catalogue(), plan=None, only=order.only)
    return _Heard(
        hearing=hearing,
        whole=whole,
        redactor=redactor,
        learned=learned,
        assessments=scrubbed(found, redactor.scrub),
        files=whole.files,
    )


def _shard_order(order: AuditOrder, world: Surroundings) -> ShardOrder:
    return ShardOrder(
        edition_name=order.edition.name,
        statement=travelling(order.statement),
        gateways=order.gateways,
        only=order.only,
        is_marked=len(order.intake.files) > 1,
        key=world.chance(32),
    )


def _start(order: AuditOrder, run: _Run, whole: Whole) -> RunStart:
    return RunStart(
        run_id=run.id,
        verb="audit",
        run_class=RunClass.RECORDED,
        edition=order.edition.name,
        started=run.started,
        settings=_settings(order),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("statement", order.statement.sha256 if order.statement else ""),
            ("deviations", order.deviations.sha256 if order.deviations else ""),
            *((f"input {read.file.path}", read.sha256) for read in whole.files),
            ("tool", __version__),
        ),
    )


def _settings(order: AuditOrder) -> tuple[tuple[str, str], ...]:
    given = (
        ("only", " ".join(order.only)),
        ("strict", "true" if order.is_strict else ""),
        ("gateways", " ".join(sorted(order.gateways))),
    )
    return tuple((name, value) for name, value in given if value)


def _reported(order: AuditOrder, folder: RunFolder, heard: _Heard) -> RunResult:
    publication = Publication(
        folder=folder,
        lang=order.lang,
        secrets=heard.learned.secrets - {order.edition.sandbox_secret},
        signer=order.signer,
        with_pdf=order.with_pdf,
    )
    report = publish(publication, lambda why: _report(order, folder, heard, why), None)
    return RunResult(report=report, folder=folder)


def _report(order: AuditOrder, folder: RunFolder, heard: _Heard, invalid: Text | None) -> Report:
    files, assessments = heard.files, heard.assessments
    evidence = read_log(folder.log)
    found = concluded(
        assessments,
        (),
        evidence,
        Circumstances(
            is_certification=False,
            is_filtered=bool(order.only),
            is_strict=order.is_strict,
            invalid=invalid,
            damaged=damage_text(files),
        ),
        order.deviations,
    )
    return build_report(
        Judged(
            evidence=evidence,
            files=kept_files(folder),
            exchanges=heard.whole.exchanges,
            traffic=heard.hearing.traffic(),
            catalogue=load_catalogue(),
            plan=None,
            assessments=assessments,
            conclusion=found.conclusion,
            reason=found.reason,
            deviations=found.deviations,
            apart=found.apart,
            is_strict=order.is_strict,
            inputs=tuple(input_file(read) for read in files),
            notes=tuple(
                audit_notes(
                    files,
                    edition=order.edition,
                    guess=order.guess,
                    statement=order.statement,
                    secrets_left_out=heard.learned.secrets_left_out,
                )
            ),
        ),
        target=", ".join(read.file.path for read in files[:3]) + (" …" if files[3:] else ""),
        tool_version=__version__,
        finished=evidence.finished or evidence.started,
    )

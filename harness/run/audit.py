"""An audit: files of recorded traffic in, one report out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from harness.evidence.log import RunStart, read_log, read_start
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
from harness.run.cited import cited_by, refuse_other_files, replaced_in, taken_out, write_cited
from harness.run.concluding import concluded
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.intake import Intake
from harness.run.judge import open_hearing
from harness.run.kept import kept_trouble
from harness.run.kept_files import kept_files
from harness.run.order import Surroundings
from harness.run.overlap import is_any_shared
from harness.run.papers import submission_acts
from harness.run.publish import Publication, publish
from harness.run.report import Judged, build_report
from harness.run.result import RunResult
from harness.run.shard import Shard, ShardOrder, judge_file
from harness.run.workers import judge_side_by_side
from harness.sources.recorded import read_traffic

_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOrder:
    """What an audit is asked to judge, and by what."""

    intake: Intake
    edition: Edition
    guess: Guess
    statement: Statement | None
    statement_path: Path | None
    statement_source: bytes
    gateways: frozenset[str]
    only: tuple[str, ...]
    deviations: Deviations | None = None
    is_strict: bool
    lang: Literal["en", "zh", "both"]
    out: Path | None
    workers: int
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
    try:
        heard = _audited(order, world, folder, _Run(id=identity, started=started))
    except BaseException:
        folder.discard()
        raise
    return _reported(order, folder, heard)


def audited_again(
    order: AuditOrder, folder: RunFolder, *, acts: tuple[Act, ...], world: Surroundings
) -> Report:
    """The report of an audit once more, over the same files in the same order; writes nothing.

    `acts` are those of its log, `folder` is that of the first time.
    """
    shards = _judged(order, _shard_order(order, world), world.progress)
    hearing = _merged(order, shards, acts)
    assessments = assess(hearing, catalogue=load_catalogue(), plan=None, only=order.only)
    heard = _Heard(hearing=hearing, shards=shards, assessments=assessments)
    return _report(order, folder, heard, kept_trouble(read_start(folder.log), folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    id: str
    started: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    hearing: Hearing
    shards: tuple[Shard, ...]
    assessments: tuple[Assessment, ...]


def _audited(order: AuditOrder, world: Surroundings, folder: RunFolder, run: _Run) -> _Heard:
    shard_order = _shard_order(order, world)
    shards = _judged(order, shard_order, world.progress)
    scan = submission_acts(order.statement, world.clock)
    hearing = _merged(order, shards, scan)
    assessments = assess(hearing, catalogue=load_catalogue(), plan=None, only=order.only)
    if order.statement_source:
        folder.keep("statement.yaml", order.statement_source)
    if order.deviations:
        folder.keep("deviations.yaml", order.deviations.source)
    kept = taken_out(order.intake, shard_order, cited_by(assessments))
    acts = (*scan, replaced_in(shards, order.edition.sandbox_secret, world.clock))
    write_cited(folder, _start(order, run, shards), kept, acts, world.clock)
    return _Heard(hearing=hearing, shards=shards, assessments=assessments)


def _shard_order(order: AuditOrder, world: Surroundings) -> ShardOrder:
    return ShardOrder(
        edition=order.edition.name,
        statement=order.statement_path,
        environ=tuple(world.environ.items()),
        gateways=order.gateways,
        only=order.only,
        key=world.chance(32),
    )


def _judged(
    order: AuditOrder, shard_order: ShardOrder, tell: Callable[[str], None]
) -> tuple[Shard, ...]:
    apart = _judged_apart(order, shard_order, tell)
    shards = tuple(sorted(apart, key=lambda shard: shard.file.number))
    refuse_other_files(shards)
    if not is_any_shared([shard.sample for shard in shards]):
        return shards
    tell("some files hold the same exchanges: judging again, each exchange once")
    return tuple(_judged_once(order, shard_order, tell))


def _judged_apart(
    order: AuditOrder, shard_order: ShardOrder, tell: Callable[[str], None]
) -> Iterator[Shard]:
    held = order.intake.held
    others = [f for f in order.intake.files if f.path not in held]
    for file in order.intake.files:
        if file.path in held:
            yield judge_file(file, shard_order, held[file.path], tell)
    workers = min(order.workers, len(others))
    if workers < 2:  # noqa: PLR2004 - one process is this one
        for file in others:
            tell(f"reading {file.path}")
            yield judge_file(file, shard_order, tell=tell)
        return
    for shard in judge_side_by_side(others, shard_order, workers):
        tell(f"{shard.file.path}: {shard.exchanges} exchanges")
        yield shard


def _judged_once(
    order: AuditOrder, shard_order: ShardOrder, tell: Callable[[str], None]
) -> Iterator[Shard]:
    """File by file, without the exchanges that stand in a file before."""
    seen = set[int]()
    for file in order.intake.files:
        tell(f"reading {file.path}")
        yield judge_file(file, shard_order, order.intake.held.get(file.path), tell, seen)


def _merged(order: AuditOrder, shards: Sequence[Shard], acts: tuple[Act, ...]) -> Hearing:
    frame = Frame(
        edition=order.edition,
        statement=order.statement,
        run_class=RunClass.RECORDED,
        is_certification=False,
        acts=acts,
    )
    hearing = open_hearing(frame, plan=None, only=order.only)
    for shard in shards:
        hearing.heard.merge(shard.heard)
    return hearing


def _start(order: AuditOrder, run: _Run, shards: Sequence[Shard]) -> RunStart:
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
            *((f"input {shard.file.path}", shard.sha256) for shard in shards),
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
    secrets = frozenset[str]().union(*(shard.secrets for shard in heard.shards))
    publication = Publication(
        folder=folder,
        lang=order.lang,
        secrets=secrets - {order.edition.sandbox_secret},
        signer=order.signer,
        with_pdf=order.with_pdf,
    )
    report = publish(publication, lambda why: _report(order, folder, heard, why), None)
    return RunResult(report=report, folder=folder)


def _report(order: AuditOrder, folder: RunFolder, heard: _Heard, invalid: Text | None) -> Report:
    hearing, shards, assessments = heard.hearing, heard.shards, heard.assessments
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
            damaged=damage_text(shards),
        ),
        order.deviations,
    )
    return build_report(
        Judged(
            evidence=evidence,
            files=kept_files(folder),
            exchanges=sum(shard.exchanges for shard in shards),
            traffic=hearing.traffic(),
            catalogue=load_catalogue(),
            plan=None,
            assessments=assessments,
            conclusion=found.conclusion,
            reason=found.reason,
            deviations=found.deviations,
            apart=found.apart,
            is_strict=order.is_strict,
            inputs=tuple(input_file(shard) for shard in shards),
            notes=tuple(
                audit_notes(
                    shards,
                    edition=order.edition,
                    guess=order.guess,
                    statement=order.statement,
                )
            ),
        ),
        target=", ".join(shard.file.path for shard in shards[:3]) + (" …" if shards[3:] else ""),
        tool_version=__version__,
        finished=evidence.finished or evidence.started,
    )

"""The shards of a run, merged into a run folder whose report is that of the whole run."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from harness.assess.hearing import Hearing
from harness.assess.merged import MergedHearing
from harness.evidence.keys import SigningKey
from harness.evidence.log import LogWriter, read_log, read_start
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.evidence import Evidence
from harness.model.text import Text
from harness.model.verdict import Report
from harness.platforms.editions import edition_named
from harness.reporters.wording import Language
from harness.run.attempts import attempts_beside
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.judge import hear_evidence
from harness.run.kept import is_leaky, kept_notes, kept_order, kept_secrets
from harness.run.kept_files import kept_files
from harness.run.order import RunOrder, Surroundings
from harness.run.publish import Publication, publish
from harness.run.readback import Beside, report_of
from harness.run.result import RunResult
from harness.run.shard_logs import (
    FOLDER,
    ShardLog,
    agreed,
    apart_notes,
    evidence_of_all,
    inputs_of,
    missing_text,
    read_shard,
    renamed,
    shard_digests,
    start_of_all,
)


def merge_shards(
    paths: Sequence[Path],
    *,
    out: Path | None,
    lang: Language,
    world: Surroundings,
    signer: SigningKey | None = None,
) -> RunResult:
    """Judge the shards of a run together, and write the report into a folder of its own.

    A shard that is missing leaves the run undecided. Raises UsageError for folders that are not
    different shards of one run.
    """
    # `reports/*` names the newest run twice: `latest` is a link to it.
    folders = dict.fromkeys(path.resolve() for path in paths)
    shards = agreed([read_shard(path) for path in folders])
    identity = run_id(world.clock.now(), world.chance(4))
    folder = create_folder(out, identity)
    try:
        for shard in shards:
            _take_over(shard, folder)
        _write_log(shards, folder, identity)
    except (OSError, shutil.Error) as error:
        folder.discard()
        raise EnvironmentTrouble(f"cannot copy the shards to {folder.path}: {error}") from error
    publication = Publication(
        folder=folder,
        lang=lang,
        secrets=kept_secrets(folder, edition_named(shards[0].start.edition), world.environ),
        signer=signer,
        is_leaky=is_leaky(folder),
    )
    report = publish(publication, lambda why: merged_report(folder, why), None)
    return RunResult(report=report, folder=folder)


def merged_report(folder: RunFolder, invalid: Text | None = None) -> Report:
    """The report of merged shards, from what their folder keeps of them.

    `invalid` is why the merged run cannot be trusted, beside what speaks against its shards.
    """
    # By their logs: a file manager may have left something of its own beside them.
    kept = sorted((folder.evidence / FOLDER).glob("*/evidence/log.ndjson"))
    if not kept:
        raise UsageError(
            f"{folder.path} was merged from shards, and none lies in evidence/{FOLDER} any more",
            hint="merge the shards again",
        )
    shards = agreed([read_shard(path.parent.parent) for path in kept])
    first = shards[0]
    own = read_log(folder.log)
    order = replace(kept_order(first.start, first.folder), part=None)
    parts = [renamed(shard) for shard in shards]
    missing = missing_text(shards)
    report = report_of(
        order,
        evidence_of_all(own, parts),
        Beside(
            invalid=invalid or _trouble(folder, shards) or _other_log(own, parts),
            missing=missing,
            inputs=inputs_of(shards),
            files=kept_files(folder),
            notes=(*kept_notes(first.start), *apart_notes(shards)),
        ),
        hearing=MergedHearing([_heard(part, order) for part in parts], is_whole=missing is None),
    )
    whole = first.part.whole
    scenarios = sorted(report.scenarios, key=lambda outcome: whole.index(outcome.name))
    return replace(report, scenarios=tuple(scenarios))


def _take_over(shard: ShardLog, folder: RunFolder) -> None:
    target = folder.evidence / FOLDER / str(shard.part.number) / "evidence"
    # What came from another machine may hold links to anywhere: those are not followed.
    shutil.copytree(shard.folder.evidence, target, ignore=_links)


def _links(place: str, names: list[str]) -> set[str]:
    return {name for name in names if (Path(place) / name).is_symlink()}


def _write_log(shards: Sequence[ShardLog], folder: RunFolder, identity: str) -> None:
    """Write all that the shards recorded as one log, for whoever reads the merged run."""
    evidence = [renamed(shard) for shard in shards]
    last = max(part.finished or part.started for part in evidence)
    with LogWriter(folder.log) as log:
        start = start_of_all(shards, identity)
        log.start(replace(start, attempts=attempts_beside(folder.path, start)))
        for part in evidence:
            for act in part.acts:
                log.act(act)
            for exchange in part.exchanges:
                log.exchange(exchange, exchange.ended)
        log.end(
            last,
            exchanges=sum(len(part.exchanges) for part in evidence),
            acts=sum(len(part.acts) for part in evidence),
        )


def _heard(part: Evidence, order: RunOrder) -> Hearing:
    return hear_evidence(
        part,
        edition=order.edition,
        statement=order.statement,
        plan=order.plan,
        only=order.only,
    )


def _other_log(own: Evidence, parts: Sequence[Evidence]) -> Text | None:
    """Why the merged log cannot be trusted: who reads it must read what the shards recorded."""
    if own.damage:
        return None  # which is told as such
    exchanges = tuple(x for part in parts for x in part.exchanges)
    acts = tuple(act for part in parts for act in part.acts)
    if (own.exchanges, own.acts) == (exchanges, acts):
        return None
    return Text(
        "the merged log does not hold what the logs of the shards hold",
        "合并后的日志与各分片日志的内容不一致",
    )


def _trouble(folder: RunFolder, shards: Sequence[ShardLog]) -> Text | None:
    """Why the merged run cannot be trusted; None when every shard can."""
    digests = shard_digests(read_start(folder.log))
    if gone := sorted(digests.keys() - {shard.part.number for shard in shards}):
        numbers = ", ".join(map(str, gone))
        return Text(
            f"of the shards that were merged, the logs of {numbers} are gone",
            f"已合并的分片中，以下分片的日志已不存在：{numbers}",
        )
    for shard in shards:
        if digests.get(shard.part.number) != shard.sha256:
            return Text(
                f"the log of shard {shard.part} is not the one that was merged",
                f"分片 {shard.part} 的日志并非合并时的日志",
            )
    return next(filter(None, (shard.trouble for shard in shards)), None)

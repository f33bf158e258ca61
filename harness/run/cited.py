"""What is kept of recorded traffic that was judged: the exchanges that the report cites."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from harness.evidence.log import LogWriter, RunStart
from harness.evidence.redacted import redacted_act
from harness.model.clock import Clock
from harness.model.errors import DocumentError, Problem
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.verdict import Assessment
from harness.run.audit_words import named
from harness.run.folder import RunFolder
from harness.run.intake import Intake
from harness.run.shard import Reading, Shard, ShardOrder
from harness.run.starting import settled


def cited_by(assessments: Iterable[Assessment]) -> set[str]:
    """The ids of the exchanges that findings name."""
    return {x for a in assessments for f in a.findings for x in f.exchanges}


def taken_out(intake: Intake, order: ShardOrder, wanted: Iterable[str]) -> Iterator[Exchange]:
    """The redacted exchanges of those ids: read once more, for nobody kept them."""
    left = set(wanted)
    for file in intake.files:
        here = {x for x in left if x.startswith(file.prefix)}
        if not here:
            continue
        for exchange in Reading(file, order, intake.held.get(file.path)).exchanges():
            if exchange.id in here:
                here.discard(exchange.id)
                left.discard(exchange.id)
                yield exchange
            if not here:
                break


def replaced_in(shards: Sequence[Shard], published: str, clock: Clock) -> Act:
    """What was taken out of recorded traffic before it was judged; a published secret is none."""
    replaced = sum((shard.replaced for shard in shards), start=Counter[str]())
    secrets = frozenset[str]().union(*(shard.secrets for shard in shards)) - {published}
    return redacted_act(replaced, len(secrets), clock.now())


def write_cited(
    folder: RunFolder,
    start: RunStart,
    exchanges: Iterable[Exchange],
    acts: Sequence[Act],
    clock: Clock,
) -> None:
    """Write the log of a run that judged what others had recorded."""
    with LogWriter(folder.log) as log:
        log.start(settled(start, folder))
        cited = 0
        for exchange in exchanges:
            log.exchange(exchange, clock.now())
            cited += 1
        for act in acts:
            log.act(act)
        log.end(clock.now(), exchanges=cited, acts=len(acts))


def refuse_other_files(shards: Sequence[Shard]) -> None:
    """Raise DocumentError when no file is recorded traffic: there is nothing to report on."""
    if all(shard.damage and shard.file.kind is None for shard in shards):
        raise DocumentError(
            Problem(location=named(damage.location), message=damage.what.en)
            for shard in shards
            for damage in shard.damage[:1]
        )

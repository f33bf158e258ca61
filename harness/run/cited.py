"""What is kept of recorded traffic that was judged: the exchanges that the report cites."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from harness.checks.ledger import numbers_of
from harness.evidence.learned import Learned
from harness.evidence.log import LogWriter, RunStart
from harness.evidence.redacted import redacted_act
from harness.model.clock import Clock
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.verdict import Assessment
from harness.run.folder import RunFolder
from harness.run.piece import Piece
from harness.run.reading import Reading
from harness.run.redaction import Redacts
from harness.run.shard_order import ShardOrder
from harness.run.starting import settled


def cited_by(assessments: Iterable[Assessment]) -> set[str]:
    """The ids of the exchanges that findings name."""
    return {x for a in assessments for f in a.findings for x in f.exchanges}


def taken_out(
    pieces: Iterable[Piece], order: ShardOrder, redactor: Redacts, wanted: Iterable[str]
) -> Iterator[Exchange]:
    """The exchanges of those ids, redacted: looked up where they stand, for nobody kept them."""
    names = set(wanted)
    for file, found in groupby(pieces, key=lambda piece: piece.file):
        here = sorted((x for x in names if x.startswith(file.prefix)), key=numbers_of)
        for piece, ids in _places(tuple(found), here):
            yield from Reading(piece, order, redactor).exchanges(ids)


def replaced_act(
    replaced: Mapping[str, int], learned: Learned, published: str, clock: Clock
) -> Act:
    """What was taken out of recorded traffic before it was judged; a published secret is none."""
    count = None if learned.secrets_left_out else len(learned.secrets - {published})
    return redacted_act(Counter(replaced), count, clock.now())


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


def _places(pieces: Sequence[Piece], ids: Sequence[str]) -> Iterator[tuple[Piece, Sequence[str]]]:
    """The pieces of a file that hold some of these ids, in order of their numbers, with those."""
    lines = [numbers_of(name)[-1] for name in ids]
    starts = [bisect_left(lines, piece.part.first) if piece.part else 0 for piece in pieces]
    for piece, start, end in zip(pieces, starts, [*starts[1:], len(ids)], strict=True):
        if start < end:
            yield piece, ids[start:end]

"""All recorded traffic of an audit judged, piece by piece, wherever its engine does the work."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from harness.model.errors import DocumentError, Problem
from harness.run.audit_words import named
from harness.run.engine import Engine
from harness.run.file_read import FileRead
from harness.run.overlap import is_any_shared
from harness.run.piece import Piece
from harness.run.progress import Progress
from harness.run.shard import judge_piece, marks_in
from harness.run.shard_order import ShardOrder
from harness.run.whole import Whole


def judge_pieces(
    pieces: Iterable[Piece], order: ShardOrder, engine: Engine, progress: Progress
) -> Whole:
    """What all pieces came to; an exchange that stands in several files is judged once.

    Raises UsageError for a file that cannot be opened, and DocumentError when none of them is
    recorded traffic.
    """
    progress.begin()
    whole = _judged(pieces, order, engine, progress)
    if any(read.is_torn for read in whole.files):
        progress.again("some files cannot be judged in parts: judging again, those as a whole")
        whole = _judged(list(_mended(whole)), order, engine, progress)
    refuse_other_files(whole.files)
    if is_any_shared([read.sample for read in whole.files]):
        progress.again("some files hold the same exchanges: judging again, each exchange once")
        once = list(_without_repeats(whole.pieces, order, engine, progress))
        whole = _judged(once, order, engine, progress)
    progress.end()
    return whole


def refuse_other_files(files: Iterable[FileRead]) -> None:
    """Raise DocumentError when no file is recorded traffic: there is nothing to report on."""
    read = tuple(files)
    if all(file.damage and file.file.kind is None for file in read):
        raise DocumentError(
            Problem(location=named(damage.location), message=damage.what.en)
            for file in read
            for damage in file.damage[:1]
        )


def _judged(
    pieces: Iterable[Piece], order: ShardOrder, engine: Engine, progress: Progress
) -> Whole:
    whole = Whole()
    with closing(engine.map(judge_piece, order, pieces, progress.beat)) as shards:
        for shard in shards:
            whole.add(shard)
            progress.add(shard)
    return whole


def _mended(whole: Whole) -> Iterator[Piece]:
    """The pieces, each file one that turned out to be none that can be cut."""
    torn = {read.file.number for read in whole.files if read.is_torn}
    for piece in whole.pieces:
        if piece.file.number not in torn:
            yield piece
        elif piece.sha256:  # the last one
            yield Piece(file=piece.file)


def _without_repeats(
    pieces: list[Piece], order: ShardOrder, engine: Engine, progress: Progress
) -> Iterator[Piece]:
    """The pieces, each with the marks that a file before has; a repeat within a file is one."""
    before, here, file = set[int](), set[int](), 0
    with closing(engine.map(marks_in, order, pieces, progress.beat)) as found:
        for piece, marks in zip(pieces, found, strict=True):
            if piece.file.number != file:
                before, here, file = before | here, set(), piece.file.number
            here.update(marks)
            yield replace(piece, repeated=frozenset(before.intersection(marks)))

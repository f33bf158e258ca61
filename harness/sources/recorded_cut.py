"""Which files of recorded traffic can be cut into ranges, and where."""

import os
from typing import BinaryIO

from harness.sources.cassette_cut import block_cut, may_begin
from harness.sources.cassette_yaml import INTERACTIONS
from harness.sources.json_cut import json_cut
from harness.sources.ndjson import begins_log
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, TrafficFile, TrafficKind
from harness.sources.recorded_kind import HEAD, Recognised, recognise
from harness.sources.recorded_ranges import RANGE, Cut, LineCut

_NOT_AT_ALL = Recognised(kind=None)


def cut_of(stream: BinaryIO, file: TrafficFile, size: int = RANGE) -> Cut | None:
    """The ranges of a file, found while they are asked for; None for one that is read whole.

    Lines of our own NDJSON can be read apart, and so can the items of a HAR or of a cassette, where
    they are many. An evidence log is one chain, a recording of our own has one digest over all,
    and a compressed file has one beginning. The stream must be one that can be set back.
    """
    found = _recognised(stream, file)
    if found.kind is TrafficKind.NDJSON:
        return LineCut(stream, size)
    if found.kind is None or _size(stream) <= size:
        return None
    if found.kind is TrafficKind.HAR:
        return json_cut(stream, size, ("log", "entries"))
    if found.is_yaml:
        return block_cut(stream, size)
    return json_cut(stream, size, (INTERACTIONS,), may_begin)


def _recognised(stream: BinaryIO, file: TrafficFile) -> Recognised:
    try:
        source = ByteSource(stream)
        found = recognise(source.peek(HEAD), file.path)
        is_chain = found.kind is TrafficKind.NDJSON and begins_log(source)
    except Broken:
        return _NOT_AT_ALL
    else:
        return _NOT_AT_ALL if source.is_packed or is_chain else found
    finally:
        stream.seek(0)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size

"""Recorded traffic from files: HAR, VCR cassettes, our own NDJSON; the one way in to all three.

for file in find_traffic(["recordings/", "run.har.gz"]):
with open_traffic(file) as stream:
for item in read_traffic(stream, file, callback_url=url):
...  # an Exchange, or the Damage that stands in its place
"""

from collections.abc import Collection, Iterator
from typing import BinaryIO

from harness.model.errors import Location
from harness.model.exchange import Exchange
from harness.model.recording import Provenance
from harness.model.text import Text
from harness.sources.cassette import read_cassette
from harness.sources.har import read_har
from harness.sources.ndjson import read_ndjson
from harness.sources.own_reader import Item
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_cut import cut_of
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, TrafficKind, bounded
from harness.sources.recorded_exchange import callback_address
from harness.sources.recorded_find import find_traffic
from harness.sources.recorded_kind import HEAD, Recognised, recognise
from harness.sources.recorded_ranges import Cut, Range, Torn

__all__ = [
    "Cut",
    "Damage",
    "Range",
    "Torn",
    "TrafficFile",
    "TrafficKind",
    "cut_of",
    "find_traffic",
    "read_items",
    "read_traffic",
]


def read_traffic(
    stream: BinaryIO, file: TrafficFile, *, callback_url: str = ""
) -> Iterator[Exchange | Damage]:
    """The exchanges of a file in its order; in place of what cannot be read, its damage.

    Memory does not grow with the file. Nothing is raised for what the file holds; one that ends
    early, or holds no traffic at all, yields damage. Where very much is damaged the rest of it is
    counted only, and told in a last one.
    """
    for item in read_items(stream, file, callback_url=callback_url):
        if isinstance(item, Exchange | Damage):
            yield item


def read_items(
    stream: BinaryIO,
    file: TrafficFile,
    *,
    callback_url: str = "",
    part: Range | None = None,
    wanted: Collection[str] | None = None,
) -> Iterator[Item]:
    """The same with what only a recording of our own holds: where it comes from, its acts.

    With `part`, only that range of a file is read, of those that `cut_of` tells: its items are
    those that the whole file has there, and their damage is put together by `joined`. Raises Torn
    where the file turns out to be none that can be read in ranges. With `wanted`, ids of
    exchanges, only these are told, and where a recording of our own comes from; no damage, and
    reading stops behind the last of them.
    """
    items = _items(stream, file, callback_url, part, wanted)
    return bounded(items) if wanted is None else _only(items, wanted)


def _only(items: Iterator[Item], wanted: Collection[str]) -> Iterator[Item]:
    left = set(wanted)
    for item in items if left else ():
        if isinstance(item, Provenance):
            yield item
        elif isinstance(item, Exchange) and item.id in left:
            left.discard(item.id)
            yield item
            if not left:
                return


def _items(
    stream: BinaryIO,
    file: TrafficFile,
    callback_url: str,
    part: Range | None,
    wanted: Collection[str] | None,
) -> Iterator[Item]:
    try:
        source = ByteSource(stream, part)
        if part is not None and part.listed is None:
            yield from read_ndjson(source, file, wanted, is_start=False)
            return
        found = recognise(source.peek(HEAD), file.path)
        if found.kind is TrafficKind.NDJSON:
            yield from read_ndjson(source, file, wanted)
        else:
            yield from _read(source, file, found, callback_url, part)
    except Broken as error:
        if part is not None and part.is_inner:
            raise Torn from error
        yield error.damage(file.path)


def _read(
    source: ByteSource,
    file: TrafficFile,
    found: Recognised,
    callback_url: str,
    part: Range | None,
) -> Iterator[Item]:
    callback = callback_address(callback_url)
    match found.kind:
        case TrafficKind.HAR:
            yield from read_har(source, file, callback, part)
        case TrafficKind.CASSETTE:
            yield from read_cassette(source, file, callback, part, is_yaml=found.is_yaml)
        case _:
            source.check()
            yield Damage(location=Location(file.path), what=_no_traffic(found.looks))


def _no_traffic(looks: Text | None) -> Text:
    looks = looks or Text("something unknown", "未知格式")
    return Text(
        f"this looks like {looks.en}; expected a HAR 1.2, a VCR cassette of version 1 (YAML or "
        "JSON) or NDJSON of our own (schemas/exchange.schema.json)",
        f"该文件看起来是{looks.zh}；应为 HAR 1.2、版本 1 的 VCR cassette（YAML 或 JSON），"
        "或本工具的 NDJSON（schemas/exchange.schema.json）",
    )

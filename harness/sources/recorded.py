"""Recorded traffic from files: HAR, VCR cassettes, our own NDJSON; the one way in to all three.

for file in find_traffic(["recordings/", "run.har.gz"]):
with open_traffic(file) as stream:
for item in read_traffic(stream, file, callback_url=url):
...  # an Exchange, or the Damage that stands in its place
"""

from collections.abc import Iterator
from typing import BinaryIO

from harness.model.errors import Location
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.sources.cassette import read_cassette
from harness.sources.har import read_har
from harness.sources.ndjson import read_ndjson
from harness.sources.own_reader import Item
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, TrafficKind
from harness.sources.recorded_exchange import callback_address
from harness.sources.recorded_find import find_traffic
from harness.sources.recorded_kind import HEAD, Recognised, recognise

__all__ = ["Damage", "TrafficFile", "TrafficKind", "find_traffic", "read_items", "read_traffic"]

_MOST_DAMAGE = 1_000
"""So many damaged places of a file are told one by one."""


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


def read_items(stream: BinaryIO, file: TrafficFile, *, callback_url: str = "") -> Iterator[Item]:
    """The same with what only a recording of our own holds: where it comes from, its acts."""
    untold = told = 0
    last: Damage | None = None
    for item in _items(stream, file, callback_url):
        if isinstance(item, Damage):
            if told >= _MOST_DAMAGE:
                last, untold = item, untold + 1
                continue
            told += 1
        yield item
    if last is not None:
        yield Damage(location=last.location, what=_more(untold))


def _items(stream: BinaryIO, file: TrafficFile, callback_url: str) -> Iterator[Item]:
    try:
        source = ByteSource(stream)
        found = recognise(source.peek(HEAD), file.path)
        yield from _read(source, file, found, callback_url)
    except Broken as error:
        yield error.damage(file.path)


def _read(
    source: ByteSource, file: TrafficFile, found: Recognised, callback_url: str
) -> Iterator[Item]:
    callback = callback_address(callback_url)
    match found.kind:
        case TrafficKind.HAR:
            yield from read_har(source, file, callback)
        case TrafficKind.CASSETTE:
            yield from read_cassette(source, file, callback, is_yaml=found.is_yaml)
        case TrafficKind.NDJSON:
            yield from read_ndjson(source, file)
        case None:
            source.check()
            yield Damage(location=Location(file.path), what=_no_traffic(found.looks))


def _more(count: int) -> Text:
    return Text(
        f"{count} more places up to here cannot be read; export the file again",
        f"至此另有 {count} 处无法读取；请重新导出该文件",
    )


def _no_traffic(looks: Text | None) -> Text:
    looks = looks or Text("something unknown", "未知格式")
    return Text(
        f"this looks like {looks.en}; expected a HAR 1.2, a VCR cassette of version 1 (YAML or "
        "JSON) or NDJSON of our own (schemas/exchange.schema.json)",
        f"该文件看起来是{looks.zh}；应为 HAR 1.2、版本 1 的 VCR cassette（YAML 或 JSON），"
        "或本工具的 NDJSON（schemas/exchange.schema.json）",
    )

"""VCR cassettes of version 1, interaction by interaction, in YAML or in JSON."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.documents.lossless import Number
from harness.model.errors import Location
from harness.model.text import Text
from harness.sources.cassette_interaction import InteractionReader
from harness.sources.cassette_yaml import INTERACTIONS, YamlCassette
from harness.sources.json_value import JsonValue
from harness.sources.own_reader import LISTS, Item, OwnReader, own_parts
from harness.sources.own_records import OWN
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, Unfit, excerpt
from harness.sources.recorded_exchange import CallbackAddress
from harness.sources.recorded_json import JsonText
from harness.sources.recorded_ranges import Range


def read_cassette(
    source: ByteSource,
    file: TrafficFile,
    callback: CallbackAddress,
    part: Range | None = None,
    *,
    is_yaml: bool,
) -> Iterator[Item]:
    """The exchanges of a cassette in its order, and the damage in place of an interaction.

    One of our own also tells where it comes from and what was done. Raises Broken when the file
    cannot be read on, and Torn when a part of it cannot be told by itself.
    """
    reader = _Reader(file, callback, part)
    if is_yaml:
        yield from _from_yaml(YamlCassette(source, part), reader)
    else:
        yield from _from_json(JsonText(source), reader)


class _Reader:
    """Makes items of the parts of one cassette, in either form."""

    def __init__(self, file: TrafficFile, callback: CallbackAddress, part: Range | None) -> None:
        self.part = part
        self._file = file
        self._own = OwnReader(file, is_part=part is not None)
        before = part.first - 1 if part else 0
        self._interactions = InteractionReader(file, callback, self._own, is_first=not before)
        self._counts = Counter({INTERACTIONS: before})

    @property
    def is_inner(self) -> bool:
        """Whether only a part of the cassette is read that ends with an interaction."""
        return self.part is not None and self.part.is_inner

    def item(self, part: str, data: Any) -> Item | None:
        """What a part is; None where it says nothing by itself. Raises Unfit."""
        if part == INTERACTIONS:
            return self._interactions.exchange(data, self._counts[part])
        return self._own.part(part, data)

    def count(self, part: str) -> None:
        """Say that the next item of a list begins."""
        self._counts[part] += 1

    def damage(self, part: str, what: Text, place: tuple[int, int]) -> Damage:
        """The damage that stands in place of the item that began last."""
        count = self._counts[part]
        if part == INTERACTIONS:
            what = Text(f"interaction {count}: {what.en}", f"第 {count} 个交互记录：{what.zh}")
        else:
            name = f"{OWN}.{part}" + (f"[{count - 1}]" if part in LISTS else "")
            what = Text(f"{name}: {what.en}", f"{name}：{what.zh}")
        return Damage(location=Location(self._file.path, *place), what=what)

    def end(self, place: tuple[int, int]) -> Iterator[Damage]:
        """What is missing when all was read."""
        if what := self._own.end():
            yield Damage(location=Location(self._file.path, *place), what=what)


def _from_yaml(cassette: YamlCassette, reader: _Reader) -> Iterator[Item]:
    for part, node in cassette.parts():
        reader.count(part)
        try:
            if node.fault:
                raise node.fault
            item = reader.item(part, node.data)
        except Unfit as error:
            item = reader.damage(part, error.what, node.place(error))
        if item is not None:
            yield item
    if reader.is_inner:
        return
    _require_version(cassette.version, cassette.version_place)
    yield from reader.end(cassette.end_place)


def _from_json(text: JsonText, reader: _Reader) -> Iterator[Item]:
    seen: set[str] = set()
    version, place = None, (1, 1)
    text.skip("{")
    while text.more("}", is_first=not seen):
        key = text.key()
        if key.data in seen:
            raise Broken(_twice(key.data), key.line, key.column)
        seen.add(key.data)
        if key.data == "version":
            value = text.value()
            version, place = value.data, (value.line, value.column)
        else:
            yield from _items(str(key.data), text, reader)
            if reader.is_inner and key.data == INTERACTIONS:
                return
    text.expect_end()
    literal = version.literal if isinstance(version, Number) else version
    _require_version(literal, place if "version" in seen else text.here())
    yield from reader.end(text.here())


def _items(key: str, text: JsonText, reader: _Reader) -> Iterator[Item]:
    for part, value in _json_parts(key, text, reader.part):
        reader.count(part)
        if value.fault:
            yield reader.damage(part, value.fault.what, value.place_at(value.fault.offset))
            continue
        try:
            item = reader.item(part, value.data)
        except Unfit as error:
            item = reader.damage(part, error.what, value.place(error))
        if item is not None:
            yield item


def _json_parts(key: str, text: JsonText, part: Range | None) -> Iterator[tuple[str, JsonValue]]:
    if key == OWN:
        yield from own_parts(text)
    elif key == INTERACTIONS:
        yield from ((key, value) for value in text.items(part))
    else:
        text.value()


def _require_version(version: object, place: tuple[int, int]) -> None:
    if version is None:
        raise Broken(_NO_VERSION, *place)
    if version != "1":
        raise Broken(_other_version(version), *place)


_NO_VERSION = Text(
    "the cassette ends without its `version: 1`; it may be cut off, copy or record it again",
    "cassette 末尾没有 `version: 1`，可能不完整；请重新复制或录制",
)


def _other_version(version: object) -> Text:
    return Text(
        f"version: expected 1, got {excerpt(version)}; record it with vcrpy or pytest-recording",
        f"version：应为 1，实为 {excerpt(version)}；请用 vcrpy 或 pytest-recording 录制",
    )


def _twice(key: str) -> Text:
    return Text(
        f"{excerpt(key)} stands twice; what follows is not read, record it again",
        f"{excerpt(key)} 出现两次；其后内容不予读取，请重新录制",
    )

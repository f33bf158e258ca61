"""VCR cassettes of version 1, interaction by interaction, in YAML or in JSON."""

from collections.abc import Iterator

from harness.documents.lossless import Number
from harness.model.errors import Location
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.sources.cassette_interaction import InteractionReader
from harness.sources.cassette_yaml import YamlCassette
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, Unfit, excerpt
from harness.sources.recorded_exchange import CallbackAddress
from harness.sources.recorded_json import JsonText


def read_cassette(
    source: ByteSource, file: TrafficFile, callback: CallbackAddress, *, is_yaml: bool
) -> Iterator[Exchange | Damage]:
    """The exchanges of a cassette in its order, and the damage in place of an interaction.

    Raises Broken when the file cannot be read on.
    """
    reader = InteractionReader(file, callback)
    if is_yaml:
        yield from _from_yaml(YamlCassette(source), file, reader)
    else:
        yield from _from_json(JsonText(source), file, reader)


def _from_yaml(
    cassette: YamlCassette, file: TrafficFile, reader: InteractionReader
) -> Iterator[Exchange | Damage]:
    count = 0
    for count, item in enumerate(cassette.interactions(), 1):
        try:
            if item.fault:
                raise item.fault
            yield reader.exchange(item.data, count)
        except Unfit as error:
            yield _damage(file, count, error.what, item.place(error))
    _require_version(cassette.version, cassette.version_place)


def _from_json(
    text: JsonText, file: TrafficFile, reader: InteractionReader
) -> Iterator[Exchange | Damage]:
    count = 0
    seen: set[str] = set()
    version, place = None, (1, 1)
    text.skip("{")
    while text.more("}", is_first=not seen):
        key = text.key()
        if key.data in seen:
            raise Broken(_twice(key.data), key.line, key.column)
        seen.add(key.data)
        if key.data != "interactions":
            value = text.value()
            if key.data == "version":
                version, place = value.data, (value.line, value.column)
            continue
        text.skip("[")
        while text.more("]", is_first=not count):
            count += 1
            value = text.value()
            if value.fault:
                at = value.place_at(value.fault.offset)
                yield _damage(file, count, value.fault.what, at)
                continue
            try:
                yield reader.exchange(value.data, count)
            except Unfit as error:
                yield _damage(file, count, error.what, value.place(error))
    text.expect_end()
    literal = version.literal if isinstance(version, Number) else version
    _require_version(literal, place if "version" in seen else text.here())


def _require_version(version: object, place: tuple[int, int]) -> None:
    if version is None:
        raise Broken(_NO_VERSION, *place)
    if version != "1":
        raise Broken(_other_version(version), *place)


def _damage(file: TrafficFile, count: int, what: Text, place: tuple[int, int]) -> Damage:
    named = Text(f"interaction {count}: {what.en}", f"第 {count} 个交互记录：{what.zh}")
    return Damage(location=Location(file.path, *place), what=named)


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

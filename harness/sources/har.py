"""HAR 1.2, entry by entry: what browsers, intercepting proxies and API clients export."""

from collections.abc import Iterator

from harness.model.errors import Location
from harness.model.text import Text
from harness.sources.har_entry import Producer, exchange_of
from harness.sources.json_value import JsonValue
from harness.sources.own_reader import Item, OwnReader, own_parts
from harness.sources.own_records import OWN_IN_HAR
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, Damage, TrafficFile, Unfit
from harness.sources.recorded_exchange import CallbackAddress
from harness.sources.recorded_json import JsonText
from harness.sources.recorded_ranges import Range


def read_har(
    source: ByteSource, file: TrafficFile, callback: CallbackAddress, part: Range | None = None
) -> Iterator[Item]:
    """The exchanges of a HAR in the order of its entries, and the damage in place of an entry.

    One of our own also tells where it comes from and what was done. Left out without a word is
    what never went to the other side: entries served from the browser's cache, and the preflight
    requests that a browser makes by itself. Raises Broken when the file cannot be read on, and
    Torn when a part of it cannot be told by itself.
    """
    yield from _Reader(source, file, callback, part).read()


class _Reader:
    def __init__(
        self, source: ByteSource, file: TrafficFile, callback: CallbackAddress, part: Range | None
    ) -> None:
        self._text = JsonText(source)
        self._file = file
        self._callback = callback
        self._part = part
        self._own = OwnReader(file, is_part=part is not None)
        self._producer = Producer()
        self._count = part.first - 1 if part else 0
        self._seen: set[str] = set()

    def read(self) -> Iterator[Item]:
        text = self._text
        text.skip("{")
        is_first = True
        while text.more("}", is_first=is_first):
            is_first = False
            if self._key("") == "log":
                yield from self._log()
                if self._is_inner:
                    return
            else:
                text.value()
        text.expect_end()
        if "log" not in self._seen:
            raise Broken(_NO_LOG, *text.here())
        if what := self._own.end():
            yield Damage(location=Location(self._file.path, *text.here()), what=what)

    def _log(self) -> Iterator[Item]:
        text = self._text
        text.skip("{")
        is_first = True
        while text.more("}", is_first=is_first):
            is_first = False
            match self._key("log."):
                case "entries":
                    yield from self._entries()
                    if self._is_inner:
                        return
                case own if own == OWN_IN_HAR:
                    yield from self._beside()
                case "creator":
                    self._producer = Producer.from_creator(text.value().data)
                case _:
                    text.value()
        if "log.entries" not in self._seen:
            raise Broken(_NO_ENTRIES, *text.here())

    def _entries(self) -> Iterator[Item]:
        for value in self._text.items(self._part):
            self._count += 1
            yield from self._entry(value)

    @property
    def _is_inner(self) -> bool:
        """Whether only a part is read that ends with an entry."""
        return self._part is not None and self._part.is_inner

    def _entry(self, value: JsonValue) -> Iterator[Item]:
        if value.fault:
            yield self._damage(value.fault.what, *value.place_at(value.fault.offset))
            return
        try:
            exchange = exchange_of(
                value.data,
                file=self._file,
                position=self._count,
                producer=self._producer,
                callback=self._callback,
                own=self._own,
            )
        except Unfit as error:
            yield self._damage(error.what, *value.place(error))
            return
        if exchange is not None:
            yield exchange

    def _beside(self) -> Iterator[Item]:
        for part, value in own_parts(self._text):
            if value.fault:
                yield self._damage_of(part, value.fault.what, value)
                continue
            item: Item | None
            try:
                item = self._own.part(part, value.data)
            except Unfit as error:
                item = self._damage_of(part, error.what, value)
            if item is not None:
                yield item

    def _key(self, above: str) -> str:
        key = self._text.key()
        name = f"{above}{key.data}"
        if name in ("log", "log.entries"):
            if name in self._seen:
                raise Broken(_twice(name), key.line, key.column)
            self._seen.add(name)
        return str(key.data)

    def _damage_of(self, part: str, what: Text, value: JsonValue) -> Damage:
        name = f"{OWN_IN_HAR}.{part}"
        named = Text(f"{name}: {what.en}", f"{name}：{what.zh}")
        return Damage(location=Location(self._file.path, value.line, value.column), what=named)

    def _damage(self, what: Text, line: int, column: int) -> Damage:
        named = Text(
            f"entry {self._count}: {what.en}",
            f"第 {self._count} 个条目：{what.zh}",
        )
        return Damage(location=Location(self._file.path, line, column), what=named)


_NO_LOG = Text(
    "no HAR: the member log is missing; export HAR 1.2",
    "不是 HAR：缺少成员 log；请导出 HAR 1.2",
)
_NO_ENTRIES = Text(
    "no HAR: log has no entries; export HAR 1.2 with its contents",
    "不是 HAR：log 中没有 entries；请导出带内容的 HAR 1.2",
)


def _twice(name: str) -> Text:
    return Text(
        f"{name} stands twice; what follows is not read, export the file again",
        f"{name} 出现两次；其后内容不予读取，请重新导出该文件",
    )

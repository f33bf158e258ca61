"""The delivery strips: per order, every attempt of a callback and how soon it was acknowledged."""

from dataclasses import dataclass
from functools import cached_property

from harness.model.delivery import (
    CALLBACK_DEADLINE_MS,
    CallbackDelivery,
    DeliveryMark,
    DeliveryNumbers,
)
from harness.model.text import Text
from harness.model.verdict import (
    Report,
    Verdict,
)
from harness.reporters.page.sequence import MARK_WORDS, cut, since, standing_of
from harness.reporters.visible import visible

WIDTH = 300
_LEFT, _LABEL, _RIGHT = 6, 56, 262
_PIXELS_PER_MS = 0.3
_TOP, _ROW, _MARKS = 34, 31, 14
_STRIPS_DRAWN = 16
_ATTEMPTS_DRAWN = 40
_UNAWAITED_SHOWN = 200
_WORD_COLUMNS = 20

HOW_TO_READ = Text(
    "Each bar is as long as the application took to answer; the dashed line is the deadline of "
    "500 ms. A bar in broken outline is a forged callback, which is to be refused. Colours and "
    "marks sort the deliveries; what counts stands in the incidents.",
    "条形长度表示应用响应所用时间，虚线为 500 毫秒的期限；虚线框条形为伪造回传，应予拒绝。"
    "颜色与记号仅作归类，判定以“问题记录”为准。",
)
MARK_MEANINGS = {
    DeliveryMark.FORGED: Text("the signature does not verify over the body", "签名与请求体不符"),
    DeliveryMark.UNVERIFIED: Text("no secret was at hand to verify it", "没有可用密钥，无法验签"),
    DeliveryMark.OTHER_CASE: Text(
        "the signature is right but for the case of its letters", "签名仅字母大小写不同"
    ),
    DeliveryMark.OUT_OF_FORM: Text("a body that no platform would send", "平台不会发送的消息体"),
    DeliveryMark.DUPLICATE: Text(
        "the same body had been acknowledged in time, or was still on its way",
        "同一消息体此前已按时确认，或仍在送达途中",
    ),
    DeliveryMark.RETRY: Text(
        "the same body had not been acknowledged in time", "同一消息体此前未按时确认"
    ),
    DeliveryMark.OLD: Text(
        "an older event than one that the application had taken", "内容早于应用已接收的事件"
    ),
    DeliveryMark.LATE: Text("answered, or given up, after 500 ms", "500 毫秒之后才响应或放弃等待"),
    DeliveryMark.OUR_DELAY: Text(
        "our own sender lagged, so the time is not certain", "本工具发送端延迟，用时不确定"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery, drawn: a bar as long as the answer took, with its outcome in words."""

    delivery: CallbackDelivery
    y: int
    offset: str
    """Time since the first delivery of the order."""
    findings: tuple[str, ...]
    """The requirements that cite it in a finding."""

    @property
    def anchor(self) -> str:
        """Of its row in the table of deliveries."""
        return f"d-{self.delivery.exchange}"

    @property
    def is_forged(self) -> bool:
        """Whether its signature does not verify."""
        return DeliveryMark.FORGED in self.delivery.marks

    @property
    def word(self) -> str:
        """What it tells, cut to the room of the drawing."""
        return cut(self.delivery.word or self.delivery.name, _WORD_COLUMNS)

    @property
    def answer(self) -> str:
        """The outcome with its time: `200 · 12 ms`."""
        took = self.delivery.elapsed_ms
        return visible(self.delivery.outcome) + (f" · {took} ms" if took is not None else "")

    @property
    def marks(self) -> list[Text]:
        """What sets it apart, in words."""
        return [MARK_WORDS[mark] for mark in self.delivery.marks]

    @property
    def bar_x(self) -> int:
        """Where the bar ends; at the edge for what took longer than the drawing is wide."""
        took = self.delivery.elapsed_ms or 0
        return max(_LEFT + 2, min(_RIGHT, round(_LEFT + took * _PIXELS_PER_MS)))

    @property
    def is_cut(self) -> bool:
        """Whether it took longer than the drawing is wide."""
        return _LEFT + (self.delivery.elapsed_ms or 0) * _PIXELS_PER_MS > _RIGHT

    @property
    def standing(self) -> Verdict:
        """The verdict whose mark and colour it borrows; what counts is judged in the findings.

        Where one delivery alone cannot tell, it is that of what is not tested.
        """
        return standing_of(self.delivery.outcome, self.delivery.marks)


@dataclass(frozen=True)
class Strip:
    """The deliveries of one order."""

    number: int
    """The place of the strip in the report, from 1."""
    round: int
    """The place of the order's round in the report, from 1; 0 for an order outside of rounds."""
    deliveries: tuple[CallbackDelivery, ...]
    cited: dict[str, tuple[str, ...]]

    @property
    def order(self) -> str:
        """The order; empty for callbacks that name none."""
        return self.deliveries[0].order

    @cached_property
    def attempts(self) -> list[Attempt]:
        """The deliveries in order of time, as far as they are drawn."""
        first, y, drawn = self.deliveries[0], _TOP, []
        for delivery in self.deliveries[:_ATTEMPTS_DRAWN]:
            drawn.append(
                Attempt(
                    delivery=delivery,
                    y=y,
                    offset=since(first, delivery),
                    findings=self.cited.get(delivery.exchange, ()),
                )
            )
            y += _ROW + (_MARKS if delivery.marks else 0)
        return drawn

    @property
    def height(self) -> int:
        """The height of the drawing."""
        last = self.attempts[-1]
        return last.y + _ROW + (_MARKS if last.delivery.marks else 0)

    @property
    def undrawn(self) -> int:
        """How many deliveries were left out for room."""
        return len(self.deliveries) - len(self.attempts)

    @property
    def is_plain(self) -> bool:
        """Whether every delivery was a first one, and acknowledged in time."""
        return not any(d.is_odd for d in self.deliveries)

    @cached_property
    def numbers(self) -> DeliveryNumbers:
        """Its deliveries in numbers."""
        numbers = DeliveryNumbers()
        for delivery in self.deliveries:
            numbers.count(delivery)
        return numbers

    @property
    def marks(self) -> list[tuple[Text, int]]:
        """What set deliveries apart, with how often."""
        return _counted(self.numbers)

    @property
    def description(self) -> Text:
        """The drawing in one sentence, for those who do not see it."""
        return _summary(self.numbers)


@dataclass(frozen=True)
class Strips:
    """The strips of a report, and what no scenario waited for."""

    drawn: tuple[Strip, ...]
    undrawn: int
    deliveries: tuple[CallbackDelivery, ...]
    numbers: DeliveryNumbers
    width: int = WIDTH
    left: int = _LEFT
    label_x: int = _LABEL
    deadline_x: int = round(_LEFT + CALLBACK_DEADLINE_MS * _PIXELS_PER_MS)
    deadline_ms: int = CALLBACK_DEADLINE_MS

    @property
    def summary(self) -> Text:
        """All deliveries in one sentence."""
        return _summary(self.numbers)

    @property
    def how_to_read(self) -> Text:
        """What bars, lines and marks say."""
        return HOW_TO_READ

    @property
    def legend(self) -> list[tuple[Text, Text]]:
        """The marks that some delivery has, with what they mean."""
        met = self.numbers.marks
        return [(MARK_WORDS[m], MARK_MEANINGS[m]) for m in DeliveryMark if met[m]]

    @cached_property
    def unawaited(self) -> list[CallbackDelivery]:
        """What came although no step of a scenario was met by it."""
        return [d for d in self.deliveries if d.is_awaited is False]

    @property
    def unawaited_count(self) -> int:
        """How many those are."""
        return self.numbers.unawaited

    @property
    def anchors(self) -> dict[str, str]:
        """By exchange, the anchor of its row in a table of deliveries."""
        return {a.delivery.exchange: a.anchor for s in self.drawn for a in s.attempts}

    @property
    def unawaited_shown(self) -> list[CallbackDelivery]:
        """The first of them; all are in report.json."""
        return self.unawaited[:_UNAWAITED_SHOWN]


def strips(report: Report) -> Strips:
    """The strips of a report: orders with something out of the ordinary before others."""
    rounds = {r.order: number for number, r in enumerate(report.rounds, 1)}
    cited = _cited(report)
    by_order: dict[str, list[CallbackDelivery]] = {}
    for delivery in report.deliveries:
        by_order.setdefault(delivery.order, []).append(delivery)
    found = [
        Strip(number, rounds.get(order, 0), tuple(deliveries), cited)
        for number, (order, deliveries) in enumerate(by_order.items(), 1)
    ]
    chosen = sorted(found, key=lambda strip: strip.is_plain)[:_STRIPS_DRAWN]
    drawn = tuple(sorted(chosen, key=lambda strip: strip.number))
    left_out = len(found) - len(drawn)
    return Strips(drawn, left_out, report.deliveries, report.delivery_numbers)


def _cited(report: Report) -> dict[str, tuple[str, ...]]:
    """By exchange, the requirements that cite it in a finding."""
    cited: dict[str, tuple[str, ...]] = {}
    for assessment in report.assessments:
        for exchange in dict.fromkeys(x for f in assessment.findings for x in f.exchanges):
            cited[exchange] = (*cited.get(exchange, ()), assessment.requirement.id)
    return cited


def _counted(numbers: DeliveryNumbers) -> list[tuple[Text, int]]:
    counts = numbers.marks
    return [(MARK_WORDS[mark], counts[mark]) for mark in DeliveryMark if counts[mark]]


def _summary(numbers: DeliveryNumbers) -> Text:
    count, in_time, marks = numbers.deliveries, numbers.in_time, _counted(numbers)
    en = ", ".join(f"{word.en}: {count}" for word, count in marks)
    zh = "，".join(f"{word.zh} {count} 次" for word, count in marks)
    return Text(
        f"{count} deliveries, {in_time} of them answered HTTP 200 within "
        f"{CALLBACK_DEADLINE_MS} ms{f'; {en}' if en else ''}.",
        f"共送达 {count} 次，其中 {in_time} 次在 {CALLBACK_DEADLINE_MS} 毫秒内"
        f"得到 HTTP 200 响应{f'；{zh}' if zh else ''}。",
    )

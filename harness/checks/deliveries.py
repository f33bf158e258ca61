"""Pushes that come again or too late: which they are, and what the application made of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.checks.excerpts import shown
from harness.checks.histories import EventKind, History, OrderEvent, in_order_of_time
from harness.checks.progress import Probes, Progress
from harness.checks.tracking_events import epoch_ms
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.orders import OrderLife

_REDELIVERY_ENDS = 7 * 3600
"""Seconds; the platform tries a push again every half hour, twelve times at most."""
IGNORE_OLD = Text(
    "Keep the newest state of each order, and let a callback of an older one change nothing.",
    "请保存每个订单的最新状态；内容更早的回传不得改变任何数据。",
)
_CALLS = (EventKind.ACTED, EventKind.READ, EventKind.QUERIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A delivery of a body that was delivered before."""

    event: OrderEvent
    first: OrderEvent
    """The first delivery that the application took, else the first of all."""

    @property
    def was_taken(self) -> bool:
        """Whether the application had acknowledged the same body before."""
        return _is_taken(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldNews:
    """A push of an older event than one that the application had taken before."""

    event: OrderEvent
    newer: OrderEvent
    is_replay: bool
    """Whether it had been taken before, or is older than any delivery of the platform itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is seen of a push's effect on the application."""

    act: OrderEvent | None = None
    """A shipment that fits what was pushed and nothing else that was known."""
    word: str = ""
    """The word of the probe that shows what was pushed although the order had moved on."""
    is_seen: bool = False
    """Whether a later call or probe shows the effect at all."""


def repeats(pushes: Iterable[OrderEvent]) -> Iterator[Repeat]:
    """The deliveries of a body that was delivered before; forged ones do not count."""
    by_body: dict[str, OrderEvent] = {}
    for event in pushes:
        if event.push is None or not event.push.body or event.is_forged:
            continue
        first = by_body.get(event.push.body)
        if first is not None:
            yield Repeat(event=event, first=first)
        if first is None or (_is_taken(event) and not _is_taken(first)):
            by_body[event.push.body] = event


class Deliveries:
    """Judges the deliveries of one order against each other and against what came of them."""

    def __init__(self, life: OrderLife, probes: Probes) -> None:
        self._progress = Progress(life)
        self._statuses = self._progress.statuses
        self._probes = probes

    def old_news(self, history: History) -> Iterator[OldNews]:
        """The pushes that tell an older event than one taken before; forged ones do not count."""
        pushes = in_order_of_time((*history.genuine_pushes, *history.genuine_tracking))
        again = {r.event.exchange for r in repeats(pushes) if r.was_taken}
        for number, event in enumerate(pushes):
            taken = [e for e in pushes[:number] if _is_taken(e) and self.is_older(event, e)]
            if taken:
                newer = max(taken, key=_recency)
                is_ancient = _is_past_redelivery(event) and not _is_past_redelivery(newer)
                is_replay = event.exchange in again or is_ancient
                yield OldNews(event=event, newer=newer, is_replay=is_replay)

    def is_older(self, event: OrderEvent, other: OrderEvent) -> bool:
        """Whether a push tells an older event than another of the same kind."""
        if event.kind is not other.kind or event.push is None or other.push is None:
            return False
        if event.kind is EventKind.TRACKED:
            mine, its = epoch_ms(event.text("event_time")), epoch_ms(other.text("event_time"))
            is_same_parcel = event.text("tracking_number") == other.text("tracking_number")
            return is_same_parcel and mine is not None and its is not None and mine < its
        if self._progress.follows(event.word, other.word):
            return False
        mine, its = event.push.stamp, other.push.stamp
        if mine is None or its is None or mine == its:
            return self._progress.follows(other.word, event.word)
        return mine < its

    def effect(self, news: OldNews, history: History) -> Effect:
        """What is seen of the effect of old news."""
        event = news.event
        shown = [s.word for s in self._probes.of(history.order, since=event.ended)]
        known = [word for word in shown if self._progress.is_known(word)]
        later = (e for e in history.of(*_CALLS) if e.started >= event.ended)
        is_back = bool(known) and self.is_moved_back(news, known[-1])
        return Effect(
            act=self.act_upon(event, history),
            word=known[-1] if is_back else "",
            is_seen=bool(known) or any(later),
        )

    def is_moved_back(self, news: OldNews, word: str) -> bool:
        """Whether a word shown after old news is its state, and had not been that all along."""
        event, newer = news.event, news.newer
        if event.kind is not EventKind.PUSHED or self._progress.has_reached(word, newer.word):
            return False
        before = self._probes.of(event.order, since=newer.ended, until=event.started)
        was_behind = any(
            self._progress.is_known(s.word) and not self._progress.has_reached(s.word, newer.word)
            for s in before
        )
        return self._progress.shows(word, event.word) and not was_behind

    def act_upon(self, event: OrderEvent, history: History) -> OrderEvent | None:
        """The first shipment after a push where nothing but this push explains it."""
        if event.kind is not EventKind.PUSHED:
            return None
        act = next((a for a in history.shipments if a.began > event.began), None)
        permitting = self._statuses.permitting(act.name) if act else frozenset()
        if act is None or not self._statuses.behind(event.word) & permitting:
            return None
        for other in history.of(EventKind.PUSHED):
            is_between = event.began < other.began < act.began
            if is_between and self._statuses.behind(other.word) & permitting:
                return None
        known = self._statuses.known_before(act, history)
        return act if known and not self._statuses.is_permitted(act, known) else None


def acted_upon(message: Text, event: OrderEvent, act: OrderEvent, hint: Text) -> Finding:
    """The finding that a shipment followed a push that should have changed nothing."""
    order = act.literal("order_id")
    return Finding(
        message=message,
        exchanges=(event.exchange, act.exchange),
        where=order.where if order else "",
        expected=f"no shipment because of {shown(event.word)}",
        actual="shipped" if act.is_accepted else "tried to ship",
        hint=hint,
    )


def moved_back(message: Text, news: OldNews, word: str) -> Finding:
    """The finding that the state probe went back to what old news said."""
    return shown_state(
        message,
        (news.event, news.newer),
        expected=f"{news.newer.word} or later",
        word=word,
        hint=IGNORE_OLD,
    )


def shown_state(
    message: Text, events: tuple[OrderEvent, ...], *, expected: str, word: str, hint: Text
) -> Finding:
    """The finding that the state probe shows what the first of some pushes said."""
    return Finding(
        message=message,
        exchanges=tuple(e.exchange for e in events),
        where=events[0].word_where,
        expected=expected,
        actual=shown(word),
        hint=hint,
    )


def _recency(event: OrderEvent) -> tuple[object, ...]:
    stamp = event.push.stamp if event.push else None
    return stamp if stamp is not None else -1, epoch_ms(event.text("event_time")) or 0, event.began


def _is_taken(event: OrderEvent) -> bool:
    return event.push is not None and event.push.is_taken


def _is_past_redelivery(event: OrderEvent) -> bool:
    stamp = event.push.stamp if event.push else None
    return stamp is not None and event.started.timestamp() - stamp > _REDELIVERY_ENDS

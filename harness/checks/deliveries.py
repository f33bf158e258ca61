"""Pushes that come again or too late: which they are, and what the application made of them."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from harness.checks.excerpts import shown
from harness.checks.histories import SHIP, EventKind, History, OrderEvent
from harness.checks.ledger import Moment
from harness.checks.news import OldNews, is_older, old_news
from harness.checks.progress import Probes, Progress
from harness.checks.states import Known
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.orders import OrderLife

IGNORE_OLD = Text(
    "Keep the newest state of each order, and let a callback of an older one change nothing.",
    "请保存每个订单的最新状态；内容更早的回传不得改变任何数据。",
)
_CALLS = (EventKind.ACTED, EventKind.READ, EventKind.QUERIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is seen of a push's effect on the application."""

    act: OrderEvent | None = None
    """A shipment that fits what was pushed and nothing else that was known."""
    word: str = ""
    """The word of the probe that shows what was pushed although the order had moved on."""
    is_seen: bool = False
    """Whether a later call or probe shows the effect at all."""


class Deliveries:
    """Judges the deliveries of one order against each other and against what came of them."""

    def __init__(self, life: OrderLife, probes: Probes) -> None:
        self.progress = Progress(life)
        self._statuses = self.progress.statuses
        self._probes = probes
        self._story: _Story | None = None

    def old_news(self, history: History) -> tuple[OldNews, ...]:
        """The pushes that tell an older event than one taken before; forged ones do not count."""
        return self._story_of(history).old_news

    def states(self, history: History) -> list[Known]:
        """What became known of an order, in order of time."""
        return self._story_of(history).states

    def effect(self, news: OldNews, history: History) -> Effect:
        """What is seen of the effect of old news."""
        event = news.event
        shown = [s.word for s in self._probes.of(history.order, since=event.ended)]
        known = [word for word in shown if self.progress.is_known(word)]
        last = self._story_of(history).last_call
        is_back = bool(known) and self.is_moved_back(news, known[-1])
        return Effect(
            act=self.act_upon(event, history),
            word=known[-1] if is_back else "",
            is_seen=bool(known) or (last is not None and last >= event.ended),
        )

    def is_moved_back(self, news: OldNews, word: str) -> bool:
        """Whether a word shown after old news is its state, and had not been that all along."""
        event, newer = news.event, news.newer
        if event.kind is not EventKind.PUSHED or self.progress.has_reached(word, newer.word):
            return False
        before = self._probes.of(event.order, since=newer.ended, until=event.started)
        was_behind = any(
            self.progress.is_known(s.word) and not self.progress.has_reached(s.word, newer.word)
            for s in before
        )
        return self.progress.shows(word, event.word) and not was_behind

    def explains(self, word: str, event: OrderEvent, history: History) -> bool:
        """Whether an older callback that came after this one explains what the probe shows."""
        return any(
            event.began < news.event.began and is_older(news.event, event, self.progress)
            for news in self._story_of(history).back_at(word)
        )

    def act_upon(self, event: OrderEvent, history: History) -> OrderEvent | None:
        """The first shipment after a push where nothing but this push explains it."""
        if event.kind is not EventKind.PUSHED:
            return None
        story = self._story_of(history)
        act = story.shipment_after(event)
        permitting = self._statuses.permitting(act.name) if act else frozenset()
        if act is None or not self._statuses.behind(event.word) & permitting:
            return None
        if story.is_asked_between(event.began, act.began):
            return None
        known = self._statuses.known_before(act, story.states)
        return act if known and not self._statuses.is_permitted(act, known) else None

    def _story_of(self, history: History) -> "_Story":
        if self._story is None or self._story.history is not history:
            self._story = _Story(history, self)
        return self._story


class _Story:
    """What is found out of one order, once, however often it is asked for."""

    def __init__(self, history: History, deliveries: Deliveries) -> None:
        self.history = history
        self._deliveries = deliveries
        self._statuses = deliveries.progress.statuses
        self._back: dict[str, list[OldNews]] = {}

    @cached_property
    def old_news(self) -> tuple[OldNews, ...]:
        return tuple(old_news(self.history, self._deliveries.progress))

    @cached_property
    def states(self) -> list[Known]:
        return self._statuses.states(self.history)

    @cached_property
    def last_call(self) -> datetime | None:
        """When the last call that names the order began; its creation is none."""
        return max((e.started for e in self.history.of(*_CALLS)), default=None)

    def back_at(self, word: str) -> list[OldNews]:
        """The old news by which the application went back to a word."""
        if word not in self._back:
            news = self.old_news
            self._back[word] = [n for n in news if self._deliveries.is_moved_back(n, word)]
        return self._back[word]

    def shipment_after(self, event: OrderEvent) -> OrderEvent | None:
        """The first shipment, by when it counts, that began after an event."""
        place = bisect_right(self._latest_starts, event.began)
        shipments = self.history.shipments
        return shipments[place] if place < len(shipments) else None

    def is_asked_between(self, since: Moment, until: Moment) -> bool:
        """Whether a push that permits a shipment came between two moments."""
        asking = self._asking
        return bisect_right(asking, since) < bisect_left(asking, until)

    @cached_property
    def _latest_starts(self) -> list[Moment]:
        """For every shipment when the latest of it and those before it began."""
        return list(accumulate((a.began for a in self.history.shipments), max))

    @cached_property
    def _asking(self) -> list[Moment]:
        permitting = self._statuses.permitting(SHIP)
        pushes = self.history.status_pushes
        return sorted(e.began for e in pushes if self._statuses.behind(e.word) & permitting)


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

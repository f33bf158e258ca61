"""Which pushes of an order tell an older event than one that the application had taken before."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from harness.checks.histories import EventKind, History, OrderEvent, epoch_ms, in_order_of_time
from harness.checks.progress import Progress

_REDELIVERY_ENDS = 7 * 3600
"""Seconds; the platform tries a push again every half hour, twelve times at most."""
_TIME = itemgetter(0)
_Recency = tuple[Any, ...]
_Taken = tuple[_Recency, OrderEvent]


class Repeat(NamedTuple):
    """A delivery of a body that was delivered before."""

    event: OrderEvent
    first: OrderEvent
    """The first delivery that the application took, else the first of all."""

    @property
    def was_taken(self) -> bool:
        """Whether the application had acknowledged the same body before."""
        return is_taken(self.first)


class OldNews(NamedTuple):
    """A push of an older event than one that the application had taken before."""

    event: OrderEvent
    newer: OrderEvent
    is_replay: bool
    """Whether it had been taken before, or is older than any delivery of the platform itself."""


def repeats(pushes: Iterable[OrderEvent]) -> Iterator[Repeat]:
    """The deliveries of a body that was delivered before; forged ones do not count."""
    by_body: dict[str, OrderEvent] = {}
    for event in pushes:
        if event.push is None or not event.push.body or event.is_forged:
            continue
        first = by_body.get(event.push.body)
        if first is not None:
            yield Repeat(event=event, first=first)
        if first is None or (is_taken(event) and not is_taken(first)):
            by_body[event.push.body] = event


def old_news(history: History, progress: Progress) -> Iterator[OldNews]:
    """The pushes that tell an older event than one taken before; forged ones do not count."""
    pushes = in_order_of_time((*history.genuine_pushes, *history.genuine_tracking))
    again = {r.event.exchange for r in repeats(pushes) if r.was_taken}
    states, parcels = _States(progress), dict[str, _Times]()
    for event in pushes:
        is_tracking = event.kind is EventKind.TRACKED
        number = event.text("tracking_number") if is_tracking else ""
        taken = parcels.setdefault(number, _Times()) if is_tracking else states
        if newer := taken.newer_than(event):
            is_ancient = _is_past_redelivery(event) and not _is_past_redelivery(newer)
            is_replay = event.exchange in again or is_ancient
            yield OldNews(event=event, newer=newer, is_replay=is_replay)
        if is_taken(event):
            taken.take(event)


def is_older(event: OrderEvent, other: OrderEvent, progress: Progress) -> bool:
    """Whether a push tells an older event than another of the same kind."""
    if event.kind is not other.kind or event.push is None or other.push is None:
        return False
    if event.kind is EventKind.TRACKED:
        mine, its = epoch_ms(event.text("event_time")), epoch_ms(other.text("event_time"))
        is_same_parcel = event.text("tracking_number") == other.text("tracking_number")
        return is_same_parcel and mine is not None and its is not None and mine < its
    if progress.follows(event.word, other.word):
        return False
    mine, its = event.push.stamp, other.push.stamp
    if mine is None or its is None or mine == its:
        return progress.follows(other.word, event.word)
    return mine < its


def is_taken(event: OrderEvent) -> bool:
    """Whether an event is a push that the application answered 2xx."""
    return event.push is not None and event.push.is_taken


class _Times:
    """The tracking events of one parcel that were taken: the latest of those behind a time.

    Kept are those that no other one surpasses in both, time and recency: so the first behind a
    time is the latest.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[int, _Recency, OrderEvent]] = []

    def take(self, event: OrderEvent) -> None:
        time, recency = epoch_ms(event.text("event_time")), _recency(event)
        if time is None:
            return
        behind = bisect_left(self._kept, time, key=_TIME)
        if behind < len(self._kept) and self._kept[behind][1] >= recency:
            return
        end = start = bisect_right(self._kept, time, key=_TIME)
        while start and self._kept[start - 1][1] <= recency:
            start -= 1
        self._kept[start:end] = [(time, recency, event)]

    def newer_than(self, event: OrderEvent) -> OrderEvent | None:
        time = epoch_ms(event.text("event_time"))
        if time is None:
            return None
        place = bisect_right(self._kept, time, key=_TIME)
        return self._kept[place][2] if place < len(self._kept) else None


class _Words:
    """The pushes of one word that were taken: the latest of all, and by the time they carry."""

    def __init__(self) -> None:
        self.best: _Taken | None = None
        self.at: dict[int | None, _Taken] = {}

    def take(self, stamp: int | None, taken: _Taken) -> None:
        if self.best is None or taken[0] > self.best[0]:
            self.best = taken
        former = self.at.get(stamp)
        if former is None or taken[0] > former[0]:
            self.at[stamp] = taken


class _States:
    """The status pushes that were taken, by their words: unknown words are told by time alone."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._words: dict[str, _Words] = {}
        self._latest: int | None = -1
        """The latest time that any of them carries; None where one carries none."""
        self._new: list[OrderEvent] = []
        """Taken, and not sorted by words yet: mostly no push comes that would have to know."""

    def take(self, event: OrderEvent) -> None:
        stamp = event.push.stamp if event.push else None
        self._new.append(event)
        if self._latest is not None:
            self._latest = None if stamp is None else max(self._latest, stamp)

    def _sort(self) -> None:
        for event in self._new:
            stamp = event.push.stamp if event.push else None
            words = self._words.setdefault(self._class_of(event.word), _Words())
            words.take(stamp, (_recency(event), event))
        self._new.clear()

    def newer_than(self, event: OrderEvent) -> OrderEvent | None:
        found: _Taken | None = None
        stamp = event.push.stamp if event.push else None
        if stamp is not None and self._latest is not None and stamp > self._latest:
            return None
        self._sort()
        own = self._class_of(event.word)
        for word, taken in self._words.items():
            if self._progress.follows(own, word):
                continue
            best = taken.best
            latest = _stamp(best) if best else None
            if stamp is not None and latest is not None and latest > stamp:
                found = _later(found, best)
            if self._progress.follows(word, own):
                alike = best if stamp is None else taken.at.get(stamp)
                found = _later(_later(found, alike), taken.at.get(None))
        return found[1] if found else None

    def _class_of(self, word: str) -> str:
        return word if self._progress.is_pushed(word) else ""


def _later(one: _Taken | None, other: _Taken | None) -> _Taken | None:
    if one is None or (other is not None and other[0] > one[0]):
        return other
    return one


def _stamp(taken: _Taken) -> int | None:
    push = taken[1].push
    return push.stamp if push else None


def _recency(event: OrderEvent) -> _Recency:
    stamp = event.push.stamp if event.push else None
    return stamp if stamp is not None else -1, epoch_ms(event.text("event_time")) or 0, event.began


def _is_past_redelivery(event: OrderEvent) -> bool:
    stamp = event.push.stamp if event.push else None
    return stamp is not None and event.started.timestamp() - stamp > _REDELIVERY_ENDS

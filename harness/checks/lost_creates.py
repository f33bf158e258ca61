"""Creates whose outcome the application could not know: what became known, and when."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from harness.checks.create_aftermath import left_alone
from harness.checks.excerpts import shown
from harness.checks.histories import EventKind, History
from harness.checks.ledger import Moment
from harness.checks.order_entries import Creation
from harness.checks.order_frame import OrderFrame
from harness.checks.order_ledger import OrderLedger
from harness.checks.registry import Events, Examined, OrderEvents, Placed, Undecided
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

_KNOWN_TO_APPLICATION = (EventKind.READ, EventKind.QUERIED, EventKind.ACTED)

_DUPLICATE = Text(
    "After a create whose outcome was unknown, the same items were ordered under another "
    "out_order_id or none, before it was known what had come of the first.",
    "下单结果未知时，在查明之前即以另一 out_order_id（或不带 out_order_id）重复下单同样的商品。",
)
_REPEAT_IT = Text(
    "After a timeout or HTTP 5xx send the same request with the same out_order_id again, or look "
    "the order up first.",
    "下单超时或返回 HTTP 5xx 后，请以相同的 out_order_id 重发同一请求，或先查询订单。",
)
_ITEMS_UNKNOWN = Text(
    "The items of a create whose answer was lost cannot be read, so a repeat cannot be recognised.",
    "无法读取响应丢失的下单请求中的商品，因而无法识别重复下单。",
)


class LostCreates:
    """Judges what was ordered while nobody knew what had come of a create."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._book = traffic.of(OrderLedger)
        lost = (c for c in self._book.creations() if c.is_lost)
        self._lost = sorted(lost, key=lambda c: c.event.moment)
        self._known = _Earliest(self._lost)

    def of(self, history: History, orders: OrderFrame) -> Events:
        """See when an order that no create opened was called upon."""
        del orders
        kinds = {event.kind for event in history.events} if self._lost else ()
        if self._lost and EventKind.CREATED not in kinds:
            for event in history.of(*_KNOWN_TO_APPLICATION):
                if event.is_accepted:
                    self._known.see(event.began, event.moment, first_seen=history.first_seen)
        return iter(())

    def end(self) -> OrderEvents:
        """What became of every create that was lost."""
        if not self._lost:
            return
        for began, ended in self._book.lookups():
            self._known.see(began, ended)
        goods = {create.goods for create in self._lost}
        known, first, last = self._known_at(), dict[str, Moment](), dict[str, Moment]()
        for create in self._book.creations():
            if create.goods in goods:
                first.setdefault(create.goods, create.event.began)
                last[create.goods] = create.event.began
        for lost in sorted(self._lost, key=lambda c: c.event.began):
            place = (first[lost.goods], 0, lost.event.began)
            yield from (Placed(place, told) for told in self._judge(lost, known, last))
        opened = _Open(self._lost, known)
        for create in self._book.creations():
            is_alike = create.goods and create.goods in goods
            if is_alike and (doubled := opened.last_before(create)):
                place = (first[create.goods], 1, create.event.began)
                yield Placed(place, _ordered_again(doubled, create))

    def _judge(self, lost: Creation, known: dict[str, Moment], last: dict[str, Moment]) -> Events:
        if not lost.goods:
            yield Undecided(_ITEMS_UNKNOWN, lost.event.exchange)
        elif lost.event.exchange in known or lost.event.moment < last[lost.goods]:
            yield Examined(lost.event.exchange)
        else:
            yield from left_alone(lost, self._traffic)

    def _known_at(self) -> dict[str, Moment]:
        """By exchange, when it became known what a lost create had come to."""
        granted: dict[str, Moment] = {}
        outs = {lost.out_order_id for lost in self._lost if lost.out_order_id}
        for create in self._book.creations():
            if create.is_granted and create.out_order_id in outs:
                moment = create.event.moment
                granted[create.out_order_id] = min(moment, granted.get(create.out_order_id, moment))
        known: dict[str, Moment] = {}
        for lost, seen in zip(self._lost, self._known.after_each(), strict=True):
            moments = [m for m in (seen, granted.get(lost.out_order_id)) if m]
            if moments:
                known[lost.event.exchange] = min(moments)
        return known


class _Earliest:
    """For each lost create the earliest end of what began after it. Entered in any order."""

    def __init__(self, lost: list[Creation]) -> None:
        self._lost = lost
        self._moments = [create.event.moment for create in lost]
        self._found: list[Moment | None] = [None] * len(lost)
        """What concerns this create and, unless it says otherwise, all before it."""
        self._apart: dict[int, Moment] = {}
        durations = (c.event.ended - c.event.started for c in lost)
        self._longest = max(durations, default=timedelta())

    def see(self, began: Moment, ended: Moment, *, first_seen: Moment | None = None) -> None:
        """Take in what began and ended so; of an order, it counts if that came up since."""
        sure = bisect_left(self._moments, began if first_seen is None else min(began, first_seen))
        if sure:
            self._found[sure - 1] = _earlier(self._found[sure - 1], ended)
        if first_seen is None or first_seen >= began:
            return
        # Those under way when the order was first seen: each is looked at by itself.
        until = min(began, (first_seen[0] + self._longest + timedelta(seconds=1), ()))
        for place in range(sure, bisect_left(self._moments, until)):
            if self._lost[place].event.began < first_seen:
                self._apart[place] = _earlier(self._apart.get(place), ended)

    def after_each(self) -> list[Moment | None]:
        """For each lost create the earliest of all."""
        told: list[Moment | None] = []
        earliest: Moment | None = None
        for place in reversed(range(len(self._found))):
            found = self._found[place]
            earliest = _earlier(earliest, found) if found else earliest
            apart = self._apart.get(place)
            told.append(_earlier(earliest, apart) if apart else earliest)
        return told[::-1]


class _Open:
    """The lost creates of which nothing is known yet, while creates go by in order of time."""

    def __init__(self, lost: list[Creation], known: dict[str, Moment]) -> None:
        self._known = known
        self._to_come: dict[str, list[Creation]] = defaultdict(list)
        self._open: dict[str, list[Creation]] = defaultdict(list)
        for create in reversed(lost):
            self._to_come[create.goods].append(create)

    def last_before(self, create: Creation) -> Creation | None:
        """The last of them that a create repeats under another number."""
        began, to_come = create.event.began, self._to_come[create.goods]
        is_open = self._still_open_at(began)
        opened = list(filter(is_open, self._open[create.goods]))
        while to_come and to_come[-1].event.moment < began:
            opened.extend(filter(is_open, (to_come.pop(),)))
        self._open[create.goods] = opened
        doubled = (c for c in opened if not _is_repeat(create, c))
        return max(doubled, key=lambda c: c.event.began, default=None)

    def _still_open_at(self, began: Moment) -> Callable[[Creation], bool]:
        def is_open(lost: Creation) -> bool:
            known = self._known.get(lost.event.exchange)
            return known is None or known >= began

        return is_open


def _earlier(one: Moment | None, other: Moment) -> Moment:
    return other if one is None or other < one else one


def _is_repeat(create: Creation, lost: Creation) -> bool:
    return bool(lost.out_order_id) and create.out_order_id == lost.out_order_id


def _ordered_again(lost: Creation, create: Creation) -> Finding:
    out = create.event.literal("out_order_id")
    return Finding(
        message=_DUPLICATE,
        exchanges=(create.event.exchange, lost.event.exchange),
        where=out.where if out else "",
        expected=f"out_order_id {shown(lost.out_order_id)}, or a look-up of the order first"
        if lost.out_order_id
        else "a look-up of the order first",
        actual=f"out_order_id {shown(create.out_order_id) or 'missing'}",
        hint=_REPEAT_IT,
    )

"""TRK: whether what a callback reports is taken over by the application."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from harness.checks.excerpts import shown
from harness.checks.histories import SHIP, EventKind, History, OrderEvent, is_valid
from harness.checks.orders import end_statuses
from harness.checks.registry import Event, Examined, Note, Undecided, check
from harness.checks.states import StatusMap
from harness.checks.traffic import Traffic
from harness.model.evidence import Act, ActKind
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.orders import OrderLife

_NEWS = timedelta(seconds=1)
_PROBE_BEHIND = Text(
    "The state probe shows that the application did not take over what a callback reported.",
    "状态探针表明应用未采纳回传内容。",
)
_ACT_BEHIND = Text(
    "A shipment shows that the application did not take over that the order had ended.",
    "应用在收到订单已结束的回传之后仍然发货，表明未采纳回传内容。",
)
_TAKE_OVER = Text(
    "Process the callbacks that are acknowledged: store the new state of the order.",
    "请处理已确认的回传，并保存订单的新状态。",
)
_UNKNOWN_WORD = Text(
    "The state probe shows {word}, which the edition does not know as a status; later acts and "
    "reads were judged instead.",
    "状态探针返回 {word}，不在该平台版本的状态表中；已改为依据后续操作与查询判断。",
)
_PROBE_SILENT = Text(
    "The state probe that the statement declares gave no answer for {count} orders; the last time: "
    "{problem}.",
    "声明文件中的状态探针有 {count} 个订单未给出状态；最近一次：{problem}。",
)
_NOT_SEEN = Text(
    "No later act or read depends on a callback, and the statement names no state probe: the "
    "effect of callbacks cannot be seen.",
    "没有依赖回传的后续操作或查询，声明文件也未提供状态探针，无法观察回传的效果。",
)
_NOT_SEEN_BY_THE_PROBE = Text(
    "No later act or read depends on a callback, and the state probe shows no status that the "
    "edition knows: the effect of callbacks cannot be seen.",
    "没有依赖回传的后续操作或查询，且状态探针未给出该平台版本已知的状态，无法观察回传的效果。",
)


@check("TRK-10")
def callbacks_have_their_effect(traffic: Traffic) -> Iterator[Event]:
    """What a valid callback reports is taken over by the application.

    It is seen in the statement's state probe, which must come to show the pushed state or a later
    one, or in a later read or act of the application on that order. Fails when the probe stays
    behind an acknowledged status push, and when the order is shipped after an acknowledged push
    that it had ended. A probe that gives no answer, or a word that the edition does not know, is
    noted and left aside. Where nothing shows it: undecided in a certification and where a probe
    answered, untested elsewhere.

    Source: register TRK-10 (seed 000); platforms.md 5.1.
    """
    life = traffic.edition.order_life
    if life is None:
        return
    judge = _Judge(life=life, statuses=StatusMap(life), probes=_probes(traffic))
    was_received = False
    was_decided = False
    for history in traffic.histories.values():
        for event in history.of(EventKind.PUSHED, EventKind.TRACKED):
            if not (event.is_acknowledged and is_valid(event.exchange)):
                continue
            was_received = True
            for result in judge.effect(event, history):
                was_decided = True
                yield result
    probes = traffic.acts(ActKind.PROBE)
    yield from _probe_notes(probes, life)
    has_answered = any(probe.detail("status") for probe in probes)
    if was_received and not was_decided and (traffic.is_certification or has_answered):
        yield Undecided(_NOT_SEEN_BY_THE_PROBE if probes else _NOT_SEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    life: OrderLife
    statuses: StatusMap
    probes: dict[str, list[Act]]

    def effect(self, event: OrderEvent, history: History) -> Iterator[Event]:
        """What can be said of one acknowledged callback; nothing where nothing shows it."""
        probes = self.probes.get(history.order, ())
        words = [p.detail("status") for p in probes if p.at >= event.exchange.ended]
        acts = [e for e in history.events if e.call and e.exchange.started > event.at]
        if event.kind is EventKind.PUSHED and self._is_shown(event, words):
            yield from self._probed(event, words)
        elif wrong := self._wrong_act(event, history):
            yield Examined(event.exchange.id)
            yield _acted_behind(event, wrong)
        elif acts:
            yield Examined(event.exchange.id)

    def _is_shown(self, event: OrderEvent, words: list[str]) -> bool:
        """Whether the words of the probe decide; one that the edition does not know cannot."""
        return bool(words) and (
            self.life.phase_of(words[-1]) is not None or self._is_reached(event, words)
        )

    def _is_reached(self, event: OrderEvent, words: list[str]) -> bool:
        return any(self._has_reached(word, event.word) for word in words)

    def _probed(self, event: OrderEvent, words: list[str]) -> Iterator[Event]:
        yield Examined(event.exchange.id)
        if not self._is_reached(event, words):
            yield Finding(
                message=_PROBE_BEHIND,
                exchanges=(event.exchange.id,),
                where="body/data/orderStatus",
                expected=f"{event.word} or later",
                actual=shown(words[-1]),
                hint=_TAKE_OVER,
            )

    def _has_reached(self, shown_word: str, pushed: str) -> bool:
        """Whether a word that the application shows is the pushed state or a later one."""
        if shown_word == pushed or self._comes_after(shown_word, pushed):
            return True
        if self._is_end(pushed):
            acts = self.life.platform_acts.values()
            return any(shown_word in act.through for act in acts if act.push == pushed)
        return self._rank(shown_word) >= self._rank(pushed)

    def _comes_after(self, word: str, pushed: str) -> bool:
        """Whether the table of pushes leads from one pushed word to another."""
        open_words, seen = {word}, {word}
        while open_words:
            origins = {o for w in open_words if w in self.life.pushed for o in self._origins(w)}
            open_words = origins - seen
            seen |= origins
        return word in self.life.pushed and pushed in seen

    def _origins(self, pushed: str) -> tuple[str, ...]:
        return self.life.pushed[pushed].origins

    def _rank(self, word: str) -> int:
        phase = self.life.phase_of(word)
        return self.life.phases.index(phase) if phase else -1

    def _is_end(self, pushed: str) -> bool:
        behind = self.statuses.behind(pushed)
        return bool(behind) and behind <= end_statuses(self.life)

    def _wrong_act(self, event: OrderEvent, history: History) -> OrderEvent | None:
        """A shipment after the end of the order, with no other callback in between."""
        if event.kind is not EventKind.PUSHED or not self._is_end(event.word):
            return None
        for later in history.events:
            if later.at <= event.at:
                continue
            if later.callback:
                return None
            if (
                later.call
                and later.call.name == SHIP
                and later.exchange.started > event.exchange.ended + _NEWS
            ):
                return later
        return None


def _probes(traffic: Traffic) -> dict[str, list[Act]]:
    found: dict[str, list[Act]] = {}
    for act in traffic.acts(ActKind.PROBE):
        if act.detail("status"):
            found.setdefault(act.detail("order"), []).append(act)
    return found


def _probe_notes(probes: tuple[Act, ...], life: OrderLife) -> Iterator[Note]:
    """What is to be said of a probe that helped nothing."""
    answered = [p.detail("status") for p in probes if p.detail("status")]
    for word in dict.fromkeys(w for w in answered if life.phase_of(w) is None):
        yield Note(_UNKNOWN_WORD.format(word=shown(repr(word), 80)))
    silent = [p for p in probes if not p.detail("status")]
    if silent:
        orders = {p.detail("order") for p in silent}
        problem = shown(silent[-1].detail("problem"), 120) or "no status"
        yield Note(_PROBE_SILENT.format(count=len(orders), problem=problem))


def _acted_behind(event: OrderEvent, act: OrderEvent) -> Finding:
    order = act.call.field("order_id") if act.call else None
    return Finding(
        message=_ACT_BEHIND,
        exchanges=(event.exchange.id, act.exchange.id),
        where=order.where if order else "",
        expected=f"no shipment after {event.word}",
        actual="shipped",
        hint=_TAKE_OVER,
    )

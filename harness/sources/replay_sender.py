"""Answers the reference client from a recording: no request of it is ever sent."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from harness.model.exchange import Exchange, Request
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.scenario.actors import NotPerformed
from harness.sources.replay_calls import RecordedCall, RecordedCalls
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_match import Asked, asked_by
from harness.sources.replay_script import Recorded, Script
from harness.sources.replay_stream import ReplayStream

_DIFFERENCES_TOLD = 4


class ReplaySender:
    """Hands out recorded calls, each once, in the order of the recording where several fit.

    In a recording of our own a call fits that was sent by the same method to the same path and asks
    for the same. Another client has its own manner to send, says more or less, and has its own way
    to a token: of its calls the nearest fits that says nothing else, and any token call answers
    for a token. `run_word` is what `{run}` stands for: another client has put its own word there.
    """

    def __init__(  # noqa: PLR0913 - what it is told of the replay; all are keywords
        self,
        *,
        edition: Edition,
        script: Script,
        clock: ReplayClock,
        stream: ReplayStream,
        calls: Iterable[Recorded],
        is_own: bool,
        run_word: str = "",
    ) -> None:
        self._edition = edition
        self._run_word = run_word
        self._script = script
        self._clock = clock
        self._stream = stream
        self._is_own = is_own
        self._calls = RecordedCalls(
            RecordedCall(r, Asked(edition.read_call(r.exchange))) for r in calls
        )
        self.scenario = ""
        """The scenario that is played now: only its part of the recording answers."""
        self.misses: list[Text] = []
        """What was asked for and not recorded, since somebody last looked."""

    @property
    def unused(self) -> tuple[Recorded, ...]:
        """The recorded calls that nothing asked for."""
        return tuple(call.recorded for call in self._calls.unused)

    def close(self) -> None:
        """Nothing was opened."""

    def send(self, request: Request, *, started: datetime, timeout: float) -> Exchange:
        """The recorded exchange that answers the request, at the time when it ended.

        Raises NotPerformed, with the nearest recorded call, where none does.
        """
        del started, timeout
        asked = asked_by(request, self._edition)
        found = self._find(asked)
        if found is None:
            reason = self._missing(asked)
            self.misses.append(reason)
            raise NotPerformed(reason)
        found.is_used = True
        self._stream.catch_up_to(found.recorded.number)
        self._clock.move_to(found.recorded.exchange.ended)
        return found.recorded.exchange

    def _find(self, asked: Asked) -> RecordedCall | None:
        if self._is_own:
            return self._calls.same(asked, self._is_open)
        if asked.is_token_call:
            return self._calls.token(self._is_open)
        left = self._mine(self._calls.left(asked.interface))
        may_fit = [call for call in left if asked.may_be(call.asked, self._run_word)]
        return min(may_fit, key=lambda call: _distance(asked, call), default=None)

    def _is_open(self, recorded: Recorded) -> bool:
        return self._script.is_open_to(recorded, self.scenario)

    def _mine(self, calls: Iterable[RecordedCall]) -> list[RecordedCall]:
        return [call for call in calls if self._is_open(call.recorded)]

    def _missing(self, asked: Asked) -> Text:
        left = self._mine(self._calls.left(asked.interface))
        used = self._mine(self._calls.used(asked.interface))
        what = Text(
            f"the recording holds no such call of {asked.interface}",
            f"录制中没有这样的 {asked.interface} 调用",
        )
        if left:
            return _joined(what, self._nearest(asked, left, Text("not used yet", "尚未使用")))
        if used:
            return _joined(what, self._nearest(asked, used, Text("used up", "已用过")))
        return _joined(what, self._others())

    def _nearest(self, asked: Asked, calls: list[RecordedCall], which: Text) -> Text:
        if self._is_own:
            nearest = min(calls, key=lambda call: _distance(asked, call))
            return _told(nearest, _differences(asked, nearest), which)
        # What another client says more, less, or of other people is not what is wrong with it.
        told = [(call, [*asked.contradictions(call.asked, self._run_word)]) for call in calls]
        nearest, differences = min(told, key=lambda pair: len(pair[1]))
        return _told(nearest, differences, which)

    def _others(self) -> Text:
        counts = Counter(c.asked.interface for c in self._mine(self._calls.unused))
        if not counts:
            return Text("all its calls of this scenario are used up", "该场景录制的调用已全部用完")
        told = ", ".join(
            f"{name or '?'} ({n})" for name, n in counts.most_common(_DIFFERENCES_TOLD)
        )
        return Text(f"what is left of it: {told}", f"尚未使用的有：{told}")


def position_text(recorded: Recorded) -> Text:
    """Where in its file an exchange stands."""
    number = recorded.exchange.origin.position or recorded.number + 1
    return Text(f"exchange {number} of the file", f"文件中第 {number} 条")


def _differences(asked: Asked, nearest: RecordedCall) -> list[Text]:
    differences = list(asked.differences(nearest.asked))
    if not asked.is_sent_as(nearest.asked):
        sent = nearest.asked
        differences.append(
            Text(
                f"it goes by {asked.method} to {asked.path}, recorded {sent.method} {sent.path}",
                f"以 {asked.method} 发往 {asked.path}，录制为 {sent.method} {sent.path}",
            )
        )
    return differences


def _told(nearest: RecordedCall, differences: list[Text], which: Text) -> Text:
    place = position_text(nearest.recorded)
    told = differences[:_DIFFERENCES_TOLD]
    more = len(differences) - len(told)
    en, zh = "; ".join(t.en for t in told), "；".join(t.zh for t in told)
    if more:
        en, zh = f"{en}; and {more} more", f"{zh}；另有 {more} 处"
    if not told:
        en, zh = "it asks for the same", "请求内容相同"
    return Text(
        f"the nearest is {place.en} ({which.en}): {en}", f"最接近的是{place.zh}（{which.zh}）：{zh}"
    )


def _distance(asked: Asked, call: RecordedCall) -> int:
    return sum(1 for _ in asked.differences(call.asked))


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.en}; {second.en}", f"{first.zh}；{second.zh}")

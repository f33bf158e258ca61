"""From the evidence to what a report shows beside its verdicts: cited exchanges, steps played."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import Direction, Exchange, Headers
from harness.model.exhibits import Exhibit, Exhibits, RoundPlayed, StepPlayed
from harness.model.text import Text
from harness.model.verdict import Assessment
from harness.scenario.endings import Ending
from harness.scenario.engine import COMPLETED, INCOMPLETE, SKIPPED

MOST = 200
"""So many exchanges are shown at most; those of findings and of failed steps come first."""
_BODY = 4096
"""So many characters of a body are shown; the evidence has the rest."""
_CLEANING = "step always."
_INTERRUPTED = Text("the run was interrupted", "运行被中断")


def exhibits_of(evidence: Evidence, assessments: Sequence[Assessment]) -> Exhibits:
    """What is shown of a run: it says nothing that the evidence does not hold, redacted as there.

    An exchange that is cited but not in the evidence (an audit keeps few) is left out.
    """
    rounds = tuple(_rounds(evidence.acts))
    by_id = {exchange.id: exchange for exchange in evidence.exchanges}
    cited = dict.fromkeys(_cited(assessments, rounds))
    found = [by_id[identity] for identity in cited if identity in by_id]
    return Exhibits(exchanges=tuple(_exhibit(x) for x in found[:MOST]), rounds=rounds)


def _cited(assessments: Sequence[Assessment], rounds: Iterable[RoundPlayed]) -> Iterator[str]:
    for assessment in assessments:
        for finding in assessment.findings:
            yield from finding.exchanges
    for played in rounds:
        yield from _of_failed(played.steps)
    for assessment in assessments:
        yield from assessment.exchanges


def _of_failed(steps: Iterable[StepPlayed]) -> Iterator[str]:
    for step in steps:
        yield from _of_failed(step.steps)
        if step.outcome == Ending.FAILED:
            yield from step.exchanges


def _exhibit(exchange: Exchange) -> Exhibit:
    response, failure = exchange.response, exchange.failure
    came = "no answer" if response is None else str(response.status)
    came = str(failure.kind) if failure else came
    request = exchange.request
    arrow = "->" if exchange.direction is Direction.OUTBOUND else "<-"
    path = urlsplit(request.url).path or "/"
    parts = [f"{request.method} {request.url}", *_message(request.headers, request.body), ""]
    if response:
        parts += [str(response.status), *_message(response.headers, response.body), ""]
    if failure:
        parts += [f"{failure.kind}: {failure.message}", ""]
    return Exhibit(
        exchange=exchange.id,
        title=f"{exchange.id} {arrow} {request.method} {path}: {came}",
        text="\n".join([*parts, *_facts(exchange)]) + "\n",
    )


def _message(headers: Headers, body: bytes) -> Iterator[str]:
    yield from (f"{name}: {value}" for name, value in headers)
    if body:
        text = body.decode("utf-8", "backslashreplace")
        more = len(text) - _BODY
        yield ""
        yield text if more <= 0 else f"{text[:_BODY]}… (+{more})"


def _facts(exchange: Exchange) -> Iterator[str]:
    yield f"started: {exchange.started.isoformat()} ({exchange.time_source})"
    if exchange.elapsed is not None:
        yield f"elapsed: {exchange.elapsed * 1000:.0f} ms"
    for name in ("step", "intent"):
        if value := getattr(exchange, name):
            yield f"{name}: {value}"
    for observed in exchange.observations:
        place = f" at {observed.where}" if observed.where else ""
        yield f"{observed.fact}: {observed.value}{place}"


@dataclass(slots=True)
class _Round:
    number: int
    started: datetime
    last: datetime
    """When the step before ended."""
    steps: list[StepPlayed] = field(default_factory=list)
    reason: Text | None = None
    is_undone: bool = False


@dataclass(slots=True)
class _Playing:
    start: Act
    rounds: list[_Round] = field(default_factory=list)

    def hear(self, act: Act) -> None:
        is_begun = act.kind is ActKind.ROUND_STARTED
        if is_begun or not self.rounds or self.rounds[-1].number != act.round:
            # A round that is left out has ends of its steps, but no beginning.
            at = self.rounds[-1].last if self.rounds and not is_begun else act.at
            self.rounds.append(_Round(number=act.round, started=at, last=at))
        current = self.rounds[-1]
        if act.kind is ActKind.STEP_ENDED:
            _hear_step(current, act)
        elif act.kind is ActKind.FAULT_DISARMED and act.outcome == "unmet":
            current.is_undone = True
            current.reason = current.reason or Text(
                f"{act.name} was armed and never struck", f"故障 {act.name} 已设置，但从未触发"
            )

    def played(self, end: Act | None) -> Iterator[RoundPlayed]:
        is_skipped = end is not None and end.outcome == SKIPPED
        why = _reason(end) if end else _INTERRUPTED
        if not self.rounds:
            at = end.at if end else self.start.at
            outcome = SKIPPED if is_skipped else INCOMPLETE
            bare = _Round(number=0, started=self.start.at, last=at, reason=why)
            yield self._played(bare, outcome)
        for current in self.rounds:
            is_torn = end is None and current is self.rounds[-1]
            outcome = INCOMPLETE if current.is_undone or is_torn else COMPLETED
            current.reason = current.reason or (why if is_torn or is_skipped else None)
            yield self._played(current, SKIPPED if is_skipped else outcome)

    def _played(self, current: _Round, outcome: str) -> RoundPlayed:
        return RoundPlayed(
            scenario=self.start.scenario,
            number=current.number,
            outcome=outcome,
            started=current.started,
            ended=current.last,
            covers=tuple(self.start.detail("covers").split()),
            reason=current.reason,
            steps=tuple(current.steps),
        )


_HEARD = (ActKind.ROUND_STARTED, ActKind.STEP_ENDED, ActKind.FAULT_DISARMED)


def _rounds(acts: Iterable[Act]) -> Iterator[RoundPlayed]:
    playing: _Playing | None = None
    for act in acts:
        if act.kind is ActKind.SCENARIO_STARTED:
            if playing:
                yield from playing.played(None)
            playing = _Playing(act)
        elif playing and act.scenario == playing.start.scenario:
            if act.kind is ActKind.SCENARIO_ENDED:
                yield from playing.played(act)
                playing = None
            elif act.kind in _HEARD:
                playing.hear(act)
    if playing:
        yield from playing.played(None)


def _hear_step(current: _Round, act: Act) -> None:
    number = _number(act.name)
    inner: list[StepPlayed] = []
    # The steps inside one end before it does.
    while current.steps and _number(current.steps[-1].label).startswith(f"{number}."):
        inner.insert(0, current.steps.pop())
    reason = _reason(act)
    current.steps.append(
        StepPlayed(
            label=act.name,
            outcome=act.outcome,
            started=inner[0].started if inner else current.last,
            ended=act.at,
            reason=reason,
            exchanges=tuple(value for name, value in act.details if name == "exchange"),
            steps=tuple(inner),
        )
    )
    current.last = act.at
    if act.outcome in (Ending.FAILED, Ending.BLOCKED) and not act.name.startswith(_CLEANING):
        current.is_undone = True
        current.reason = current.reason or _told(act.name, reason)


def _told(label: str, reason: Text | None) -> Text:
    why = reason or Text("failed", "失败")
    return Text(f"{label}: {why.en}", f"{label}：{why.zh}")


def _reason(act: Act) -> Text | None:
    english = act.detail("reason_en")
    return Text(english, act.detail("reason_zh")) if english else None


def _number(label: str) -> str:
    return label.partition(",")[0].removeprefix("step ")

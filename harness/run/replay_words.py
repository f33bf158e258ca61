"""What a replay says of its recording: what is to be known of it, and what it lacks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.evidence.resign import resigned_text
from harness.model.evidence import Act, Lack
from harness.model.exchange import Direction, Fact
from harness.model.scenario import Scenario
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.run.order import RunOrder
from harness.run.replay_order import ReplayOrder
from harness.sources.recorded_damage import Damage
from harness.sources.replay_script import Recorded, Script, Share
from harness.sources.replay_sender import position_text

_TOLD = 4
_CLOCKS_DIFFER = timedelta(days=1)
"""By more than this no two clocks differ that anybody looks after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Something that a recording lacks, and the words for it."""

    lack: Lack
    reason: Text


def unrecorded(step: Act, reason: Text) -> Shortfall:
    """A step asked for something that was not recorded."""
    place = f"{step.scenario}, round {step.round}, {step.name}"
    place_zh = f"{step.scenario} 第 {step.round} 轮 {step.name}"
    return Shortfall(
        lack=Lack.UNRECORDED,
        reason=Text(f"{place}: {reason.en}", f"{place_zh}：{reason.zh}"),
    )


def ends_before(seconds: float) -> Text:
    """A wait went on longer than its round was recorded."""
    return Text(
        f"the recording of the round ends {seconds:.0f} s before this wait does, so what would "
        "have come then is not known",
        f"本轮录制在该等待结束前 {seconds:.0f} 秒即已终止，此后会收到什么无从得知",
    )


def unused(calls: Sequence[Recorded], edition: Edition) -> Shortfall:
    """Recorded calls that nothing asked for."""
    told = [_told(call, edition) for call in calls[:_TOLD]]
    en, zh = ", ".join(t.en for t in told), "、".join(t.zh for t in told)
    if more := len(calls) - len(told):
        en, zh = f"{en} and {more} more", f"{zh}，另有 {more} 条"
    count = f"{len(calls)} recorded call{'s were' if len(calls) > 1 else ' was'}"
    return Shortfall(
        lack=Lack.UNUSED,
        reason=Text(f"{count} not asked for: {en}", f"有 {len(calls)} 条录制的调用未被使用：{zh}"),
    )


def lacks_from_the_start(
    replay: ReplayOrder, order: RunOrder, now: datetime
) -> Iterator[Shortfall]:
    """What is seen before anything is played: damage, age, another application's key."""
    if replay.damage:
        first, more = replay.damage[0], len(replay.damage) - 1
        text = damage_text(first)
        if more:
            places = "places" if more > 1 else "place"
            text = Text(f"{text.en} (and {more} more {places})", f"{text.zh}（另有 {more} 处）")
        yield Shortfall(lack=Lack.DAMAGED, reason=text)
    recorded = replay.recorded
    if recorded and now - recorded > replay.max_age:
        yield Shortfall(lack=Lack.TOO_OLD, reason=_too_old(recorded, now, replay.max_age.days))
    if recorded and recorded - now > _CLOCKS_DIFFER:
        yield Shortfall(lack=Lack.NOT_YET, reason=_not_yet(recorded, now))
    statement = order.statement
    key = _app_key(replay, order.edition)
    if statement and key and key != statement.app_key:
        yield Shortfall(
            lack=Lack.OTHER_KEY,
            reason=Text(
                f"the recording is of application key {key}, the statement of "
                f"{statement.app_key}: record it again with this application",
                f"录制所用的应用 app key 为 {key}，声明文件中为 {statement.app_key}："
                "请用该应用重新录制",
            ),
        )


def damage_text(damage: Damage) -> Text:
    """A damaged place of the recording with what was met there."""
    return Text(f"{damage.location}: {damage.what.en}", f"{damage.location}：{damage.what.zh}")


def replay_notes(
    replay: ReplayOrder, script: Script, scenarios: Sequence[Scenario], taken: Sequence[str]
) -> Iterator[Text]:
    """What the reader must know of the recording to understand the verdicts."""
    provenance = replay.recording.provenance
    exchanges = replay.recording.exchanges
    if provenance and any(x.observed(Fact.RESIGNED) is not None for x in exchanges):
        yield resigned_text(provenance)
    elif replay.recorded is None:
        yield Text(
            "The recording does not tell when it was made, so its age is not known.",
            "录制中没有时间信息，无法得知其新旧。",
        )
    yield from _scenario_notes(replay, script, scenarios)
    if count := sum(r.share is Share.LEFT_OUT for r in script.exchanges):
        yield Text(
            f"{_counted(count, 'exchange')} of the recording belong to scenarios that were not "
            "played.",
            f"录制中有 {count} 条交互属于未回放的场景。",
        )
    if taken:
        told = ", ".join(f"{name} ({n})" for name, n in Counter(taken).items())
        yield Text(
            "The recording does not tell what buyer, carrier and platform did; taken as done: "
            f"{told}.",
            f"录制中没有买家、承运方和平台的动作；以下视为已完成：{told}。",
        )


def _scenario_notes(
    replay: ReplayOrder, script: Script, scenarios: Iterable[Scenario]
) -> Iterator[Text]:
    provenance = replay.recording.provenance
    recorded = dict(provenance.scenarios) if provenance else {}
    for scenario in scenarios:
        if script.scenarios and not script.is_recorded(scenario.name):
            names = ", ".join(script.scenarios)
            yield Text(
                f"No scenario {scenario.name} was recorded, so it may use everything that was: "
                f"{names}.",
                f"录制中没有场景 {scenario.name}，因此可使用其中的全部内容：{names}。",
            )
        elif recorded.get(scenario.name, scenario.sha256) != scenario.sha256:
            yield Text(
                f"The scenario {scenario.name} has been changed since it was recorded.",
                f"场景 {scenario.name} 在录制之后有改动。",
            )


def _not_yet(recorded: datetime, now: datetime) -> Text:
    return Text(
        f"the recording is of {recorded:%Y-%m-%d}, and this machine's clock says {now:%Y-%m-%d}, "
        "so its age is not known: set the clock, or record it again",
        f"录制于 {recorded:%Y-%m-%d}，而本机时钟为 {now:%Y-%m-%d}，无法得知其新旧："
        "请校准时钟，或重新录制",
    )


def _too_old(recorded: datetime, now: datetime, limit: int) -> Text:
    days = (now - recorded).days
    return Text(
        f"the recording is {days} days old (of {recorded:%Y-%m-%d}), more than {limit}: record it "
        "again, or allow more with --max-age DAYS",
        f"录制于 {recorded:%Y-%m-%d}，已有 {days} 天，超过 {limit} 天：请重新录制，"
        "或用 --max-age DAYS 放宽",
    )


def _app_key(replay: ReplayOrder, edition: Edition) -> str:
    provenance = replay.recording.provenance
    if provenance:
        return provenance.app_key
    calls = (
        edition.read_call(x)
        for x in replay.recording.exchanges
        if x.direction is Direction.OUTBOUND
    )
    keys = (call.value("app_key") or call.value("client_id") for call in calls)
    return next((key for key in keys if key), "")


def _told(recorded: Recorded, edition: Edition) -> Text:
    name = edition.read_call(recorded.exchange).name or "?"
    place = position_text(recorded)
    return Text(f"{name} ({place.en})", f"{name}（{place.zh}）")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"

"""Where a run was when it was broken off, as far as its log tells."""

from collections import Counter

from harness.model.evidence import Act, ActKind, Evidence
from harness.model.text import Text


def interruption(evidence: Evidence) -> Text:
    """That a run was interrupted: in which step, and what of its log was lost with it."""
    told = Text("the run was interrupted", "运行被中断")
    if place := _place(evidence):
        told = Text(f"{told.en} {place.en}", f"{told.zh}：{place.zh}")
    if evidence.torn:
        told = Text(
            f"{told.en}; the last record of its log was torn and is left out "
            f"({evidence.torn} bytes)",
            f"{told.zh}；日志的最后一条记录不完整，已略去（{evidence.torn} 字节）",
        )
    return told


def _place(evidence: Evidence) -> Text | None:
    scenario = _under_way(evidence.acts)
    if scenario is None:
        return None
    name = scenario.scenario
    rounds = [a for a in evidence.acts if _is(a, ActKind.ROUND_STARTED, name)]
    if not rounds:
        return Text(f"at the start of scenario {name}", f"场景 {name} 刚开始")
    number = rounds[-1].round
    if step := _step_under_way(rounds[-1], evidence.acts):
        return Text(
            f"in {step}, of round {number} of scenario {name}",
            f"场景 {name} 第 {number} 轮的{_step_zh(step)}尚未结束",
        )
    return Text(f"after round {number} of scenario {name}", f"场景 {name} 第 {number} 轮之后")


def _under_way(acts: tuple[Act, ...]) -> Act | None:
    ended = {a.scenario for a in acts if a.kind is ActKind.SCENARIO_ENDED}
    started = (a for a in reversed(acts) if a.kind is ActKind.SCENARIO_STARTED)
    return next((a for a in started if a.scenario not in ended), None)


def _step_zh(label: str) -> str:
    """`step 5, use: placed` as a Chinese reader says it; other labels as they are."""
    number, comma, what = label.removeprefix("step ").partition(", ")
    return f"第 {number} 步（{what}）" if comma and label.startswith("step ") else f" {label} "


def _step_under_way(started: Act, acts: tuple[Act, ...]) -> str:
    ended = Counter(
        a.name
        for a in acts
        if _is(a, ActKind.STEP_ENDED, started.scenario) and a.round == started.round
    )
    for name, label in started.details:
        if name == "step" and not ended[label]:
            return label
        ended[label] -= 1
    return ""


def _is(act: Act, kind: ActKind, scenario: str) -> bool:
    return act.kind is kind and act.scenario == scenario

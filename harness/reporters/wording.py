"""The words and marks of every report, in both languages; a mark never stands without its word."""

from datetime import UTC, datetime
from typing import Literal

from harness.model.deviation import DeviationState
from harness.model.requirement import Level, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import Conclusion, Verdict

Language = Literal["en", "zh", "both"]

VERDICTS = {
    Verdict.NOT_APPLICABLE: Text("not applicable", "不适用"),
    Verdict.PASS: Text("pass", "通过"),
    Verdict.WARN: Text("warn", "警告"),
    Verdict.REVIEW: Text("review", "待人工复核"),
    Verdict.UNTESTED: Text("untested", "未测试"),
    Verdict.INCONCLUSIVE: Text("inconclusive", "无法判定"),
    Verdict.ERROR: Text("error", "工具错误"),
    Verdict.FAIL: Text("fail", "不通过"),
}

MARKS = {
    Verdict.NOT_APPLICABLE: "–",
    Verdict.PASS: "✓",
    Verdict.WARN: "!",
    Verdict.REVIEW: "»",
    Verdict.UNTESTED: "○",
    Verdict.INCONCLUSIVE: "?",
    Verdict.ERROR: "▲",
    Verdict.FAIL: "✗",
}

MEANINGS = {
    Verdict.NOT_APPLICABLE: Text(
        "A rule of the plan or a declaration excludes it; settled before the run.",
        "由计划规则或声明文件排除，在运行前即已确定。",
    ),
    Verdict.PASS: Text(
        "Examined, and what the clause demands was seen.", "已检查，且观察到条款所要求的行为。"
    ),
    Verdict.WARN: Text("A should is violated.", "违反了建议项。"),
    Verdict.REVIEW: Text("A person must look.", "须由人工复核。"),
    Verdict.UNTESTED: Text(
        "Nothing that would show it was examined.", "没有检查到能够证明该项的内容。"
    ),
    Verdict.INCONCLUSIVE: Text(
        "Could not be decided from what was seen.", "根据所见内容无法作出判定。"
    ),
    Verdict.ERROR: Text("The harness itself is broken here.", "本工具自身在此处出错。"),
    Verdict.FAIL: Text("A must is violated.", "违反了必须项。"),
}

CONCLUSIONS = {
    Conclusion.READY: Text("READY", "就绪"),
    Conclusion.READY_WITH_WARNINGS: Text("READY WITH WARNINGS", "就绪（有警告）"),
    Conclusion.NOT_READY: Text("NOT READY", "未就绪"),
    Conclusion.INCOMPLETE: Text("INCOMPLETE", "不完整"),
    Conclusion.INVALID: Text("INVALID", "无效"),
    Conclusion.CLEAN: Text("CLEAN", "未发现问题"),
    Conclusion.FINDINGS: Text("FINDINGS", "发现问题"),
    Conclusion.UNDECIDED: Text("UNDECIDED", "未能判定"),
}

STANDINGS: dict[int, Verdict] = {
    0: Verdict.PASS,
    1: Verdict.FAIL,
    3: Verdict.INCONCLUSIVE,
    4: Verdict.ERROR,
}
"""The verdict whose mark and colour a conclusion borrows, by its exit code."""

STATES = {
    DeviationState.EXPECTED: Text("fails as listed", "如清单所列未通过"),
    DeviationState.PASSES: Text("is listed and passes: take it out", "已列入清单但已通过：请移除"),
    DeviationState.UNUSED: Text(
        "is listed and was not decided in this run", "已列入清单，但本次运行未作判定"
    ),
    DeviationState.EXPIRED: Text("is listed and its last day is over", "已列入清单，但期限已过"),
}
"""How a listed failure stands."""

CLASSES = {
    RunClass.REHEARSAL: Text("rehearsal", "演练"),
    RunClass.RECORDED: Text("recorded", "录制"),
    RunClass.LIVE: Text("live", "实测"),
}

CLASS_MEANINGS = {
    RunClass.REHEARSAL: Text(
        "against the emulator; only the platform certifies", "在仿真沙箱上运行；只有平台才能认证"
    ),
    RunClass.RECORDED: Text(
        "from recorded traffic, or papers alone; only the platform certifies",
        "基于录制的流量，或仅基于提交材料；只有平台才能认证",
    ),
    RunClass.LIVE: Text(
        "against a real sandbox; only the platform certifies", "在真实沙箱上运行；只有平台才能认证"
    ),
}

LEVELS = {
    Level.MUST: Text("must", "必须"),
    Level.SHOULD: Text("should", "建议"),
    Level.MAY: Text("may", "可选"),
}

SUBJECTS = {
    Subject.APPLICATION: Text("application", "应用"),
    Subject.PLATFORM: Text("platform", "平台"),
    Subject.SUBMISSION: Text("submission", "提交材料"),
}

PHASES = {
    "create": Text("create", "下单"),
    "pay": Text("pay", "付款"),
    "ship": Text("ship", "发货"),
    "confirm": Text("confirm", "确认收货"),
}

STANDARD_INPUT = Text("standard input", "标准输入")
"""What a file is called whose path is a dash."""

COMPLETENESS = {True: Text("complete", "完整"), False: Text("incomplete", "不完整")}

TERMS = (
    (
        Text("exchange", "交互"),
        Text(
            "One request with its answer or its failure, in either direction.",
            "一次请求及其响应或失败，方向不限。",
        ),
    ),
    (
        Text("callback", "回传"),
        Text("A push of the platform to the application.", "平台向应用发出的推送。"),
    ),
    (
        Text("round", "轮次"),
        Text(
            "The life of one order: created, paid, shipped, confirmed.",
            "一笔订单的生命周期：下单、付款、发货、确认收货。",
        ),
    ),
    (
        Text("finding", "问题"),
        Text(
            "One located reason why a requirement is not met.",
            "某项要求未得到满足的一处具体原因，并注明位置。",
        ),
    ),
    (
        Text("acceptance plan", "验收计划"),
        Text(
            "The requirements and scenarios that `certify` examines for an edition.",
            "对某平台版本进行验收时所检查的要求与场景。",
        ),
    ),
)


def phase_text(phase: str) -> Text:
    """The word of a phase; a phase that only the edition knows keeps its own."""
    return PHASES.get(phase, Text(phase, phase))


def utc(moment: datetime) -> str:
    """RFC 3339 in UTC to the millisecond, `2026-11-22T04:38:05.120Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"

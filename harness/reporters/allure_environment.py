"""What Allure shows beside the cases: the properties of the run and the categories of defects."""

from typing import Any

from harness.model.text import Text
from harness.model.verdict import Report, Verdict
from harness.reporters.plain_text import both
from harness.reporters.visible import visible
from harness.reporters.wording import CONCLUSIONS, VERDICTS, utc

NOT_COMPLETED = Text("not completed", "未完成")
"""How the message of a round begins that was not completed."""
_ERROR, _INCONCLUSIVE, _UNTESTED = (
    VERDICTS[v].en for v in (Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.UNTESTED)
)
_CATEGORIES = (
    (Text("A requirement is not met", "要求不通过"), "failed", ""),
    (Text("The harness itself is broken", "工具错误"), "broken", _ERROR),
    (Text("Could not be decided", "无法判定"), "broken", _INCONCLUSIVE),
    (Text("Not tested", "未测试"), "broken", _UNTESTED),
    (Text("A scenario was not completed", "场景未完成"), "broken", NOT_COMPLETED.en),
    (Text("The run came to no yes", "运行未得出肯定结论"), "broken", ""),
    (Text("A person must look", "须由人工复核"), "unknown", ""),
)
"""Name, status, and how the message begins; the first that fits holds."""


def categories() -> list[dict[str, Any]]:
    """The sorts of defects, as categories.json holds them."""
    # `[\s\S]` is any character in Java and in JavaScript alike.
    return [
        {"name": both(name), "matchedStatuses": [status], "messageRegex": rf"{beginning}[\s\S]*"}
        for name, status, beginning in _CATEGORIES
    ]


def properties(report: Report) -> bytes:
    """What the run was, as environment.properties holds it: Latin-1 with escapes, as Java reads."""
    run = report.run
    values = {
        "run": run.id,
        "verb": run.verb,
        "conclusion": both(CONCLUSIONS[report.conclusion]),
        "class": run.run_class.value,
        "edition": run.edition,
        "application": run.application,
        "target": run.target,
        "started": utc(run.started),
        "tool.version": run.tool_version,
        "plan.version": run.plan_version,
        "evidence.head": run.evidence_head,
    }
    lines = (f"{name} = {_property(value)}\n" for name, value in values.items() if value)
    return "".join(lines).encode("ascii")


def _property(value: str) -> str:
    escaped = visible(value).replace("\\", "\\\\")
    return "".join(c if c.isascii() else _escape(c) for c in escaped)


def _escape(character: str) -> str:
    data = character.encode("utf-16-be")
    return "".join(f"\\u{data[i : i + 2].hex()}" for i in range(0, len(data), 2))

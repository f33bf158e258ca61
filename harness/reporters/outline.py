"""The outline of a report: the same sections in the same order in every form of it."""

from dataclasses import dataclass

from harness.model.text import Text


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its anchor, which never changes, and its title."""

    id: str
    title: Text


SECTIONS = (
    Section("conclusion", Text("Conclusion", "结论")),
    Section("parties", Text("Parties and item under test", "相关方与被测对象")),
    Section("method", Text("Scope and method", "范围与方法")),
    Section("environment", Text("Environment", "环境")),
    Section("requirements", Text("Requirements", "要求")),
    Section("rounds", Text("Order rounds", "订单轮次")),
    Section("signatures", Text("Signatures and tokens", "签名与令牌")),
    Section("formats", Text("Field formats", "字段格式")),
    Section("callbacks", Text("Callbacks", "回传")),
    Section("resilience", Text("Resilience", "容错能力")),
    Section("trace", Text("Traceability", "可追溯性")),
    Section("incidents", Text("Incidents", "问题记录")),
    Section("untested", Text("Not tested, not applicable, not in plan", "未测试、不适用、计划外")),
    Section("protection", Text("Data protection", "数据保护")),
    Section("attempts", Text("Attempts", "历次运行")),
    Section("evidence", Text("Evidence and how to verify", "证据与核验方法")),
    Section("advice", Text("Advice", "建议")),
    Section("glossary", Text("Glossary", "术语表")),
)
"""Identification stands on the cover, above the conclusion. Every section is printed in every
report; one that has nothing to tell says `None.` or why it does not apply."""


def number_of(section_id: str) -> int:
    """The number of a section, from 1."""
    return next(n for n, section in enumerate(SECTIONS, 1) if section.id == section_id)

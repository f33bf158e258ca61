"""The words of a comparison, in both languages."""

from harness.model.comparison import FailOn, Match, ShapeTurn, Turn, ValueTurn
from harness.model.text import Text
from harness.model.verdict import Verdict

MATCHES = {
    Match.MATCH: Text("MATCH", "一致"),
    Match.REGRESSION: Text("REGRESSION", "退化"),
    Match.UNDECIDED: Text("UNDECIDED", "未能判定"),
    Match.INVALID: Text("INVALID", "无效"),
}
FAILS_ON = {
    FailOn.VERDICT: Text("fails on verdicts", "判定变差即不通过"),
    FailOn.SHAPE: Text("fails on verdicts and shapes", "判定变差或形状变化即不通过"),
    FailOn.VALUE: Text("fails on verdicts, shapes and values", "判定、形状或取值不同即不通过"),
}
TURNS = {
    Turn.WORSE: Text("worse", "变差"),
    Turn.BETTER: Text("better", "变好"),
    Turn.OTHER: Text("changed", "变化"),
}
TURN_VERDICTS = {
    Turn.WORSE: Verdict.FAIL,
    Turn.BETTER: Verdict.PASS,
    Turn.OTHER: Verdict.UNTESTED,
}
"""The verdict whose mark and colour a turn borrows."""
SHAPE_TURNS = {
    ShapeTurn.REMOVED: Text("field gone", "字段消失"),
    ShapeTurn.TYPE: Text("other type", "类型变化"),
    ShapeTurn.FORM: Text("written otherwise", "写法变化"),
    ShapeTurn.OPTIONAL: Text("no longer always there", "不再始终存在"),
    ShapeTurn.ALWAYS: Text("now always there", "现始终存在"),
    ShapeTurn.ADDED: Text("field added", "字段新增"),
    ShapeTurn.OUTCOME_GONE: Text("answer no longer seen", "不再出现的响应"),
    ShapeTurn.OUTCOME_NEW: Text("answer not seen before", "新出现的响应"),
}
VALUE_TURNS = {
    ValueTurn.CHANGED: Text("other value", "取值不同"),
    ValueTurn.IDENTITY: Text("stands for something else", "所指对象不同"),
    ValueTurn.BASE_ONLY: Text("in BASE only", "仅 BASE 有"),
    ValueTurn.NEW_ONLY: Text("in NEW only", "仅 NEW 有"),
}
BASE_ONLY = Text("ran in BASE only", "仅在 BASE 中执行")
NEW_ONLY = Text("ran in NEW only", "仅在 NEW 中执行")
VANISHED = Text("vanished", "消失")
APPEARED = Text("appeared", "新出现")

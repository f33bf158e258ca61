"""What a step expects of an answer, compared with the answer that came."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.documents.lossless import Json, text_of
from harness.documents.paths import find
from harness.model.scenario import AppStep
from harness.model.text import Text
from harness.platforms.calls import Call
from harness.scenario.endings import shortened

STATUS, FAILURE, REFUSED = "status", "failure", "refused"
WORDS = (STATUS, FAILURE, REFUSED)
"""The keys of `expect` that mean the HTTP status, why no answer came, and the platform's error
code; every other key is a JSONPath."""
LOST = "lost"
"""What stands for every kind of failure, and for an HTTP 5xx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One answer held against one step."""

    refusal: Text | None = None
    """`fail_if` holds: the step fails at once."""
    mismatch: Text | None = None
    """What is not as the step wants it; None when the step is met."""
    captured: Mapping[str, str] = field(default_factory=dict)


def judge(call: Call, step: AppStep) -> Comparison:
    """Whether an answer meets an application step; the step's texts are filled in already."""
    if step.fail_if and mismatch(call, step.fail_if) is None:
        stands = ", ".join(f"{key} is {shortened(text)}" for key, text in step.fail_if.items())
        return Comparison(refusal=Text(f"fail_if holds: {stands}", f"fail_if 条件成立：{stands}"))
    wrong = mismatch(call, {**step.expect, **step.until})
    if wrong:
        return Comparison(mismatch=wrong)
    content = call.answer.content if call.answer else None
    captured, missing = captures(step.capture, content)
    return Comparison(mismatch=missing, captured=captured)


def mismatch(call: Call, expected: Mapping[str, str]) -> Text | None:
    """The first expectation that an answer does not meet; None when it meets them all.

    A path that selects several values is met by any of them.
    """
    for key, wanted in expected.items():
        actual = _actual(call, key)
        if wanted not in actual:
            got = (", ".join(map(shortened, actual)) or _nothing(call, key)) + _refusal(call)
            return Text(
                f"expected {key} to be {shortened(wanted)}, got {got}",
                f"期望 {key} 为 {shortened(wanted)}，实际为 {got}",
            )
    return None


def captures(paths: Mapping[str, str], value: Json) -> tuple[dict[str, str], Text | None]:
    """The first value that each path finds, and what is missing when one finds nothing."""
    captured = {}
    for name, path in paths.items():
        found = find(path, value)
        if not found:
            return {}, Text(
                f"nothing to capture as {name}: {path} finds no value",
                f"无法提取 {name}：{path} 未匹配到任何值",
            )
        captured[name] = text_of(found[0][1])
    return captured, None


def _actual(call: Call, key: str) -> tuple[str, ...]:
    match key:
        case "status":
            response = call.exchange.response
            return (str(response.status),) if response else ()
        case "failure":
            failure = call.exchange.failure
            return (*([str(failure.kind)] if failure else []), *([LOST] if call.is_lost else []))
        case "refused":
            return (call.refusal.code,) if call.refusal else ()
    return tuple(text_of(value) for _, value in call.answer.find(key)) if call.answer else ()


def _nothing(call: Call, key: str) -> str:
    if key == REFUSED and call.answer:
        return "no refusal"
    if key == FAILURE:
        return "an answer"
    if call.exchange.failure:
        return f"no answer ({call.exchange.failure.kind})"
    return "nothing" if call.answer else "no JSON answer"


def _refusal(call: Call) -> str:
    refusal = call.refusal
    said = f"{refusal.code} {refusal.message}".strip() if refusal else ""
    return f" (refused: {shortened(said)})" if said else ""

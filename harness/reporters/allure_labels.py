"""What a running allure-pytest is told of the case that it is about to write."""

from collections.abc import Iterable

from allure_commons import plugin_manager
from allure_commons.model2 import Status, StatusDetails, TestResult, TestStepResult
from allure_commons.types import AttachmentType

from harness.model.exhibits import Exhibit, RoundPlayed, StepPlayed
from harness.model.text import Text
from harness.reporters.plain_text import both
from harness.reporters.visible import visible

_STATUSES = {
    "completed": Status.PASSED,
    "incomplete": Status.BROKEN,
    "met": Status.PASSED,
    "failed": Status.FAILED,
}
"""Whatever else a step or a round came to was not tried, or not asked for."""


def name_case(title: str, about: str, parameters: Iterable[tuple[str, str]]) -> None:
    """Give the present case a title, a description, and what tells it from others of its name."""
    hook = plugin_manager.hook
    hook.add_title(test_title=_plain(title))
    if about:
        hook.add_description(test_description=_plain(about))
    for name, value in parameters:
        hook.add_parameter(name=name, value=_plain(value), excluded=None, mode=None)


def attach_exchanges(exhibits: Iterable[Exhibit]) -> None:
    """Attach exchanges, redacted as they are in the evidence, to the present case."""
    for exhibit in exhibits:
        plugin_manager.hook.attach_data(
            body=_plain(exhibit.text),
            name=_plain(exhibit.title),
            attachment_type=AttachmentType.TEXT,
            extension=AttachmentType.TEXT.extension,
        )


def nest_rounds(case: TestResult, rounds: Iterable[RoundPlayed]) -> None:
    """Put rounds with their steps, and the times at which they were played, into a case."""
    case.steps.extend(_round(played) for played in rounds)


def _round(played: RoundPlayed) -> TestStepResult:
    name = f"round {played.number} 第 {played.number} 轮" if played.number else played.scenario
    steps = [_step(step) for step in played.steps]
    return _result(played, name, steps)


def _step(played: StepPlayed) -> TestStepResult:
    return _result(played, played.label, [_step(inner) for inner in played.steps])


def _result(
    played: RoundPlayed | StepPlayed, name: str, steps: list[TestStepResult]
) -> TestStepResult:
    return TestStepResult(
        name=_plain(name),
        status=_STATUSES.get(played.outcome, Status.SKIPPED),
        statusDetails=_details(played.reason),
        start=round(played.started.timestamp() * 1000),
        stop=round(played.ended.timestamp() * 1000),
        steps=steps,
    )


def _details(reason: Text | None) -> StatusDetails | None:
    return StatusDetails(message=_plain(both(reason))) if reason else None


def _plain(text: str) -> str:
    return visible(text, keep="\n")

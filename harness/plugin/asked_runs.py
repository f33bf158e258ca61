"""Runs that a test asks for: `harness_run("order-lifecycle")`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.model.verdict import Verdict
from harness.plugin.options import wishes_of
from harness.plugin.orders import order_for, surroundings
from harness.plugin.places import Places, places_of
from harness.plugin.told import tell_run
from harness.reporters.standing import blocking
from harness.run.execute import execute
from harness.run.result import RunResult


def runner(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., RunResult]:
    """The function that a test gets; each call is a run of its own, in a folder of its own."""
    asked = wishes_of(request.config)
    places = places_of(request.config, asked.out)
    name = request.node.nodeid
    if asked.out is None:
        places, name = Places(notes=places.notes, runs=tmp_path), "harness"

    def harness_run(
        *scenarios: str | Path,
        edition: str = "",
        target: str = "",
        statement: str | Path = "",
        driver: str = "",
    ) -> RunResult:
        wishes = replace(
            asked,
            target=target or asked.target,
            statement=Path(statement) if statement else asked.statement,
            driver=driver or asked.driver,
        )
        words = [str(scenario) for scenario in scenarios]
        order = order_for(wishes, words, edition=edition, out=places.run_folder(name))
        result = execute(order, surroundings())
        failed = [a for a in blocking(result.report) if a.verdict is Verdict.FAIL]
        text = tell_run(result.report, result.folder.path, asked.lang, failed)
        request.node.add_report_section("call", "harness", text)
        return result

    return harness_run

"""The pytest entry point: scenario files as tests, a sandbox to lend, tests under observation.

Every session of an environment that has this package imports this file: what is heavy waits until
somebody needs it.
"""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.plugin.fixtures import emulator, harness_run, sandbox, sandbox_exchanges, statement
from harness.plugin.options import MARKER, add_marker, add_options, is_asked_for, wishes_of
from harness.plugin.scenes import is_scenario_file
from harness.plugin.summary import has_shown_nothing, stale_deviations, tell_runs

if TYPE_CHECKING:
    from harness.plugin.collection import ScenarioFile

__all__ = ["emulator", "harness_run", "sandbox", "sandbox_exchanges", "statement"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker, and refuse a wrong statement or key before anything is run."""
    add_marker(config)
    wishes = wishes_of(config)
    if wishes.statement or wishes.sign:
        from harness.plugin.orders import check_wishes  # noqa: PLC0415 - heavy

        check_wishes(wishes)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the session keeps its things."""
    from harness.plugin.places import tell_worker  # noqa: PLC0415 - heavy

    tell_worker(node.config, node.workerinput)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Collect a scenario file where scenario files were asked for."""
    if not is_scenario_file(file_path) or not is_asked_for(parent.config, file_path):
        return None
    from harness.plugin.collection import ScenarioFile  # noqa: PLC0415 - heavy

    return ScenarioFile.of(parent, file_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge what a test under observation has done."""
    __tracebackhide__ = True
    if item.get_closest_marker(MARKER) is None:
        return (yield)
    from harness.plugin.observation import observed  # noqa: PLC0415 - heavy

    with observed(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped step be listed with its own file and line, not with a line of ours."""
    report = yield
    if (
        report.skipped
        and getattr(item, "tells_place", False)
        and isinstance(report.longrepr, tuple)
    ):
        path, line, _ = item.reportinfo()
        report.longrepr = (str(path), (line or 0) + 1, report.longrepr[2])
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A session is not green when its scenarios show nothing, or its deviations are out of date."""
    config = session.config
    is_green = session.exitstatus == pytest.ExitCode.OK
    if is_green and (has_shown_nothing(config) or stale_deviations(config)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what each run came to, and where its report lies."""
    tell_runs(terminalreporter, config)

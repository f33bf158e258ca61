"""Fixtures for a project's own tests: a sandbox to talk to, and scenarios to run."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.plugin.options import wishes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.emulator.server import Emulator
    from harness.model.exchange import Exchange
    from harness.model.statement import Statement
    from harness.plugin.lent import LentEmulator
    from harness.run.result import RunResult


@pytest.fixture
def sandbox_exchanges() -> "list[Exchange]":
    """The exchanges that the sandboxes of this test have seen so far."""
    return []


@pytest.fixture
def sandbox(sandbox_exchanges: "list[Exchange]") -> "Iterator[Callable[..., Emulator]]":
    """A function that starts an emulator of an edition on a free port, ended after the test.

    `sandbox("aliexpress", callback_url=...)`; the credentials are those of the sandbox.
    """
    from harness.plugin.lent import LentEmulator  # noqa: PLC0415 - heavy

    with ExitStack() as stack:

        def start(edition_name: str = "aliexpress", **settings: object) -> "Emulator":
            lent = LentEmulator.of(edition_name, sink=sandbox_exchanges.append, **settings)
            stack.callback(lent.stop)
            lent.start()
            return lent

        yield start


@pytest.fixture
def emulator(request: pytest.FixtureRequest) -> "Iterator[LentEmulator]":
    """A running sandbox of the statement's edition, or the one that `harness_observed` names.

    `emulator.address`, `.app_key`, `.app_secret`; `.issue_code()` for an authorization code;
    `.act("buyer.pays", {"order_id": ...})` for what the other side does; `.set_callback_url(url)`
    for where pushes go; `.arm("lost_answer")` for trouble; `.exchanges` and `.callbacks` for what
    it has seen.
    """
    from harness.plugin.observation import lend  # noqa: PLC0415 - heavy

    with lend(request) as lent:
        yield lent


@pytest.fixture(scope="session")
def statement(pytestconfig: pytest.Config) -> "Statement | None":
    """The statement of `--harness-statement`, read and found right; None without one."""
    wishes = wishes_of(pytestconfig)
    if wishes.statement is None:
        return None
    from harness.plugin.orders import statement_for  # noqa: PLC0415 - heavy

    return statement_for(wishes)


@pytest.fixture
def harness_run(request: pytest.FixtureRequest, tmp_path: Path) -> "Callable[..., RunResult]":
    """A function that runs scenarios, files or names of stock ones, and hands back the result.

    `harness_run("order-lifecycle").report.conclusion == "CLEAN"`; the report lies in
    `.folder.path`. Target, driver and statement are those of the `--harness-*` options; an
    `edition=` picks the stock scenarios where there is no statement.
    """
    from harness.plugin.asked_runs import runner  # noqa: PLC0415 - heavy

    return runner(request, tmp_path)

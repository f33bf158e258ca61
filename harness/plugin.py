"""The pytest entry point: fixtures that lend a test the embedded sandbox."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import SystemClock
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.editions import edition_named


@pytest.fixture
def sandbox_exchanges() -> list[Exchange]:
    """The exchanges that the sandboxes of this test have seen so far."""
    return []


@pytest.fixture
def sandbox(sandbox_exchanges: list[Exchange]) -> Iterator[Callable[..., Emulator]]:
    """A function that starts an emulator of an edition on a free port, ended after the test.

    `sandbox("aliexpress", callback_url=...)`; the credentials are those of the sandbox.
    """
    with ExitStack() as stack:

        def start(edition_name: str = "aliexpress", **settings: object) -> Emulator:
            edition = edition_named(edition_name)
            emulator = Emulator(
                edition=edition,
                app_key=edition.sandbox_app_key,
                app_secret=Secret(edition.sandbox_secret),
                clock=SystemClock(),
                sink=sandbox_exchanges.append,
                settings=EmulatorSettings(**settings),  # type: ignore[arg-type] # its own names
            )
            emulator.start()
            stack.callback(emulator.stop)
            return emulator

        yield start

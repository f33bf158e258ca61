"""Which sandbox belongs to which edition."""

from collections.abc import Mapping
from typing import Protocol

from harness.documents.deferred import Deferred
from harness.emulator.sandbox import Application, Sandbox
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.platforms.base import Edition


class OpensSandbox(Protocol):
    """Makes the sandbox of one edition."""

    def __call__(
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
    ) -> Sandbox:
        """A sandbox in its first state."""


SANDBOXES: Mapping[str, OpensSandbox] = Deferred(
    {
        "aliexpress": "harness.emulator.aliexpress.gateway:AliExpressSandbox",
        "alibaba": "harness.emulator.alibaba.gateway:AlibabaSandbox",
        "1688": "harness.emulator.ali1688.gateway:Ali1688Sandbox",
    }
)
"""By name of the edition."""

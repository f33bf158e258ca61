"""Which sandbox belongs to which edition."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from harness.emulator.ali1688.gateway import Ali1688Sandbox
from harness.emulator.alibaba.gateway import AlibabaSandbox
from harness.emulator.aliexpress.gateway import AliExpressSandbox
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


SANDBOXES: Mapping[str, OpensSandbox] = MappingProxyType(
    {"aliexpress": AliExpressSandbox, "alibaba": AlibabaSandbox, "1688": Ali1688Sandbox}
)
"""By name of the edition."""

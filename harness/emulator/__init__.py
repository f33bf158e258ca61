"""The embedded sandbox: answers on the real platform's paths with its real shapes."""

from harness.emulator.server import Emulator
from harness.emulator.settings import ActResult, EmulatorSettings

__all__ = ["ActResult", "Emulator", "EmulatorSettings"]

"""Who plays the platform's side: the emulator, or a person in front of a real sandbox."""

from collections.abc import Callable, Mapping

from harness.emulator.server import Emulator
from harness.model.errors import UsageError
from harness.scenario.actors import ActOutcome


class EmulatedPlatform:
    """Buyer, carrier and platform as the emulator plays them."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        """Let the emulator do it."""
        done = self._emulator.act(name, values)
        return ActOutcome(is_done=done.is_done, message=done.message, values=done.values)


class AskedPerson:
    """A person who does in the sandbox what buyer and carrier would do.

    `ask` shows a question and hands back the answer; None where nobody can be asked.
    """

    def __init__(self, ask: Callable[[str], str] | None) -> None:
        self._ask = ask

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        """Ask for the act, and take the person's word for it."""
        if self._ask is None:
            return ActOutcome(is_done=False, message="nobody can be asked: this is no terminal")
        what = ", ".join(f"{key} {value}" for key, value in values.items())
        reply = self._ask(f"Do this in the sandbox: {name} ({what}). Done? [y/n] ")
        if reply.strip().lower() in ("y", "yes", ""):
            return ActOutcome(is_done=True)
        return ActOutcome(is_done=False, message="the person said that it could not be done")

    def answer(self, what: str) -> str:
        """Ask for a value. Raises UsageError where nobody can be asked."""
        if self._ask is None:
            raise UsageError(f"the {what} is needed and nobody can be asked: this is no terminal")
        return self._ask(f"{what}: ").strip()

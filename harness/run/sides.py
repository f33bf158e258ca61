"""Who plays the platform's side: the emulator, or a person in front of a real sandbox."""

from collections.abc import Callable, Mapping

from harness.emulator.server import BAD_CERTIFICATE, Emulator
from harness.model.errors import UsageError
from harness.model.scenario import FaultStep
from harness.model.text import Text
from harness.scenario.actors import ActOutcome, Arming

_ON_EMULATOR_ONLY = Text(
    "faults are armed on the emulator only, never against a gateway that is live",
    "故障仅在仿真沙箱上设置，不会作用于真实网关",
)


class EmulatedPlatform:
    """Buyer, carrier and platform as the emulator plays them.

    `plain` says why the application is not reached over HTTPS; None when it is.
    """

    def __init__(self, emulator: Emulator, *, plain: Text | None) -> None:
        self._emulator = emulator
        self._plain = plain

    def act(self, name: str, values: Mapping[str, str]) -> ActOutcome:
        """Let the emulator do it."""
        done = self._emulator.act(name, values)
        return ActOutcome(is_done=done.is_done, message=done.message, values=done.values)

    def why_not(self, fault: str) -> Text | None:
        """The emulator has every fault; the certificate is seen over HTTPS only."""
        return self._plain if fault == BAD_CERTIFICATE else None

    def arm(self, fault: FaultStep) -> Arming:
        """Let the emulator lie in wait."""
        try:
            identity = self._emulator.arm(
                fault.fault, target=fault.target, count=fault.count, options=fault.options
            )
        except UsageError as error:
            return Arming(message=f"{error.message}; {error.hint}")
        return Arming(id=identity)

    def disarm(self, identity: str) -> int:
        """Take it away."""
        armed = self._emulator.disarm(identity)
        return armed.used if armed else 0


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

    def why_not(self, _fault: str) -> Text | None:
        """Nobody is asked to break a live platform."""
        return _ON_EMULATOR_ONLY

    def arm(self, _fault: FaultStep) -> Arming:
        """Refused."""
        return Arming(message=_ON_EMULATOR_ONLY.en)

    def disarm(self, _identity: str) -> int:
        """Nothing was armed."""
        return 0

    def answer(self, what: str) -> str:
        """Ask for a value. Raises UsageError where nobody can be asked."""
        if self._ask is None:
            raise UsageError(
                f"the {what} is needed and nobody can be asked: this is no terminal",
                hint="run it from a terminal, or let the application get its own with "
                "--driver observe",
            )
        return self._ask(f"{what}: ").strip()

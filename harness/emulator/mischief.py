"""Armed faults at work on the calls of one gateway."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.emulator.answers import Granted
from harness.emulator.armoury import Armed, Armoury
from harness.emulator.bites import (
    Alters,
    CarryOut,
    Means,
    Options,
    Refuses,
    Scene,
    Sends,
    Serves,
    Withholds,
)
from harness.emulator.outgoing import Outgoing
from harness.platforms.calls import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call that the gateway let in."""

    granted: Granted | None
    """None when the call was not carried out."""
    fault: str = ""
    """Name of the fault that struck it."""
    send: Callable[[Outgoing, Options], Outgoing] | None = None
    """How the answer goes out, where it does so otherwise than it should."""
    options: Options | None = None

    def outgoing(self, answer: Outgoing) -> Outgoing:
        """The answer as it goes out."""
        return self.send(answer, self.options or {}) if self.send else answer


class Mischief:
    """Lets armed faults strike; its methods are called under the sandbox's lock."""

    def __init__(self, armoury: Armoury, means: Means) -> None:
        self._armoury = armoury
        self._means = means
        self._former: dict[str, tuple[str, Granted]] = {}

    def around(self, call: Call, peer: str, carry_out: CarryOut) -> Outcome:
        """Carry a call out, or not, as the first fault wants that lies in wait for it.

        Raises RefusedError where the fault, or the service, says no.
        """
        scene = self._scene(call, peer)
        found = self._armoury.strike(
            lambda armed: _before(armed, call), identity=call.business_identity
        )
        if found:
            armed, _ = found
            return _struck(armed, replace(scene, options=armed.options), carry_out)
        granted = carry_out()
        self._former[call.interface] = call.business_identity, granted
        struck = self._armoury.strike(lambda armed: _after(armed, scene, granted))
        return struck[1] if struck else Outcome(granted=granted)

    def _scene(self, call: Call, peer: str) -> Scene:
        identity, former = self._former.get(call.interface, ("", None))
        return Scene(
            call=call,
            peer=peer,
            means=self._means,
            options={},
            former=former if identity != call.business_identity else None,
        )


def _lies_in_wait(armed: Armed, call: Call) -> bool:
    operation = call.operation
    if operation is None or not armed.fault.fits(operation):
        return False
    return armed.is_for(operation.name, operation.interface)


def _before(armed: Armed, call: Call) -> bool | None:
    is_early = isinstance(armed.fault.bite, Refuses | Withholds | Serves)
    return True if is_early and _lies_in_wait(armed, call) else None


def _struck(armed: Armed, scene: Scene, carry_out: CarryOut) -> Outcome:
    name = armed.fault.name
    match armed.fault.bite:
        case Refuses(refusal):
            refused = refusal(scene)
            refused.fault = name
            raise refused
        case Withholds(send):
            return Outcome(granted=None, fault=name, send=send, options=armed.options)
        case Serves(serve):
            return Outcome(granted=serve(scene, carry_out), fault=name)
    raise AssertionError(f"{name} does not bite before a call")


def _after(armed: Armed, scene: Scene, granted: Granted) -> Outcome | None:
    if not _lies_in_wait(armed, scene.call):
        return None
    name = armed.fault.name
    match armed.fault.bite:
        case Alters(alter):
            altered = alter(replace(scene, options=armed.options), granted)
            return Outcome(granted=altered, fault=name) if altered else None
        case Sends(send):
            return Outcome(granted=granted, fault=name, send=send, options=armed.options)
    return None

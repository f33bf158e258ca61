"""What a sandbox comes to about a call: granted, or refused in the words of its edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from harness.emulator.pushes import Push


@dataclass(frozen=True, slots=True)
class Granted:
    """What stands under the envelope, and the pushes that go out once it was sent.

    A business refusal (`is_success` false) is such an answer too: the gateway granted the call.
    """

    content: Mapping[str, Any]
    pushes: tuple[Push, ...] = ()


class RefusedError(Exception):
    """Raised where the gateway, or the service behind it, says no to a call."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        type_: str = "ISV",
        sub_code: str = "",
        wait: int = 0,
        fault: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.type = type_
        self.sub_code = sub_code
        self.wait = wait
        """Seconds that the gateway asks to wait; 0 where it asks for none."""
        self.fault = fault
        """Name of the fault behind it; empty for a refusal that the call has earned."""


class Refusals(Protocol):
    """How an edition words its refusals."""

    def dead_token(self) -> RefusedError:
        """The refusal of a token that is unknown or over."""

    def too_many_calls(self, seconds: int, *, fault: str = "") -> RefusedError:
        """The refusal of a call too many, with the length of the ban."""

    def no_permission(self) -> RefusedError:
        """The refusal of what the application was not granted."""

    def malformed(self) -> RefusedError:
        """The refusal of a parameter that nothing can be made of."""

    def wrong_time(self) -> RefusedError:
        """The refusal of a timestamp outside of the window."""

    def not_whitelisted(self, peer: str) -> RefusedError:
        """The refusal of an address that may not call."""

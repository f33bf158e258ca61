"""What an operation hands back to the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.emulator.pushes import Push


@dataclass(frozen=True, slots=True)
class Granted:
    """What stands under the envelope, and the pushes that go out once it was sent.

    A business refusal (`is_success` false) is such an answer too: the gateway granted the call.
    """

    content: Mapping[str, Any]
    pushes: tuple[Push, ...] = ()

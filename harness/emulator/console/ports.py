"""What rooms above lend the console: a judge of single exchanges, and a work bench."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from harness.emulator.console.feed import Feed, Judged
from harness.model.exchange import Exchange

RIGHT = "right"
"""The manner of a signature that is as it should be."""
GIVEN = "given"
"""The manner of a signature that the person gives."""


class Judge(Protocol):
    """Judges single exchanges, and keeps secrets out of what is shown. From any thread."""

    def judge(self, exchange: Exchange, number: int) -> Judged:
        """What the checks say of one exchange by itself."""

    def veil(self, text: str) -> str:
        """The same text without the secrets that must not be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A call that a person has put together."""

    operation: str
    """Our name of it."""
    values: Mapping[str, str]
    signature: str = RIGHT
    """`right`, the name of a known mistake, or `given`."""
    given: str = ""
    """The signature that is sent where it is given."""
    token: str = ""
    """The access token that is sent; empty for a good one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A composed call as it went out and was answered; in some settings it is not heard twice."""

    exchange: Exchange
    is_heard: bool
    """Whether whoever hears the gateway's traffic has heard of it."""


class Bench(Protocol):
    """Makes, signs and sends the calls that a person composes."""

    def send(self, order: Order, feed: Feed) -> Sent:
        """Make the call. Raises UsageError for one that cannot be made."""

    def step(self, order: Order, exchange: Exchange | None) -> str:
        """The call as a step of a scenario, in YAML."""

    def save(self, order: Order, exchange: Exchange | None) -> str:
        """Add the step to the file of this run; hands back the file's path."""

    def close(self) -> None:
        """Close the connections."""

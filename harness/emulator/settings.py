"""How an emulator is set: lives, patience, limits, whom it lets in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorSettings:
    """What may differ between emulators of one edition; times in seconds."""

    push_retries: int = 12
    push_interval: float = 0.5
    """Wait before a push is tried again; the platform's 1800 s, compressed."""
    push_delay: float = 0.05
    """Wait between the answer to a call and the first push that the call caused."""
    ack_deadline: float = 0.5
    """An acknowledgement that comes later does not count."""
    ack_patience: float = 5.0
    """How long the sender keeps listening, so that a late acknowledgement is measured."""
    settle_delay: float = 0.2
    """From FUND_PROCESSING to the status after it."""
    access_life: float | None = None
    """Life of an access token; None for the edition's own."""
    refresh_life: int = 172800
    code_life: int = 1800
    pays_at_once: bool = True
    """Whether an order that asks for it is paid at once; else it waits for the buyer's act."""
    calls_per_second: int | None = None
    """Business calls of one interface that are taken in a second; None for what is documented."""
    calls_per_day: int | None = None
    """Business calls that are taken in a day; None for what is documented."""
    tier: str = "basic"
    """Account tier, where the edition has them."""
    packages: tuple[str, ...] = ()
    """Data packages that the application was granted, where the edition has them."""
    scopes: tuple[str, ...] | None = None
    """Scopes that a token may be asked for; None for every one."""
    whitelist: tuple[str, ...] = ()
    """Addresses that may call: single ones, `10.10.10.*`, CIDR; empty lets everybody in."""
    permitted: tuple[str, ...] | None = None
    """Interfaces that the application may call; None for every one of the operation table."""
    callback_url: str = ""
    pushed_types: tuple[str, ...] | None = None
    """Message types that the application subscribes to (`53`, `18`); None for every one."""
    allow_remote_callbacks: bool = False
    seed: str = ""
    """Fixes the order numbers; chosen by chance when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """What came of an act of the platform's side."""

    is_done: bool
    message: str = ""
    """Why it was refused: the present status, and where the act is allowed."""
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """What the act made known: status, pushed word, tracking events; `already` for an act whose
    effect was there before."""

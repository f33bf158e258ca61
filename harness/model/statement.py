"""The statement of the application: what the applicant declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from harness.model.dossier import Dossier
from harness.model.secret import Secret


def _nothing() -> Mapping[str, str]:
    # A factory, for Python 3.11 takes no mappingproxy as a default.
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An accepted deviation: printed, and never turns a failed must into a pass."""

    requirement: str
    reason: str
    by: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """Who stands behind a run, as a report names them; empty where nobody is named."""

    contact: str = ""
    performed_by: str = ""
    authorised_by: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Where the effect of a callback can be seen: a URL with {order_id}, a path to the status."""

    url: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How the application is started, and how it is told where the gateway is."""

    command: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    """Texts with placeholders; not printed, for values of our own environment may be in it."""
    secrets: tuple[Secret, ...] = ()
    """Values of `env:NAME` under names that speak of secrets: kept out of everything written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bought limits; None where the default holds."""

    per_second: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLife:
    """Declared token lives in seconds, for traffic that does not show the grant."""

    access: int | None = None
    refresh: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the applicant declares of the application; what it leaves out cannot be shown."""

    edition: str
    name: str
    version: str
    company: str
    app_key: str
    app_secret: Secret | None
    """None when left out: then the emulator's credentials apply."""
    interfaces: tuple[str, ...]
    capabilities: Mapping[str, bool]
    callback_url: str = ""
    egress: tuple[str, ...] = ()
    category: str = ""
    limits: Limits = field(default_factory=Limits)
    tier: str = ""
    packages: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=_nothing)
    source: str = ""
    dossier: str = ""
    """Path of the dossier, from the statement's folder on."""
    papers: Dossier | None = None
    """The dossier as it was read; None in a statement that a run kept."""
    token_life: TokenLife = field(default_factory=TokenLife)
    waivers: tuple[Waiver, ...] = ()
    parties: Responsible = field(default_factory=Responsible)
    launch: Launch | None = None
    probe: Probe | None = None
    production_hosts: tuple[str, ...] = ()
    """Production hosts that the applicant names on purpose; a person must confirm them too."""
    folder: Path = Path()
    """Where the file lies: relative paths in it start here."""
    sha256: str = ""

    def declares_absent(self, capability: str) -> bool:
        """Whether the statement says that the application does not have a capability."""
        return self.capabilities.get(capability) is False

"""What a report tells beside its verdicts: who, by what method, on what, and what else was seen.

Everything here is a fact of the evidence or of the statement; nothing of it changes a verdict.
"""

from dataclasses import dataclass, field
from datetime import datetime

from harness.model.requirement import Requirement
from harness.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who hands in what, as the statement declares it; empty where it says nothing."""

    applicant: str = ""
    """Legal name of the company."""
    contact: str = ""
    application: str = ""
    version: str = ""
    app_key: str = ""
    """Fingerprint of the app key: `sha256:` and the first twelve digits."""
    performed_by: str = ""
    authorised_by: str = ""
    place: str = ""
    capabilities: tuple[tuple[str, bool], ...] = ()
    interfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedScenario:
    """A scenario as it was used."""

    name: str
    sha256: str
    covers: tuple[str, ...] = ()
    """The requirements that it says it shows."""
    file: str = ""
    """What `harness run` takes for it: the name of a stock scenario, or the kept file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """By what the run was made and judged."""

    scenarios: tuple[UsedScenario, ...] = ()
    decision_rule: Text = field(default_factory=lambda: Text("", ""))
    """How verdicts come from findings, and the conclusion from verdicts."""
    decision_rule_sha256: str = ""
    sources: tuple[tuple[str, int], ...] = ()
    """Where the clauses come from, and how many of the judged rows rest on each."""
    settings: tuple[tuple[str, str], ...] = ()
    """How the run was made: driver, target, and whatever was asked for; defaults included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSkew:
    """How far the clock of the other side was ahead of ours; a Date header tells whole seconds.

    The other side is the application where it answers callbacks, and a gateway that is not ours.
    """

    answers: int
    """How many answers told their time."""
    least_ms: int
    median_ms: int
    most_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """On what the run was made; `facts` are name and value, in the order of printing."""

    facts: tuple[tuple[str, str], ...] = ()
    """`python`, `system`, `time_zone`, `tool`, `tool_sha256`, `packages_sha256`, ..."""
    skew: ClockSkew | None = None
    """None where no answer told its time."""
    certificates: tuple[str, ...] = ()
    """What was seen of TLS: versions and fingerprints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureUse:
    """One way in which calls or callbacks were signed, and how often."""

    direction: str
    """`call` or `callback`."""
    recipe: str
    """The recipe that matched, or the known mistake that does, or empty where none does."""
    is_right: bool
    count: int
    exchanges: tuple[str, ...] = ()
    """The first few."""
    forged: str = ""
    """In which manner our own sender made it wrong (`wrong_key`); empty where it did not."""
    unknown: str = ""
    """Why it could not be recomputed, so that nobody knows whether it is right; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUse:
    """How access tokens were come by."""

    grants: int = 0
    """Tokens that were granted, in whatever way they were asked for."""
    refreshes: int = 0
    """Calls that asked for one with a refresh token."""
    refused: int = 0
    """Calls refused for their token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSeen:
    """A fault that lay in wait, and whether it struck."""

    fault: str
    scenario: str
    round: int
    struck: int
    """How often it struck."""
    requirements: tuple[str, ...] = ()
    """The judged rows that the scenario with it says it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """From a requirement to what shows it: an empty cell is a hole."""

    requirement: Requirement
    scenarios: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    """Names of the checks that serve it."""
    examined: tuple[str, ...] = ()
    """Those of them that examined something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A run of the same plan with the same application."""

    run: str
    started: datetime
    conclusion: str
    """Empty for one that was broken off, or was not over yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What was done to secrets and personal data before anything was written."""

    replaced: tuple[tuple[str, int], ...] = ()
    """Kind of value, and how often one was replaced by a pseudonym."""
    searched: int | None = None
    """For how many secrets every finished file was searched; None where that is not recorded."""
    retain_until: datetime | None = None
    """Until when the evidence is to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of the evidence, for the index."""

    path: str
    """Below the run's folder."""
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Everything that a report tells beside its verdicts."""

    parties: Parties = field(default_factory=Parties)
    method: Method = field(default_factory=Method)
    environment: Environment = field(default_factory=Environment)
    signatures: tuple[SignatureUse, ...] = ()
    tokens: TokenUse = field(default_factory=TokenUse)
    faults: tuple[FaultSeen, ...] = ()
    trace: tuple[Traced, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    """Runs of this plan before this one, oldest first."""
    protection: Protection = field(default_factory=Protection)
    files: tuple[KeptFile, ...] = ()
    times: tuple[tuple[str, datetime], ...] = ()
    """When each cited exchange began."""

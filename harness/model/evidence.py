"""Evidence: what a run recorded, facts only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from harness.model.exchange import Exchange
from harness.model.particulars import Attempt
from harness.model.requirement import RunClass


class ActKind(StrEnum):
    """What kind of thing was done or seen beside the exchanges."""

    SCENARIO_STARTED = "scenario_started"
    """Details hold `run`, the word that stands for `{run}` in the scenario, and `covers`, the
    requirements that the scenario says it shows."""
    SCENARIO_ENDED = "scenario_ended"
    """`outcome` is `completed` or `incomplete`; the details hold `reason` in both languages."""
    ROUND_STARTED = "round_started"
    """Details hold one `step` for each step that the round is to do, in order."""
    STEP_ENDED = "step_ended"
    """A scenario step; `outcome` is met, failed, blocked or skipped."""
    PLATFORM_ACT = "platform_act"
    """An act of buyer, carrier or platform; `outcome` is done or refused."""
    APPLICATION_STARTED = "application_started"
    APPLICATION_ENDED = "application_ended"
    """The application's process ended; `outcome` is expected (we ended it) or unexpected."""
    PROBE = "probe"
    """The statement's probe was asked; details hold `order` and `status`, or `problem`."""
    FAULT_ARMED = "fault_armed"
    """A fault of that name lies in wait; `outcome` is armed or refused, details hold `count`, where
    it is meant for one of them `for`, and its options."""
    FAULT_DISARMED = "fault_disarmed"
    """It was taken away again; `outcome` is met (it struck at least once) or unmet, details hold
    `used` and `count`."""
    SOURCE_SCANNED = "source_scanned"
    """The application's source was searched for secrets; `outcome` is done or unreadable, details
    hold `files` and one `hit` (file:line, rule) for each place where one stands."""
    DOSSIER_READ = "dossier_read"
    """The dossier was read; the name is that of its file, `outcome` is done, details hold what it
    declares: of what names or reaches a person only whether it is `given`."""
    PAPER_READ = "paper_read"
    """A paper of the dossier was opened; the name is its place there (`business_licence`,
    `sales.0`, `iso27001.translation`), `outcome` is done, missing, unreadable or unexamined,
    details hold `problem`, `kind`, `sha256`, `pages` and what the dossier says of it. Not its path:
    files are named after people."""
    REMARKED = "remarked"
    """What is to be said of the run beside its findings, in `en` and `zh`; the name is `note`, or
    `obstacle` for what kept it from showing everything."""
    REDACTED = "redacted"
    """What was taken out before writing, told at the end: details hold how often each kind of value
    was replaced, and `searched`, for how many secrets the finished files are searched."""
    TLS_HANDSHAKE = "tls_handshake"
    """A client came to our HTTPS listener. `outcome` is refused (it gave up in the handshake) or
    completed, details hold the `certificate` that it was shown (`own CA`, `self-signed`), and the
    `problem`. Completed ones are recorded for the self-signed certificate only: the others are
    seen by their exchanges."""
    RECORDING_READ = "recording_read"
    """The run was played from a recording, the file of that name; details hold its `form`,
    `sha256`, how many `exchanges` were judged, and what is to be said of it (`note_en`,
    `note_zh`)."""
    RECORDING_LACKS = "recording_lacks"
    """The recording cannot stand for the run: the name is that of the `Lack`, the details hold the
    `reason` in both languages."""


class Lack(StrEnum):
    """Why a recording cannot stand for the run that is played from it."""

    DAMAGED = "damaged"
    """Something in it could not be read, or was changed since; what could be read still holds."""
    TOO_OLD = "too_old"
    NOT_YET = "not_yet"
    """By this machine's clock it was made in the future, so its age cannot be told."""
    OTHER_KEY = "other_key"
    """It is of another application."""
    UNRECORDED = "unrecorded"
    """A step asked for what is not in it."""
    UNUSED = "unused"
    """Calls in it were not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done or seen beside the exchanges, with its time and its outcome."""

    kind: ActKind
    at: datetime
    name: str = ""
    outcome: str = ""
    scenario: str = ""
    round: int = 0
    """Round of the scenario, counted from 1; 0 where none is meant."""
    details: tuple[tuple[str, str], ...] = ()

    def detail(self, name: str) -> str:
        """The detail of that name; empty when there is none."""
        return next((value for key, value in self.details if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that a run recorded, in order of time: what the judge is given."""

    run_id: str
    verb: str
    run_class: RunClass
    edition: str
    started: datetime
    finished: datetime | None
    """None when the run was interrupted: no end was recorded."""
    exchanges: tuple[Exchange, ...]
    acts: tuple[Act, ...]
    settings: tuple[tuple[str, str], ...] = ()
    """How the run was made: `driver`, and whatever else its first record names."""
    digests: tuple[tuple[str, str], ...] = ()
    """The digests that its first record names: `plan`, `statement`, `scenario NAME`, ..."""
    environment: tuple[tuple[str, str], ...] = ()
    """On what it was made: name and value."""
    attempts: tuple[Attempt, ...] = ()
    """Earlier runs of the same plan with the same application, oldest first."""
    head: str = ""
    """Digest of the last record: the head of the chain."""
    damage: str = ""
    """What was found broken in the log, empty when it is whole."""
    torn: int = 0
    """So many bytes at its end are no whole record: the write that was broken off with the run."""

    def setting(self, name: str) -> str:
        """The setting of that name; empty when the first record has none."""
        return next((value for key, value in self.settings if key == name), "")

"""The recording that stands for the other side of a run, settled before anything is played."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from harness.documents.hosts import is_loopback
from harness.model.errors import DocumentError, Location, Problem, UsageError
from harness.model.exchange import Direction, Exchange
from harness.model.recording import Recording
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named, guess_edition
from harness.run.intake import take_in
from harness.run.order import MAX_AGE
from harness.sources.recorded_damage import Damage
from harness.sources.recorded_times import UNKNOWN
from harness.sources.recording_file import read_recording


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOrder:
    """Which recording is played, and how old it may be."""

    path: str
    form: str
    """har, cassette or ndjson; empty where the file is none of them."""
    sha256: str
    edition: str
    recording: Recording
    damage: tuple[Damage, ...] = ()
    left_out: int = 0
    """How many of the file's exchanges were with other hosts than the platform's."""
    max_age: timedelta = MAX_AGE

    @property
    def is_own(self) -> bool:
        """Whether the harness made the recording, and knows what was done in it."""
        return self.recording.provenance is not None

    @property
    def is_of_emulator(self) -> bool:
        """Whether its calls went to loopback, where the emulator listens."""
        calls = (x for x in self.recording.exchanges if x.direction is Direction.OUTBOUND)
        return all(is_loopback(urlsplit(x.request.url).hostname or "") for x in calls)

    @property
    def recorded(self) -> datetime | None:
        """When the recording was made; None where it does not tell."""
        if self.recording.provenance:
            return self.recording.provenance.recorded
        known = [x.started for x in self.recording.exchanges if x.time_source != UNKNOWN]
        return max(known, default=None)


def replay_order(
    path: str,
    *,
    edition: str,
    otherwise: str,
    read_stdin: Callable[[], bytes],
    callback_url: str = "",
    max_age: timedelta = MAX_AGE,
) -> ReplayOrder:
    """Read the recording that is to be played, for the edition named; where none is, for its own.

    `otherwise` is the edition of a recording that shows none itself. Raises UsageError for what is
    no single file, and for a recording of another edition; DocumentError for a file that holds no
    recorded traffic.
    """
    intake = take_in([path], read_stdin)
    if len(intake.files) > 1:
        raise UsageError(
            f"{path} holds {len(intake.files)} files of recorded traffic",
            hint="a replay plays one of them: name it",
        )
    file = intake.files[0]
    with intake.open(file) as stream:
        read = read_recording(stream, file, callback_url=callback_url)
    recording = read.recording
    if not recording.exchanges and not recording.acts:
        raise DocumentError(_empty(file.path, read.damage))
    known = _edition_of(recording)
    if known and edition and known != edition:
        raise UsageError(
            f"{path} is a recording of edition {known}, the run is of {edition}",
            hint=f"name a recording of {edition}, or run scenarios of {known}",
        )
    edition = edition or known or otherwise
    kept = _of_the_platform(recording, edition_named(edition))
    if not kept and not recording.provenance:
        raise UsageError(
            f"{path} holds no call to a platform of edition {edition}",
            hint="its calls go to other hosts; name the edition with --edition",
        )
    return ReplayOrder(
        path=file.path,
        form=str(file.kind or ""),
        sha256=read.sha256,
        edition=edition,
        recording=replace(recording, exchanges=kept),
        damage=read.damage,
        left_out=len(recording.exchanges) - len(kept),
        max_age=max_age,
    )


def _edition_of(recording: Recording) -> str:
    """The edition that a recording is of, as it says itself or as its addresses show."""
    if recording.provenance:
        return recording.provenance.edition
    calls = (x for x in recording.exchanges if x.direction is Direction.OUTBOUND)
    return guess_edition(x.request.url for x in calls) or ""


def _of_the_platform(recording: Recording, edition: Edition) -> tuple[Exchange, ...]:
    if recording.provenance:
        return recording.exchanges
    return tuple(
        x
        for x in recording.exchanges
        if x.direction is Direction.INBOUND or edition.serves(x.request.url)
    )


def _empty(path: str, damage: tuple[Damage, ...]) -> list[Problem]:
    found = [Problem(location=d.location, message=d.what.en) for d in damage[:1]]
    nothing = Problem(
        location=Location(path),
        message="it holds no exchange",
        hint="record one with harness record",
    )
    return found or [nothing]

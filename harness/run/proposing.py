"""Recorded traffic taken in whole, for a scenario to be proposed from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.errors import DocumentError, Problem
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.platforms.editions import guess_edition
from harness.run.audit_words import named
from harness.run.intake import Intake
from harness.run.overlap import mark_of
from harness.sources.recorded import Damage, TrafficFile
from harness.sources.recording_file import ReadRecording, read_recording


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTraffic:
    """Everything that the files hold, an exchange that stands in several of them once."""

    exchanges: tuple[Exchange, ...]
    acts: tuple[Act, ...]
    damage: tuple[Damage, ...]
    edition: str
    """What the recording says, else what the addresses called speak of; empty without either."""


def take_traffic(intake: Intake, *, callback_url: str = "") -> TakenTraffic:
    """Read the files. Raises DocumentError when none of them is recorded traffic."""
    read = [(file, _read(intake, file, callback_url)) for file in intake.files]
    if all(file.kind is None and found.damage for file, found in read):
        raise DocumentError(
            Problem(location=named(damage.location), message=damage.what.en)
            for _, found in read
            for damage in found.damage[:1]
        )
    recordings = [found.recording for _, found in read]
    exchanges = tuple(_once(read))
    told = [r.provenance.edition for r in recordings if r.provenance]
    guessed = guess_edition(exchange.request.url for exchange in exchanges)
    return TakenTraffic(
        exchanges=exchanges,
        acts=tuple(act for recording in recordings for act in recording.acts),
        damage=tuple(damage for _, found in read for damage in found.damage),
        edition=told[0] if told else guessed or "",
    )


def _read(intake: Intake, file: TrafficFile, callback_url: str) -> ReadRecording:
    with intake.open(file) as stream:
        return read_recording(stream, file, callback_url=callback_url)


def _once(read: list[tuple[TrafficFile, ReadRecording]]) -> Iterator[Exchange]:
    """Recorders side by side keep the same exchanges; within one file a repeat is a repeat."""
    earlier: set[int] = set()
    for _, found in read:
        marked = [(mark_of(exchange), exchange) for exchange in found.recording.exchanges]
        yield from (exchange for mark, exchange in marked if mark not in earlier)
        earlier.update(mark for mark, _ in marked)

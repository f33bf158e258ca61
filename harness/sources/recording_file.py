"""Recorded traffic of any form as one recording: its exchanges, and what it tells beside them."""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from harness.evidence.resign import is_edited
from harness.model.errors import Location
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.recording import Provenance, Recording
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.sources.recorded import Damage, TrafficFile, read_items

_REST = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecording:
    """A recording as a file holds it."""

    recording: Recording
    damage: tuple[Damage, ...]
    """What could not be read, or was edited, in the order of the file; empty for a sound one."""
    sha256: str
    """Of the file's bytes as they lie there."""


def read_recording(stream: BinaryIO, file: TrafficFile, *, callback_url: str = "") -> ReadRecording:
    """Read any recorded traffic whole; nothing is raised for what the file holds.

    A recording of our own brings its provenance and its acts along, and the order in which its
    exchanges ended; any other has none of them, and the order of its file. `callback_url` tells
    the callbacks of a foreign recording from its calls.
    """
    hashed = _Hashed(stream)
    exchanges: list[Exchange] = []
    acts: list[Act] = []
    damage: list[Damage] = []
    provenance: Provenance | None = None
    for item in read_items(cast("BinaryIO", hashed), file, callback_url=callback_url):
        match item:
            case Exchange():
                exchanges.append(item)
            case Act():
                acts.append(item)
            case Damage():
                damage.append(item)
            case Provenance():
                provenance = item
    while hashed.read(_REST):
        pass
    if provenance is not None:
        exchanges.sort(key=lambda exchange: exchange.origin.position)
        damage += [d for x in exchanges if (d := edited_damage(x, provenance, file))]
    return ReadRecording(
        recording=Recording(exchanges=tuple(exchanges), acts=tuple(acts), provenance=provenance),
        damage=tuple(damage),
        sha256=hashed.sha256,
    )


def edited_damage(exchange: Exchange, provenance: Provenance, file: TrafficFile) -> Damage | None:
    """The damage of an exchange whose signature is not what its recorded facts say; None if not."""
    edition = edition_named(provenance.edition)
    if not is_edited(exchange, edition, provenance.app_key):
        return None
    what = Text(
        f"the recording was edited: the signature of {exchange.id}, made with the published "
        "cassette key, no longer fits what was observed when it was recorded; record it again",
        f"该录制已被改动：{exchange.id} 以公开 cassette 密钥生成的签名与录制时的观察不符；"
        "请重新录制",
    )
    return Damage(location=Location(file.path), what=what)


class _Hashed(io.RawIOBase):
    """A stream that takes the digest of what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size) or b""
        self._digest.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        """Of everything that was read so far."""
        return self._digest.hexdigest()

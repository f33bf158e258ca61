"""How far an audit is: told while it reads, at most so often, and when it is broken off."""

from math import ceil
from typing import TYPE_CHECKING

from harness.run.intake import Intake
from harness.run.order import Surroundings
from harness.run.shard import Shard

if TYPE_CHECKING:
    from harness.model.clock import Clock

_SHOWN_EVERY, _TOLD_EVERY = 1.0, 10.0
_MINUTE, _HOUR = 60, 3600


class Progress:
    """Counts shards; a terminal sees one line that changes, anybody else a line now and then."""

    def __init__(self, intake: Intake, world: Surroundings) -> None:
        self._clock: Clock = world.clock
        self._tell, self._show = world.progress, world.show
        self._size = intake.size
        self._files = len(intake.files)
        self._begun = self._told = world.clock.monotonic()
        self._exchanges = self._under_way = self._bytes = self._parts = 0

    def begin(self) -> None:
        """Say what is going to be read."""
        if not self._show:
            self._tell(f"reading {_counted(self._files, 'file')}, {self._size / 1e6:,.1f} MB")

    def add(self, shard: Shard) -> None:
        """Count what was judged."""
        self._parts += 1
        self._exchanges += shard.read.exchanges
        self._bytes += shard.piece.size
        self._under_way = 0
        self._speak()

    def beat(self, exchanges: int) -> None:
        """Say that so many exchanges of a piece were judged, which is not done yet."""
        self._under_way = exchanges
        self._speak()

    def again(self, why: str) -> None:
        """All of it is read once more."""
        self.end()
        self._tell(why)
        self._exchanges = self._under_way = self._bytes = self._parts = 0
        self._begun = self._told = self._clock.monotonic()

    def end(self) -> None:
        """Take away the line that changes."""
        if self._show:
            self._show("")

    @property
    def broken_off(self) -> str:
        """What was judged when somebody broke it off."""
        done = f"{_counted(self._parts, 'part')} of {_counted(self._files, 'file')}"
        return (
            f"broken off: {done} had been judged, {_counted(self._exchanges, 'exchange')}; "
            "no report was written"
        )

    def _speak(self) -> None:
        now = self._clock.monotonic()
        if now - self._told < (_SHOWN_EVERY if self._show else _TOLD_EVERY):
            return
        self._told = now
        (self._show or self._tell)(self._line(now - self._begun))

    def _line(self, seconds: float) -> str:
        count = self._exchanges + self._under_way
        told = f"{_counted(count, 'exchange')}, {count / seconds:,.0f}/s"
        if not self._bytes:
            return told
        left = seconds * (self._size - self._bytes) / self._bytes
        return f"{told}, about {_duration(left)} left"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _duration(seconds: float) -> str:
    whole = max(0, ceil(seconds))
    minutes = f"{whole // _MINUTE % _MINUTE:02}:{whole % _MINUTE:02}"
    return f"{whole // _HOUR}:{minutes}" if whole >= _HOUR else minutes.removeprefix("0")

"""Where the pieces of an audit are judged: in this process, in several, on other machines."""

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TypeVar

from harness.run.intake import Intake
from harness.run.piece import Piece, pieces_of
from harness.run.shard import Beat
from harness.run.shard_order import ShardOrder

Made = TypeVar("Made")
Work = Callable[[ShardOrder, Piece, Beat], Made]
"""What is done with a piece: a function of a module, for it may be called in another process."""


class Engine(Protocol):
    """Does the work on pieces. What comes of a piece depends on it and on the order alone."""

    def pieces(self, intake: Intake, size: int, order: ShardOrder) -> Generator[Piece, None, None]:
        """The pieces of all files, in order, as they are found. Raises as `map` does."""

    def map(
        self, work: Work[Made], order: ShardOrder, pieces: Iterable[Piece], beat: Beat
    ) -> Generator[Made, None, None]:
        """What each piece came to, in the order of the pieces; few of them are under way at once.

        Raises what the work raises, and EnvironmentTrouble when it cannot be done. Whoever stops
        listening closes the iterator, and ends with it what is under way.
        """


class Here:
    """Cuts the files in this process."""

    def pieces(self, intake: Intake, size: int, order: ShardOrder) -> Generator[Piece, None, None]:  # noqa: ARG002 - other engines need it
        """The pieces of all files."""
        return pieces_of(intake, size)


class InProcess(Here):
    """Piece after piece, here."""

    def map(
        self, work: Work[Made], order: ShardOrder, pieces: Iterable[Piece], beat: Beat
    ) -> Generator[Made, None, None]:
        """What each piece came to."""
        for piece in pieces:
            yield work(order, piece, beat)

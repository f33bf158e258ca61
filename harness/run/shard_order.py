"""What every piece of an audit is judged by."""

from dataclasses import dataclass, field, replace

from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOrder:
    """The same for all pieces. Plain values: it travels, with the application's secret in it."""

    edition_name: str
    statement: Statement | None = None
    """As `travelling` leaves it."""
    gateways: frozenset[str] = frozenset()
    only: tuple[str, ...] = ()
    is_marked: bool = False
    """Whether exchanges are marked, to be found again in another file."""
    key: bytes = field(repr=False)
    """Of the pseudonyms, the same in all shards, so that what was equal stays equal."""

    @property
    def edition(self) -> Edition:
        """The platform, as one of its editions has it."""
        return edition_named(self.edition_name)

    @property
    def app_key(self) -> str:
        """The application's, or the one that everybody has in the emulator."""
        return self.statement.app_key if self.statement else self.edition.sandbox_app_key

    @property
    def given_secrets(self) -> tuple[str, ...]:
        """What is known to be secret before anything is read."""
        secret = self.statement.app_secret if self.statement else None
        return (secret.reveal(),) if secret else ()


def travelling(statement: Statement | None) -> Statement | None:
    """A statement that can be sent: without how the application is started, which has secrets."""
    if statement is None:
        return None
    data, capabilities = dict(statement.data), dict(statement.capabilities)
    return replace(statement, launch=None, data=data, capabilities=capabilities)

"""What a statement claims: capabilities and interfaces, stated or left out."""

from harness.model.statement import Statement
from harness.platforms.base import Edition


def is_claimed(word: str, statement: Statement, edition: Edition) -> bool:
    """Whether the statement claims a capability or lists an interface.

    A capability that it does not mention is claimed when it lists an interface that serves it, and
    when no interface does (callbacks are served by none): what is left out is then owed.
    """
    if word in edition.operations.operations:
        return word in statement.interfaces
    if word in statement.capabilities:
        return statement.capabilities[word]
    serving = [o.interface for o in edition.operations.operations.values() if o.capability == word]
    return not serving or any(name in statement.interfaces for name in serving)


def declared_words(statement: Statement, edition: Edition) -> dict[str, bool]:
    """Every capability and interface of the edition, and whether the statement claims it."""
    words = (*edition.capabilities, *edition.operations.operations)
    return {word: is_claimed(word, statement, edition) for word in words}

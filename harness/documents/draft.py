"""A document while it is read: tolerant access, and every problem found on the way."""

from dataclasses import dataclass, field
from typing import Any

from harness.documents.lossless import Pointer
from harness.documents.schema import schema_problems
from harness.documents.yaml import Document
from harness.model.errors import Problem

_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One document and what was found wrong in it.

    A part that is missing or of the wrong type reads as empty: so all problems are found in one
    go, and the schema has its own word on that part.
    """

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def at(self, pointer: Pointer) -> Any:
        """What stands at a pointer; None when nothing does."""
        value = self.document.data
        for step in pointer:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def text(self, *pointer: str | int) -> str:
        """The text at a pointer, empty when there is none."""
        value = self.at(pointer)
        return value if isinstance(value, str) else ""

    def texts(self, *pointer: str | int) -> dict[str, str]:
        """The entries of a map that are texts."""
        value = self.at(pointer)
        entries = value.items() if isinstance(value, dict) else ()
        return {key: text for key, text in entries if isinstance(text, str)}

    def words(self, *pointer: str | int) -> tuple[str, ...]:
        """The texts of a list."""
        value = self.at(pointer)
        return tuple(w for w in value if isinstance(w, str)) if isinstance(value, list) else ()

    def length(self, *pointer: str | int) -> int:
        """The number of entries of a list."""
        value = self.at(pointer)
        return len(value) if isinstance(value, list) else 0

    def whole(self, *pointer: str | int) -> int | None:
        """The whole number at a pointer; None when there is none."""
        text = self.text(*pointer)
        is_whole = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
        return int(text) if is_whole else None

    def refuse(self, pointer: Pointer, message: str, hint: str = "") -> None:
        """Note a problem with a value."""
        self.problems.append(self.document.problem(pointer, message, hint))

    def refuse_key(self, pointer: Pointer, message: str, hint: str = "") -> None:
        """Note a problem with a key."""
        self.problems.append(Problem(self.document.key_location(pointer), message, hint))

    def all_problems(self, schema: str) -> list[Problem]:
        """What was noted, and what a schema says of the places that nothing was noted about.

        Where both have a word on one place, the noted one is the clearer one; and a schema
        repeats values, which a note on a secret does not.
        """
        noted = {problem.location for problem in self.problems}
        found = [p for p in schema_problems(self.document, schema) if p.location not in noted]
        return sorted({*self.problems, *found})

"""What every text of a scenario is checked for: known words, names, secrets, hosts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.documents.draft import Draft
from harness.documents.hosts import hosts_in
from harness.documents.lossless import Pointer
from harness.documents.placeholders import BadPlaceholder, names_in
from harness.documents.schema import nearest
from harness.platforms.base import Edition

SCHEMA = "scenario.schema.json"
_SECRET = re.compile(r"(?i).*(secret|token|password|passwd|private_key|session|api_?key)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Draft):
    """A scenario or fragment while it is read."""

    def check_edition(self, wanted: str, *, remedy: str = "") -> None:
        """The document must be for that edition, where it names one; `remedy` goes into the hint.

        `{edition}` in the remedy stands for the edition that the document is for.
        """
        name = self.text("edition")
        if name and name != wanted:
            message = f"this is for edition {name}, the run is for edition {wanted}"
            hint = f"{remedy.format(edition=name)}choose one of edition {wanted}"
            self.refuse(("edition",), message, hint)

    def check_word(self, pointer: Pointer, what: str, known: Iterable[str]) -> None:
        """The text at a pointer must be one of the known words."""
        word, words = self.text(*pointer), sorted(known)
        if word and word not in words:
            self.refuse(pointer, f"unknown {what} {word!r}", nearest(word, words))

    def check_names(self, pointer: Pointer, known: Iterable[str]) -> None:
        """Every `{name}` in the text at a pointer must have a value by then."""
        words = sorted(known)
        try:
            names = names_in(self.text(*pointer))
        except BadPlaceholder as error:
            self.refuse(pointer, str(error))
            return
        for name in dict.fromkeys(names):
            if name not in words:
                self.refuse(pointer, f"{{{name}}} has no value here", nearest(name, words))

    def check_secrets(self, pointer: Pointer) -> None:
        """No entry of a map may hold a secret in plain text; its value is not repeated."""
        for key, value in self.texts(*pointer).items():
            if _SECRET.match(key) and value and not _is_reference(value):
                self.refuse(
                    (*pointer, key),
                    f"{key} holds a secret in plain text",
                    "leave it out: the driver fills in the statement's credentials",
                )

    def check_hosts(self, edition: Edition) -> None:
        """No text of the document may name a production host."""
        for pointer in self.document.values:
            for host in hosts_in(self.text(*pointer)):
                if edition.is_production(host):
                    self.refuse(
                        pointer,
                        f"{host} is a production host; scenarios run against the sandbox",
                        "take the host out: the address comes from the target of the run",
                    )


def _is_reference(value: str) -> bool:
    try:
        return len(names_in(value)) == 1 and value.startswith("{") and value.endswith("}")
    except BadPlaceholder:
        return False

"""`--only`: the ids of requirements, told from other words that stand behind them."""

import argparse
import re
from collections.abc import Sequence
from typing import Any

_IDS = re.compile(r"[A-Z]+-[0-9]+(,[A-Z]+-[0-9]+)*,?\Z")


class Only(argparse.Action):
    """`--only A B --only C,D FILE`: ids, as often as one likes; what is no id is handed back.

    argparse gives every word up to the next option to `--only`. The first is always meant as an
    id; a later one that does not look like one was meant for the verb.
    """

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        """Take the words of one `--only`."""
        first, *others = [str(value) for value in values or ()]
        words = [first, *(word for word in others if _IDS.match(word))]
        ids = [part.strip() for word in words for part in word.split(",") if part.strip()]
        if not ids:
            parser.error("--only names no requirement")
        namespace.only = [*namespace.only, *ids]
        namespace.beside_only = [
            *namespace.beside_only,
            *(word for word in others if not _IDS.match(word)),
        ]

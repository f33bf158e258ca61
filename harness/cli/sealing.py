"""`--sign`: the key that a run's bundle is signed with, read before anything runs."""

import argparse
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.keys import SigningKey

_VARIABLE = "env:"


def signer_of(options: argparse.Namespace) -> "SigningKey | None":
    """The key that was named; None without one.

    Raises UsageError for what is no key, and for an empty word: an unset variable of a CI must not
    turn a signed bundle into an unsigned one.
    """
    if options.sign is None:
        return None
    from harness.evidence.keys import read_signing_key  # noqa: PLC0415 - few runs are signed

    return read_signing_key(options.sign, os.environ)


def environment_of(options: argparse.Namespace) -> Mapping[str, str]:
    """The user's environment without the key: no application and no tool of ours is given it."""
    return environment_without(getattr(options, "sign", None) or "")


def environment_without(reference: str) -> Mapping[str, str]:
    """The same for the key at `env:NAME`."""
    if not reference.startswith(_VARIABLE):
        return os.environ
    variable = reference.removeprefix(_VARIABLE)
    return {name: value for name, value in os.environ.items() if name != variable}

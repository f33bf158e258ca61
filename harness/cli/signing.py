"""A request given on the command line, for `sign` and `explain`."""

import argparse
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.platforms.recipes import RECIPES, SHOWN_SECRET, Recipe, Signable

_TEXT = "a secret is a line of plain text, as the platform shows it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What is to be signed, how, and with what."""

    recipe: Recipe
    signable: Signable
    secret: str = field(repr=False)

    def shown(self, canonical: bytes) -> str:
        """A canonical string fit to print: the secret as ***, though a parameter may repeat it."""
        text = canonical.decode("utf-8", "backslashreplace")
        for form in _forms(self.secret):
            text = text.replace(form, SHOWN_SECRET)
        return text


def signing_of(options: argparse.Namespace) -> Signing:
    """The request that the options describe. Raises UsageError for what cannot be used."""
    recipe = RECIPES.get(options.recipe)
    if recipe is None:
        raise UsageError(
            f"unknown recipe {options.recipe!r}", hint=nearest(options.recipe, [*RECIPES])
        )
    return Signing(
        recipe=recipe,
        signable=Signable(
            parameters=tuple(_pair(text) for text in options.param),
            api_path=options.path,
            body=_body(options.body),
        ),
        secret=_secret(options.secret),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"--param {text!r} is not K=V", hint="for example --param app_key=123")
    return name, value


def _body(source: str) -> bytes:
    if not source:
        return b""
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {source}: {error.strerror}") from error


def _forms(secret: str) -> list[str]:
    """The secret as a canonical string may hold it, the longest first; none for an empty one."""
    once = quote(secret, safe="")
    forms = {secret, once, quote_plus(secret), quote(once, safe="")} - {""}
    return sorted(forms, key=len, reverse=True)


def _secret(reference: str) -> str:
    kind, _, name = reference.partition(":")
    if kind == "env":
        if name not in os.environ:
            raise UsageError(f"environment variable {name} is not set", hint=f"export {name}=...")
        try:  # the bytes, for in the C locale Python does not read them as UTF-8
            return os.fsencode(os.environ[name]).decode("utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(f"environment variable {name} is not UTF-8", hint=_TEXT) from error
    if kind == "file":
        try:
            return Path(name).read_text(encoding="utf-8").removesuffix("\n")
        except OSError as error:
            raise UsageError(f"cannot read {name}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{name} is not UTF-8", hint=_TEXT) from error
    raise UsageError(
        "a secret on the command line can be read by everybody on this machine",
        hint="give --secret env:NAME or --secret file:PATH",
    )

"""What an applicant says about an application, from which a statement is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.catalog.answer_words import NO_CALLBACK
from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.platforms.base import Edition
from harness.platforms.operations import OperationKind

TRACKING = "tracking.callback"
_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:.+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is known of an application; what is empty stays for somebody to fill in."""

    name: str = ""
    version: str = ""
    company: str = ""
    app_key: str = ""
    secret: str = ""
    """Where the secret is: env:NAME or file:PATH."""
    interfaces: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    callback: str = ""
    """The address of the receiver, or `none`."""
    command: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was said."""
        return self == Answers()

    def interfaces_of(self, edition: Edition) -> tuple[str, ...]:
        """Those that are named, else those that serve the capabilities, else all."""
        operations = edition.operations.operations.values()
        business = [o for o in operations if o.kind is not OperationKind.TOKEN]
        if self.interfaces:
            return self.interfaces
        able = {*self.capabilities}
        served = [o for o in business if not able or o.capability in able]
        return tuple(o.interface for o in served)

    def capabilities_of(self, edition: Edition) -> dict[str, bool]:
        """Every capability of the edition: had when it is named, else when an interface serves."""
        if self.capabilities:
            return {name: name in self.capabilities for name in edition.capabilities}
        operations = edition.operations.operations.values()
        listed = {*self.interfaces_of(edition)}
        able = {o.capability for o in operations if o.interface in listed}
        if edition.operations.callbacks and self.callback != NO_CALLBACK:
            able.add(TRACKING)
        return {name: name in able for name in edition.capabilities}


def check_answers(answers: Answers, edition: Edition) -> None:
    """Raise UsageError for what no statement can say; no message repeats what may be a secret."""
    if answers.secret:
        check_secret(answers.secret)
    check_capabilities(answers.capabilities, edition)
    if TRACKING in answers.capabilities and answers.callback == NO_CALLBACK:
        raise UsageError(
            f"{TRACKING} without an address for callbacks",
            hint="name the address of your receiver with --callback, or leave the capability out",
        )
    if answers.environment and not answers.command:
        raise UsageError(
            "an environment without a command", hint="say with --command how it is started"
        )
    if answers.callback not in ("", NO_CALLBACK):
        check_callback(answers.callback)


def check_secret(reference: str) -> None:
    """Raise UsageError unless it says where a secret is, instead of being one."""
    if not _REFERENCE.fullmatch(reference):
        raise UsageError(
            "a statement names the place of the secret, never the secret itself",
            hint="for example env:MY_APP_SECRET (a variable) or file:app.secret",
        )


def check_capabilities(names: Iterable[str], edition: Edition) -> None:
    """Raise UsageError for a word that is no capability of the edition."""
    for name in names:
        if name not in edition.capabilities:
            raise UsageError(
                f"unknown capability {name!r}", hint=nearest(name, edition.capabilities)
            )


def check_callback(address: str) -> None:
    """Raise UsageError for what is no address."""
    if not address.startswith(("http://", "https://")):
        raise UsageError(
            f"the callback address {address!r} is neither http nor https",
            hint='for example "http://127.0.0.1:{callback_port}/callbacks", or none',
        )


def check_variable(name: str) -> None:
    """Raise UsageError for what no environment has as a name."""
    if not _VARIABLE.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name of a variable", hint="letters, digits and _: MY_GATEWAY"
        )

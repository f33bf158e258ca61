"""A statement while it is read: secrets fetched, and all that the schema cannot say checked."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from harness.documents.draft import Draft
from harness.documents.hosts import hosts_in
from harness.documents.lossless import Pointer
from harness.documents.paths import path_problem
from harness.documents.placeholders import BadPlaceholder, names_in
from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.model.secret import Secret
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named

PLACEHOLDERS = (
    "gateway",
    "gateway_https",
    "ca_file",
    "app_key",
    "app_secret",
    "callback_port",
    "auth_code",
)
"""What a run fills into the command, the environment and the addresses of a statement."""
_ENV = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)\Z")
_FILE = re.compile(r"file:(.+)\Z")
_SECRET_NAME = re.compile(r"(?i).*(SECRET|TOKEN|PASSWORD|CREDENTIAL)")
_WHOLE_PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}\Z")
_SECRET_HINT = "put it into the environment and write env:NAME, or into a file and write file:PATH"  # noqa: S105 - words about a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations(Draft):
    """A statement while it is read."""

    environ: Mapping[str, str] = field(repr=False)
    folder: Path

    def secret(self) -> Secret | None:
        """The application's secret; None when the statement leaves it out."""
        given = self.text("app_secret")
        if self.at(("app_secret",)) is None:
            return None
        if found := _ENV.match(given):
            return self._from_environment(("app_secret",), found[1])
        if found := _FILE.match(given):
            return self._from_file(found[1])
        self.refuse(("app_secret",), "app_secret holds the secret in plain text", _SECRET_HINT)
        return None

    def environment(self) -> dict[str, str]:
        """The application's environment, still with placeholders; `env:NAME` is filled in.

        What came from our environment has its braces doubled: it is no text with placeholders.
        """
        given = self.at(("observe", "env"))
        names = given if isinstance(given, dict) else {}
        return {name: self._variable(name) for name in names}

    def launch_secrets(self) -> tuple[Secret, ...]:
        """The values that `env:NAME` brings in under names that speak of secrets."""
        given = self.texts("observe", "env")
        found = ((name, _ENV.match(value)) for name, value in given.items())
        values = (self.environ.get(m[1], "") for n, m in found if m and _SECRET_NAME.match(n))
        return tuple(Secret(value) for value in values if value)

    def check(self) -> None:
        """Everything that the schema cannot say."""
        self._check_capabilities()
        self._check_places()
        self._check_egress()
        path = self.text("probe", "status")
        problem = path_problem(path) if path.startswith("$") else None
        if problem:
            self.refuse(("probe", "status"), f"{path!r} is no JSONPath: {problem}")
        for index in range(self.length("waivers")):
            place = ("waivers", index, "until")
            text = self.text(*place)
            if text and not _is_date(text):
                self.refuse(place, f"expected a date, got {text!r}", "write it as 2027-01-31")

    def _variable(self, name: str) -> str:
        place = ("observe", "env", name)
        value = self.text(*place)
        if found := _ENV.match(value):
            secret = self._from_environment(place, found[1])
            plain = secret.reveal() if secret else ""
            self._check_hosts(place, plain)
            return plain.replace("{", "{{").replace("}", "}}")
        is_empty = self.at(place) == ""
        if _SECRET_NAME.match(name) and not is_empty and not _WHOLE_PLACEHOLDER.match(value):
            hint = "write env:NAME or {app_secret}"
            self.refuse(place, f"{name} holds a secret in plain text", hint)
        return value

    def _check_capabilities(self) -> None:
        edition = self._edition()
        if edition is None:
            return
        for name in self.texts("capabilities"):
            if name not in edition.capabilities:
                hint = nearest(name, edition.capabilities)
                self.refuse_key(("capabilities", name), f"unknown capability {name!r}", hint)

    def _edition(self) -> Edition | None:
        name = self.text("edition")
        if not name:
            return None
        try:
            return edition_named(name)
        except UsageError as error:
            place = ("edition",)
            if self.document.location(place) not in {p.location for p in self.problems}:
                self.refuse(place, error.message, error.hint)
            return None

    def _check_places(self) -> None:
        for place in self._addresses():
            self._check_placeholders(place, PLACEHOLDERS)
            self._check_hosts(place, self.text(*place))
        if self.text("probe", "url"):
            place = ("probe", "url")
            self._check_placeholders(place, (*PLACEHOLDERS, "order_id"))
            self._check_hosts(place, self.text(*place))

    def _addresses(self) -> Iterable[Pointer]:
        yield ("callback", "url")
        for index in range(self.length("observe", "command")):
            yield ("observe", "command", index)
        for name, value in self.texts("observe", "env").items():
            if not _ENV.match(value):
                yield ("observe", "env", name)

    def _check_placeholders(self, place: Pointer, known: tuple[str, ...]) -> None:
        try:
            names = names_in(self.text(*place))
        except BadPlaceholder as error:
            self.refuse(place, str(error))
            return
        for name in dict.fromkeys(names):
            if name not in known:
                self.refuse(place, f"unknown placeholder {{{name}}}", nearest(name, known))

    def _check_hosts(self, place: Pointer, text: str) -> None:
        edition = self._edition()
        named = {host.lower().rstrip(".") for host in self.words("production_hosts")}
        for host in hosts_in(text) if edition else ():
            if edition and edition.is_production(host) and host not in named:
                self.refuse(
                    place,
                    f"{host} is a production host",
                    "write {gateway}, or name the host under production_hosts",
                )

    def _check_egress(self) -> None:
        for index, text in enumerate(self.words("egress")):
            if not _is_address(text):
                message = f"expected an IP address, 10.10.10.* or a CIDR range, got {text!r}"
                self.refuse(("egress", index), message)

    def _from_environment(self, place: Pointer, name: str) -> Secret | None:
        value = self.environ.get(name)
        if not value:
            state = "empty" if name in self.environ else "not set"
            message = f"the environment variable {name} is {state}"
            self.refuse(place, message, f"set {name} before the run")
            return None
        return Secret(value)

    def _from_file(self, name: str) -> Secret | None:
        path = self.folder / name
        place = ("app_secret",)
        hint = "the path starts at the statement's folder"
        try:
            value = path.read_text(encoding="utf-8")
        except OSError as error:
            self.refuse(place, f"cannot read {path}: {error.strerror or error}", hint)
            return None
        except UnicodeDecodeError:
            self.refuse(place, f"{path} is no UTF-8 text", "write the secret as text")
            return None
        value = value.removesuffix("\n").removesuffix("\r")
        if not value:
            self.refuse(place, f"{path} is empty", "write the secret into it")
            return None
        return Secret(value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_network(text.replace("*", "0"), strict=False)
    except ValueError:
        return False
    return text.count("*") <= 1 and ("*" not in text or text.endswith(".*"))

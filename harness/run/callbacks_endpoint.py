"""The endpoint under test: which addresses may be, resolved once, and whether anybody is there."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from harness.documents.hosts import is_loopback
from harness.model.errors import UsageError
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.run.callbacks_address import refuse_address, refuse_spelling

_PORTS = {"http": 80, "https": 443}
_PATIENCE = 3.0
"""Seconds that a first connection may take."""
_LONGEST = 2000

Resolve = Callable[[str, int], tuple[str, ...]]
"""The addresses of a name; raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the deliveries go, and the one address that stands for its name until the end."""

    url: str
    host: str
    port: int
    address: str
    is_answering: bool
    """Whether somebody took a connection when the run began."""

    @property
    def is_remote(self) -> bool:
        """Whether it is another machine."""
        return not is_loopback(self.address)

    @property
    def is_unverified(self) -> bool:
        """Whether its certificate is taken unseen: HTTPS on this machine itself."""
        return self.url.startswith("https:") and not self.is_remote


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a name, as this machine resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def endpoint_at(
    url: str,
    *,
    what: str,
    named: tuple[str, ...] | None,
    edition: Edition,
    resolve: Resolve = resolve,
) -> Endpoint:
    """The endpoint that a URL names. Raises UsageError for one that must not be used.

    `named` are the hosts that the statement names; without a statement only this machine is served.
    `what` is the argument that the URL stands in.
    """
    parts, port = _taken_apart(url, what)
    host = (parts.hostname or "").rstrip(".")
    if edition.is_production(host):
        raise UsageError(f"{what}: {host} is a host of the platform itself")
    refuse_spelling(host, what)
    _refuse_unnamed(host, what, named)
    addresses = _resolved(host, port, what, resolve)
    for address in addresses:
        refuse_address(host, address, what)
    answering = next((a for a in addresses if _takes_a_connection(a, port)), "")
    return Endpoint(
        url=url,
        host=host,
        port=port,
        address=answering or addresses[0],
        is_answering=bool(answering),
    )


def named_hosts(statement: Statement | None, *urls: str) -> tuple[str, ...] | None:
    """The hosts of the statement's callback address and of further URLs of it; None without one."""
    if statement is None:
        return None
    return tuple(host for url in (statement.callback_url, *urls) if (host := _host(url)))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _taken_apart(url: str, what: str) -> tuple[SplitResult, int]:
    hint = "expected http://host:port/path or https://host/path"
    if len(url) > _LONGEST or any(c.isspace() or not c.isprintable() for c in url):
        raise UsageError(f"{what} is no address: it is too long or holds blanks", hint=hint)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{what} {_bare(url)!r} is no address: {error}", hint=hint) from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UsageError(f"{what} {_bare(url)!r} is no address of HTTP", hint=hint)
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"{what} {_bare(url)!r} holds a user name or password",
            hint="leave it out: the platform signs what it pushes and logs in nowhere",
        )
    if port == 0:
        raise UsageError(f"{what} {_bare(url)!r} names port 0, where nobody listens", hint=hint)
    return parts, port or _PORTS[parts.scheme]


def _bare(url: str) -> str:
    """The URL without what may be a password."""
    scheme, slashes, rest = url.rpartition("//")
    authority, slash, path = rest.partition("/")
    return scheme + slashes + authority.rpartition("@")[2] + slash + path


def _refuse_unnamed(host: str, what: str, named: tuple[str, ...] | None) -> None:
    if named is None:
        if not is_loopback(host):
            raise UsageError(
                f"{what}: {host} is not this machine, and no statement names it",
                hint="use 127.0.0.1, or --statement FILE whose callback address has this host",
            )
        return
    if not named:
        raise UsageError(
            f"{what}: the statement names no callback address, so {host} is not allowed",
            hint=f'write callback: {{url: "https://{host}/..."}} into the statement',
        )
    if host.lower() not in [name.lower() for name in named]:
        raise UsageError(
            f"{what}: {host} is not the host that the statement names, {' or '.join(named)}",
            hint="test the endpoint that the statement declares, or change callback.url in it",
        )


def _resolved(host: str, port: int, what: str, resolve: Resolve) -> tuple[str, ...]:
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{what}: the name {host} cannot be resolved: {why}", hint="check its spelling"
        ) from error
    if not addresses:
        raise UsageError(f"{what}: the name {host} has no address", hint="check its spelling")
    return addresses


def _takes_a_connection(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=_PATIENCE):
            return True
    except OSError:
        return False

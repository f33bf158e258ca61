"""`harness emulate`: serve the emulator of an edition until stopped."""

import argparse
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from harness.cli.options import edition_of, statement_of
from harness.cli.streams import show, show_object, tell
from harness.documents.placeholders import pieces_of
from harness.emulator.server import Emulator
from harness.emulator.token_header import TOKEN_HEADER
from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.errors import UsageError
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.operations import OperationKind
from harness.run.console import Place, console_address, console_at
from harness.run.rehearsal import settings_for

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Serve until Ctrl-C; every call is told in one line on a terminal or with -v."""
    statement, _ = statement_of(options)
    edition = edition_of(options, statement)
    emulator = _emulator(options, edition, statement)
    if options.host not in _LOOPBACK:
        tell(f"warning: {options.host} lets other machines in; its credentials are published")
    emulator.start(host=options.host, port=options.port, https_port=options.https_port)
    try:
        _introduce(emulator, edition, statement, is_json=options.json)
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0, "stopped"
    finally:
        emulator.stop()


def _emulator(
    options: argparse.Namespace, edition: Edition, statement: Statement | None
) -> Emulator:
    is_told = not options.quiet and (sys.stderr.isatty() or options.verbose)

    def told(exchange: Exchange) -> None:
        if is_told:
            status = exchange.response.status if exchange.response else exchange.failure
            tell(f"{exchange.direction} {exchange.request.method} {_path(exchange)} {status}")

    def met(act: Act) -> None:
        if is_told:
            shown, problem = act.detail("certificate"), act.detail("problem")
            tell(f"handshake {act.outcome}, certificate {shown}{problem and f': {problem}'}")

    def heard(exchange: Exchange) -> None:
        console.hear(exchange)
        told(exchange)

    secret = (statement.app_secret if statement else None) or Secret(edition.sandbox_secret)
    app_key, clock = _app_key(edition, statement), SystemClock()
    console = console_at(
        Place(
            edition=edition,
            statement=statement,
            credentials=Credentials(app_key=app_key, app_secret=secret),
            clock=clock,
            key=secrets.token_bytes(32),
            steps=_steps(clock),
            lang=options.lang,
            gateway=lambda: emulator.address,
            new_code=lambda: emulator.issue_code(),  # noqa: PLW0108 - it is made below
        )
    )
    emulator = Emulator(
        edition=edition,
        app_key=app_key,
        app_secret=secret,
        clock=clock,
        sink=heard,
        witness=met,
        console=console,
        settings=replace(
            settings_for(statement, edition),
            callback_url=options.callback_url or _callback_url(statement),
        ),
    )
    return emulator


def _steps(clock: SystemClock) -> Path:
    """Where composed steps are saved; the folder is made with the first of them."""
    return Path("reports") / f"emulate-{clock.now():%Y%m%dT%H%M%SZ}" / "composed.yaml"


def _introduce(
    emulator: Emulator, edition: Edition, statement: Statement | None, *, is_json: bool
) -> None:
    secret = statement.app_secret if statement else None
    key, shown_secret = _app_key(edition, statement), str(secret or edition.sandbox_secret)
    code, control = emulator.issue_code(), f"{emulator.address}/_emulator/"
    page = console_address(emulator.address, emulator.control_token)
    if is_json:
        secured = {"gateway_https": emulator.https_address, "ca_file": emulator.ca_file}
        show_object(
            {
                "gateway": emulator.address,
                **(secured if emulator.https_address else {}),
                "app_key": key,
                "app_secret": shown_secret,
                **({"code": code} if code else {}),
                **({"samples": emulator.samples} if emulator.samples else {}),
                "control": control,
                "control_token": emulator.control_token,
                "console": page,
            }
        )
        return
    asking = f"curl -H '{TOKEN_HEADER}: {emulator.control_token}' {control}faults"
    lines = [
        *_addresses(emulator, edition),
        ("app key", key),
        ("app secret", shown_secret),
        ("code", code),
        ("sample ids", ", ".join(emulator.samples)),
        ("control", control),
        ("control token", emulator.control_token),
        ("faults", asking),
        ("console", page),
    ]
    for label, text in lines:
        if text:
            show(f"{label + ':':15}{text}")


def _addresses(emulator: Emulator, edition: Edition) -> Iterator[tuple[str, str]]:
    gateway, secured = emulator.address, emulator.https_address
    yield "gateway", _entrances(gateway, edition)
    for operation in edition.operations.operations.values():
        if operation.path:
            label = "token" if operation.kind is OperationKind.TOKEN else "calls"
            yield label, f"{operation.http_method} {gateway}{operation.path}"
    if secured:
        yield "https", _entrances(secured, edition)
        yield "CA file", emulator.ca_file


def _entrances(address: str, edition: Edition) -> str:
    if any(operation.path for operation in edition.operations.operations.values()):
        return address
    # One entrance for all interfaces, which a call names in a parameter or behind the path.
    return f"{address}/sync and {address}/rest"


def _app_key(edition: Edition, statement: Statement | None) -> str:
    return statement.app_key if statement else edition.sandbox_app_key


def _callback_url(statement: Statement | None) -> str:
    if statement is None:
        return ""
    pieces = pieces_of(statement.callback_url)
    if names := [piece.text for piece in pieces if piece.is_name]:
        raise UsageError(
            f"the statement's callback address {statement.callback_url} has a {{{names[0]}}} that "
            "only a run fills in",
            hint="say with --callback-url where your application listens",
        )
    return "".join(piece.text for piece in pieces)


def _path(exchange: Exchange) -> str:
    return exchange.request.url.partition("?")[0]

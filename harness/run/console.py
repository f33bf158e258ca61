"""The console of an emulator or a recording proxy, put together of what the rooms below offer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from harness.documents.hosts import is_loopback
from harness.emulator.console import Console
from harness.emulator.console.page import Page
from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.reporters.page import shared_style
from harness.run.console_bench import ConsoleBench
from harness.run.console_judge import ConsoleJudge
from harness.run.order import RunOrder, Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a console stands, and what is known there."""

    edition: Edition
    statement: Statement | None
    credentials: Credentials
    clock: Clock
    key: bytes
    """Random bytes: the key of the pseudonyms that stand for what is taken out."""
    steps: Path
    """The file that composed steps are saved to."""
    lang: Literal["en", "zh", "both"]
    gateway: Callable[[], str]
    """The address that composed calls go to, once it is known."""
    new_code: Callable[[], str] = str
    """Hands out an authorization code; an empty text where none is to be had."""
    upstream: str = ""
    """The live gateway behind a recording proxy; empty for an emulator."""


def console_at(place: Place) -> Console:
    """The console of a place."""
    edition, statement, is_live = place.edition, place.statement, bool(place.upstream)
    judge = ConsoleJudge(
        edition=edition,
        statement=statement,
        credentials=place.credentials,
        key=place.key,
        is_live=is_live,
    )
    bench = ConsoleBench(
        edition=edition,
        gateway=place.gateway,
        credentials=place.credentials,
        new_code=place.new_code,
        clock=place.clock,
        steps=place.steps,
        veil=judge.veil,
        is_heard=not is_live,
        scopes=statement.scopes if statement else (),
    )
    return Console(
        edition=edition,
        app_key=place.credentials.app_key,
        secret=place.credentials.app_secret,
        judge=judge,
        page=Page(
            edition=edition,
            style=shared_style(),
            lang=place.lang,
            is_emulator=not is_live,
        ),
        bench=bench,
        upstream=place.upstream,
    )


def proxy_console(
    order: RunOrder, world: Surroundings, credentials: Credentials, steps: Path
) -> Console:
    """The console of the recording proxy in front of a run's live gateway."""
    return console_at(
        Place(
            edition=order.edition,
            statement=order.statement,
            credentials=credentials,
            clock=world.clock,
            key=world.chance(32),
            steps=steps,
            lang=order.lang,
            gateway=lambda: order.target_url,
            upstream=order.target_url,
        )
    )


def console_address(address: str, token: str) -> str:
    """The address to open: the token stands behind the hash, which no browser sends to anybody."""
    port = address.rpartition(":")[2]
    # Whoever listens at every address is asked at this machine's own name.
    own = address if is_loopback(urlsplit(address).hostname or "") else f"http://127.0.0.1:{port}"
    return f"{own}/console#token={token}"

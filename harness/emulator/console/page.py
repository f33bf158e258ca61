"""The page: template, styles and scripts of this folder as one text, with the hashes of its CSP."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from harness.platforms.base import Edition

_FOLDER = Path(__file__).parent
_STYLES = ("console.css", "detail.css", "rooms.css")
_SCRIPTS = (
    "dom.js", "wire.js", "detail.js", "calls.js", "life.js", "orders.js", "callbacks.js",
    "faults.js", "access.js", "compose.js", "main.js",
)  # fmt: skip
_SAFE: Mapping[str, str] = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Page:
    """The console's page for one edition; `style` is what it shares with the report's page."""

    def __init__(
        self,
        *,
        edition: Edition,
        style: str,
        lang: Literal["en", "zh", "both"],
        is_emulator: bool,
    ) -> None:
        self._edition = edition
        self._shared = style
        self._lang = lang
        self._is_emulator = is_emulator

    def response(self) -> Response:
        """The page with the headers that keep other pages and scripts away from it."""
        return HTMLResponse(self.text, headers={**_SAFE, "content-security-policy": self.policy})

    @cached_property
    def text(self) -> str:
        """The page as text."""
        environment = Environment(
            autoescape=True,
            loader=FileSystemLoader(_FOLDER),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template("page.html.j2").render(
            edition=self._edition.name,
            has_orders=self._edition.order_life is not None,
            has_acts=bool(self._edition.operations.acts),
            has_callbacks=bool(self._edition.operations.callbacks),
            lang=self._lang,
            is_emulator=self._is_emulator,
            style=self._style,
            script=self._script,
        )

    @cached_property
    def policy(self) -> str:
        """Nothing from elsewhere, no script and no style but the two that stand in the page."""
        return "; ".join(
            (
                "default-src 'none'",
                f"style-src '{_hash(self._style)}'",
                f"script-src '{_hash(self._script)}'",
                "connect-src 'self'",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
            )
        )

    @cached_property
    def _style(self) -> str:
        return self._shared + "".join(_read(name) for name in _STYLES)

    @cached_property
    def _script(self) -> str:
        parts = "".join(_read(name) for name in _SCRIPTS)
        return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

"""Answers that are wrong in what they say: types, money, somebody else's answer."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.emulator.answers import Granted
from harness.emulator.bites import Scene

OTHER_CURRENCY = "EUR"
_ID = re.compile(r"(?:.*_)?id\Z")
_DIGITS = re.compile(r"[0-9]+\Z")
_MONEY = re.compile(r"([0-9]+\.[0-9])[0-9]\Z")
_CURRENCY = re.compile(r"(?:.*_)?currency(?:_code)?\Z")
_NUMBERS = "number"
"""The key under which a create answer lists the ids of its orders."""

Rewrite = Callable[[str, Any], Any]
"""What a value becomes, by the key that it stands under (that of the list it stands in)."""


def wrong_ids(_scene: Scene, granted: Granted) -> Granted | None:
    """Ids as the text of a fraction: `8100000000000001.0`."""

    def rewrite(key: str, value: Any) -> Any:
        is_id = isinstance(value, (int, str)) and _DIGITS.match(str(value))
        return f"{value}.0" if is_id and (_ID.match(key) or key == _NUMBERS) else value

    return rewritten(granted, rewrite)


def one_decimal(_scene: Scene, granted: Granted) -> Granted | None:
    """Amounts with one decimal."""

    def rewrite(_key: str, value: Any) -> Any:
        found = _MONEY.match(value) if isinstance(value, str) else None
        return found[1] if found else value

    return rewritten(granted, rewrite)


def wrong_currency(_scene: Scene, granted: Granted) -> Granted | None:
    """Amounts in another currency."""
    return rewritten(granted, lambda key, v: OTHER_CURRENCY if _CURRENCY.match(key) else v)


def swapped(scene: Scene, _granted: Granted) -> Granted | None:
    """What the same interface answered to other parameters; None while it never did."""
    return scene.former


def rewritten(granted: Granted, rewrite: Rewrite) -> Granted | None:
    """The answer with every value rewritten; None where nothing became of it."""
    content = _walked("", dict(granted.content), rewrite)
    return replace(granted, content=content) if content != granted.content else None


def _walked(key: str, value: Any, rewrite: Rewrite) -> Any:
    if isinstance(value, dict):
        return {name: _walked(name, inner, rewrite) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walked(key, inner, rewrite) for inner in value]
    return rewrite(key, value)

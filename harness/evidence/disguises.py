"""The forms in which a secret may stand in a text, as patterns.

Sought are its characters as they are, percent-encoded (either case of hex) and escaped as JSON
does, its bytes in hex, and its base64 at each of the three alignments.
"""

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

SHORTEST = 8
"""Shorter secrets, and shorter pieces of their base64, would be found by chance."""


def disguises(secret: str) -> Iterator[tuple[str, str]]:
    """Names of forms, each with a pattern; `escaped` is any mix of escapes."""
    yield "raw", re.escape(secret)
    yield "escaped", "".join(spellings(char) for char in secret)
    data = secret.encode("utf-8", "surrogatepass")
    yield "hex", f"(?i:{data.hex()})"
    for core in base64_cores(data):
        # The alphabet for URLs has other signs for the last two digits.
        yield "base64", re.escape(core).replace(r"\+", "[+-]").replace("/", "[/_]")


def base64_cores(data: bytes) -> Iterator[str]:
    """What the base64 of any text around these bytes holds: one for each alignment."""
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data).decode()
        core = encoded[-(-8 * shift // 6) : 8 * (shift + len(data)) // 6]
        if len(core) >= SHORTEST:
            yield core


def form_of(form: str, found: str) -> str:
    """The name of a form as a report says it."""
    if form != "escaped":
        return form
    return "url" if "%" in found or "+" in found else "json"


def spellings(char: str) -> str:
    """A pattern for a character as it is, percent-encoded, or escaped as JSON does."""
    escaped = quote(char, safe="", errors="surrogatepass")
    percent = escaped if "%" in escaped else f"%{ord(char):02X}"
    units = char.encode("utf-16-be", "surrogatepass").hex()
    json_unit = "".join(rf"\\u(?i:{units[i : i + 4]})" for i in range(0, len(units), 4))
    choices = [re.escape(char), f"(?i:{percent})", json_unit]
    if char == " ":
        choices.append(r"\+")
    if char in '/"\\':
        choices.append(re.escape("\\" + char))
    return f"(?:{'|'.join(choices)})"

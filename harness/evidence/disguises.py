"""The forms in which a secret may stand in a text, as patterns.

Sought are its characters as they are, percent-encoded (either case of hex) and escaped as JSON
does, its bytes in hex, and its base64 at each of the three alignments. In a text that holds none of
its traces it stands in no form, so hardly any text has to be searched for the patterns.
"""

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

SHORTEST = 8
"""Shorter secrets, and shorter pieces of their base64, would be found by chance."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+")
"""Characters that nobody has to escape."""
_PLAIN_CODES = "2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe]"
_NEEDLESS = re.compile(rf"(?:%|\\u00)(?:{_PLAIN_CODES}|25|5[Cc])")
_PLAIN_ESCAPE = re.compile(rf"(?:%|\\u00)({_PLAIN_CODES})")
_TAIL = 5
"""So many characters of an escape in front of a secret may be read as its first ones."""
_SHORTEST_TRACE = 4


class Traces(NamedTuple):
    """What a text holds that holds a secret in any form, however deep under escapes."""

    texts: tuple[str, ...]
    """One of them stands there as it is, unless something is escaped without need."""
    tail: str
    """It stands there with what is escaped without need unescaped; empty where nothing must."""
    hex: str
    """Or this does, in either case of hex."""


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


@lru_cache(maxsize=4096)
def traces(secret: str) -> Traces:
    """The traces that a secret leaves."""
    data = secret.encode("utf-8", "surrogatepass")
    plain = _longest_run(secret, _PLAIN)
    cores = [_longest_run(core, re.compile("[A-Za-z0-9]+")) for core in base64_cores(data)]
    is_ascii = secret.isascii() and "%" not in secret and "\\" not in secret
    return Traces(
        # What is too short says nothing: an empty text stands everywhere.
        texts=tuple(t if len(t) >= _SHORTEST_TRACE else "" for t in (plain, *cores)),
        tail=plain[_TAIL:] if is_ascii else "",
        hex=data.hex(),
    )


def is_needlessly_escaped(text: str) -> bool:
    """Whether a character is escaped that need not be, or a character of escapes itself is.

    Where none is, the runs of plain characters are the same at every depth of escapes.
    """
    return _may_be_needless(text) and _NEEDLESS.search(text) is not None


def without_needless_escapes(text: str) -> str:
    """The text with plain characters as they are, all other escapes left; itself if none is."""
    if not _may_be_needless(text) or not _PLAIN_ESCAPE.search(text):
        return text
    return _PLAIN_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _may_be_needless(text: str) -> bool:
    return "%" in text or "\\u00" in text


def _longest_run(text: str, run: re.Pattern[str]) -> str:
    return max(run.findall(text), key=len, default="")


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

"""Which of many texts may call for a change, found at once: in nearly all of them there is nothing.

What looks into one text after the other costs more than the search of all of them as one.
"""

import re
from collections.abc import Sequence
from itertools import compress

from harness.evidence.free_text import decoded, may_tell
from harness.evidence.sensitive import letters_of_lines

_SIGNED = re.compile(r"(?m)^[^\n=:@]*[=:@].*")
_SIGNS = ("eyJ", "earer", "asic", "EARER", "ASIC")
"""With one of these, or of the signs above, `may_tell` has something to look at."""
_ENCODED = re.compile(r"(?m)^[A-Za-z0-9+/_-]{20,}={0,2}$")


def telling_among(lines: Sequence[str], names: frozenset[bytes]) -> set[str]:
    """Those that are names of that spelling, look like JSON, give something away or hide a text.

    What has a line break is told as well. `names` are letters and digits in lower case.
    """
    text = "\n".join(lines)
    if text.count("\n") >= len(lines) > 0:
        return set(lines)
    found = set(compress(lines, map(names.__contains__, letters_of_lines(text))))
    if "{" in text or "[" in text:
        found.update(filter(looks_like_json, lines))
    suspects = lines if any(map(text.__contains__, _SIGNS)) else _SIGNED.findall(text)
    found.update(filter(may_tell, suspects))
    found.update(line for line in _ENCODED.findall(text) if decoded(line) is not None)
    return found


def looks_like_json(text: str) -> bool:
    """Whether a text begins as a JSON object or array does."""
    return text.lstrip()[:1] in ("{", "[")

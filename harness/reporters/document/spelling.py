"""Every string of a document made printable: what no face has is spelt, long runs may be broken."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from harness.reporters.document.fonts import Typefaces
from harness.reporters.visible import excerpt, visible

BREAK = "\u200b"
"""Where a line may end within a run; the template makes it a place, no character is printed."""

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_RUN = re.compile(r"[!-~⟨⟩]{17,}")
_PIECE = re.compile(
    r"⟨U\+[0-9A-F]{4,6}⟩"  # what is spelt stays in one
    r"|\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})"
    r"|[^⟨\\/._:=&,;?+-]{1,12}[/._:=&,;?+-]?"
    r"|."
)
_SHOWN = 1200
_LANGUAGES = {"en", "zh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How strings are made printable with the faces at hand."""

    faces: Typefaces

    def record(self, value: Any) -> Any:
        """JSON data with every string made printable; Chinese sentences go where no face has them.

        What is quoted from the traffic stays in any case, spelt where it must be.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self.record(item) for item in value]
        if isinstance(value, dict):
            is_bilingual = value.keys() == _LANGUAGES
            shown = {name: self.record(item) for name, item in value.items()}
            if is_bilingual and not self.faces.has_chinese:
                shown["zh"] = ""
            return shown
        return value

    def text(self, text: str) -> str:
        """A string with `⟨U+0639⟩` for each character that no face has, cut where it has no end."""
        shown = visible(excerpt(text, _SHOWN))
        return _RUN.sub(_with_breaks, "".join(map(self._printed, shown)))

    def _printed(self, character: str) -> str:
        point = ord(character)
        # Letters that are read from right to left would move the text around them.
        if (
            point in self.faces.points
            and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
        ):
            return character
        return f"⟨U+{point:04X}⟩"


def _with_breaks(run: re.Match[str]) -> str:
    return BREAK.join(_PIECE.findall(run.group()))

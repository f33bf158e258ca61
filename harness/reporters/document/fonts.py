"""Which typefaces the PDF is set in, and which characters they have.

A system face with Chinese is looked for by name; what comes with the engine has none. Nothing falls
back to a face that is not listed here, so what cannot be printed is known before it is set.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import typst
from fontTools.ttLib import TTFont, TTLibError

CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Noto Serif CJK SC",
    "SimHei",
    "SimSun",
    "NSimSun",
    "Songti SC",
)
"""Best first; all have the characters of simplified Chinese."""

_EMBEDDED_TEXT, _EMBEDDED_CODE = "Libertinus Serif", "DejaVu Sans Mono"
_EMBEDDED_CHARACTERS = frozenset(
    [
        *range(0x20, 0x7F),
        *range(0xA0, 0x180),
        *map(ord, "‐–—‘’“”•…←↑→↓≠≤≥○●▲△■□✓✗⟨⟩"),
    ]
)
"""What the two faces that come with the engine have between them, as far as a test has shown it."""
_UNSEEN = frozenset([0xAD, 0x115F, 0x1160, 0x3164, 0xFFA0])
"""The soft hyphen and the letters that print as nothing: a face has them, no reader sees them."""
_PROBE = frozenset(map(ord, "合规测试报告"))
_WEIGHTS = (400, 700)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typefaces:
    """The faces of one PDF, in the order in which a character is looked for."""

    text: tuple[str, ...]
    code: tuple[str, ...]
    points: frozenset[int]
    """The code points that can be printed."""
    has_chinese: bool


@lru_cache(maxsize=2)
def typefaces(*, with_system_fonts: bool = True) -> Typefaces:
    """The faces that this machine has for a PDF."""
    by_family: dict[str, list[typst.FontInfo]] = {}
    for font in typst.Fonts(include_system_fonts=with_system_fonts).fonts():
        by_family.setdefault(font.family, []).append(font)
    for family in CHINESE_FAMILIES:
        points = _points(by_family.get(family, ()))
        if points >= _PROBE:
            return Typefaces(
                text=(family, _EMBEDDED_CODE),
                code=(_EMBEDDED_CODE, family),
                points=(points | _EMBEDDED_CHARACTERS) - _UNSEEN,
                has_chinese=True,
            )
    return Typefaces(
        text=(_EMBEDDED_TEXT, _EMBEDDED_CODE),
        code=(_EMBEDDED_CODE, _EMBEDDED_TEXT),
        points=_EMBEDDED_CHARACTERS - _UNSEEN,
        has_chinese=False,
    )


def _points(fonts: Iterable[typst.FontInfo]) -> frozenset[int]:
    """What both weights of a family have, as far as it has both: bold text is set in either."""
    upright = [f for f in fonts if f.path and f.style == "normal"]
    if not upright:
        return frozenset()
    used = {_nearest(upright, weight) for weight in _WEIGHTS}
    return frozenset.intersection(*(_cmap(path, index) for path, index in used))


def _nearest(fonts: list[typst.FontInfo], weight: int) -> tuple[str, int]:
    font = min(fonts, key=lambda f: (abs(f.weight - weight), str(f.path), f.index))
    return str(font.path), font.index


def _cmap(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            glyphs: dict[int, str] = font.getBestCmap() or {}
            return frozenset(point for point, glyph in glyphs.items() if glyph != ".notdef")
    except (OSError, TTLibError, KeyError, ValueError):
        return frozenset()  # a file that cannot be read is a face that is not there

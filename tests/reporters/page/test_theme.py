import re
from pathlib import Path

import pytest

import harness.reporters.page

THEME = (Path(harness.reporters.page.__file__).parent / "theme.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z_]+): (#[0-9a-f]{6});", block))
    for block in THEME.split("@media screen and (prefers-color-scheme: dark)")
)
VERDICTS = (
    *("pass", "fail", "warn", "review", "untested"),
    *("inconclusive", "error", "not_applicable"),
)


def channels(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(parts):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(f * c for f, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def washed(tone, paper):
    pairs = zip(channels(tone), channels(paper), strict=True)
    return [0.06 * t + 0.94 * p for t, p in pairs]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_what_lies_behind_it(theme):
    for ground in ("paper", "panel"):
        for colour in ("ink", "soft", "link", *VERDICTS):
            assert contrast(channels(theme[colour]), channels(theme[ground])) >= 4.5, colour


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_in_the_conclusion_box(theme):
    for standing in VERDICTS:
        ground = washed(theme[standing], theme["paper"])
        for colour in ("ink", "soft", *VERDICTS):
            assert contrast(channels(theme[colour]), ground) >= 4.5, (standing, colour)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_ring_is_seen(theme):
    assert contrast(channels(theme["focus"]), channels(theme["paper"])) >= 3


def test_both_themes_name_the_same_colours():
    assert set(LIGHT) == set(DARK)

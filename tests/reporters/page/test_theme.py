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


def washed(tone, paper, share=0.06):
    pairs = zip(channels(tone), channels(paper), strict=True)
    return [share * t + (1 - share) * p for t, p in pairs]


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
def test_text_stands_out_in_a_row_of_the_matrix_that_is_a_hole(theme):
    ground = washed(theme["warn"], theme["paper"], share=0.08)
    for colour in ("ink", "link", *VERDICTS):
        assert contrast(channels(theme[colour]), ground) >= 4.5, colour


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_chosen_language_and_a_chosen_verdict_stand_out(theme):
    for ground in ("ink", *VERDICTS):
        assert contrast(channels(theme["paper"]), channels(theme[ground])) >= 4.5, ground


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_of_the_skew_strip_are_seen(theme):
    for colour in ("ink", "link"):
        assert contrast(channels(theme[colour]), channels(theme["paper"])) >= 3


def test_styles_take_every_colour_from_the_theme():
    folder = Path(harness.reporters.page.__file__).parent
    for path in folder.glob("*.css"):
        if path.name not in ("theme.css", "print.css"):
            found = re.findall(r"#[0-9a-f]{3,8}\b|rgb\([^)]*\)", path.read_text("utf-8"))
            assert set(found) <= {"rgb(10 14 20 / 55%)"}, path.name  # behind the dialog


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_ring_is_seen(theme):
    assert contrast(channels(theme["focus"]), channels(theme["paper"])) >= 3


def test_both_themes_name_the_same_colours():
    assert set(LIGHT) == set(DARK)

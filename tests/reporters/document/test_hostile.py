"""Foreign text of every bad sort: it stays literal, breaks nothing, and prints no empty box."""

import pytest

from harness.model.text import Text

LONG = "W" * 10_000
SORTS = {
    "arabic": "سلام",
    "hebrew": "שלום",
    "emoji": "\U0001f512\U0001f468\u200d\U0001f469",
    "bidi": "\u202eabc\u2066def",
    "surrogate": "\ud800x\udfff",
    "control": "\x00\x1b[2J\x07\r\n",
    "markup": '#read("/etc/passwd") *_$ <a> @b = - + / // `x` \\ #eval("1")',
    "combining": "e\u0301 \u0e33 \u1112\u1161",
    "unseen": "a\u3164b\u00adc\u200bd\ufeffe",
    "private": "\ue000\U0010fffd\uffff",
}


@pytest.fixture
def hostile(build):
    """A report whose every field holds one sort of foreign text."""

    def built(foreign):
        text = Text(foreign, foreign)
        return build.report(
            run={"application": foreign, "target": foreign},
            reason=text,
            notes=(text,),
            waivers=(foreign,),
            rounds=(build.order_round(foreign),),
            not_in_plan=((build.requirement("SUB-01", title=text), text),),
        )

    return built


@pytest.mark.parametrize("with_fonts", [True, False], ids=["fonts", "no_fonts"])
@pytest.mark.parametrize("sort", SORTS)
def test_it_can_be_printed(hostile, rendered, sort, with_fonts):
    document = rendered(hostile(SORTS[sort]), with_system_fonts=with_fonts)
    assert "End of report" in document.pages[-1]
    assert "\ufffd" not in document.text


def test_markup_stays_what_it_is(hostile, rendered):
    document = rendered(hostile(SORTS["markup"]))
    assert '#read("/etc/passwd")*_$<a>@b' in document.squeezed
    assert "root:" not in document.text


def test_what_no_face_has_is_spelt(hostile, rendered):
    document = rendered(hostile(SORTS["arabic"]))
    assert "⟨U+0633⟩⟨U+0644⟩⟨U+0627⟩⟨U+0645⟩" in document.squeezed


def test_what_turns_the_reading_direction_is_spelt(hostile, rendered):
    assert r"\u202eabc\u2066def" in rendered(hostile(SORTS["bidi"])).squeezed


def test_a_text_without_end_is_cut_and_stays_on_the_page(hostile, rendered):
    document = rendered(hostile(LONG))
    assert len(document.pages) < 20
    page = document.reader.pages[0]
    ends = []

    def seen(text, _matrix, place, _font, _size):
        if text.strip():
            ends.append(place[4])

    page.extract_text(visitor_text=seen)
    assert max(ends) < float(page.mediabox.width)


def test_no_face_lacks_a_glyph_that_is_printed(hostile, rendered):
    for foreign in SORTS.values():
        document = rendered(hostile(foreign))
        assert ".notdef" not in document.text
        assert "\x00" not in document.text

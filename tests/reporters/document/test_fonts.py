import pytest
import typst
from fontTools.ttLib import TTFont

from harness.reporters.document import fonts
from harness.reporters.document.fonts import CHINESE_FAMILIES, typefaces
from harness.reporters.wording import MARKS


@pytest.fixture
def anew():
    typefaces.cache_clear()
    yield
    typefaces.cache_clear()


def test_without_system_faces_there_is_no_chinese():
    faces = typefaces(with_system_fonts=False)
    assert not faces.has_chinese
    assert ord("合") not in faces.points


def test_the_first_known_family_with_chinese_is_taken():
    installed = set(typst.Fonts().families())
    known = [name for name in CHINESE_FAMILIES if name in installed]
    faces = typefaces()
    assert faces.has_chinese == bool(known)
    if known:
        assert faces.text[0] == known[0]
        assert set(map(ord, "合规测试报告，。（）")) <= faces.points


@pytest.mark.parametrize("with_system_fonts", [True, False])
def test_every_mark_can_be_printed(with_system_fonts):
    points = typefaces(with_system_fonts=with_system_fonts).points
    assert set(map(ord, "".join(MARKS.values()) + "→·…⟨⟩")) <= points


def test_what_is_said_of_the_engines_own_faces_is_so():
    """Under PDF/A the engine refuses a character that no face has."""
    shown = "".join(map(chr, sorted(typefaces(with_system_fonts=False).points)))
    source = (
        '#set document(title: "t")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), '
        'fallback: false)\n#for c in sys.inputs.at("shown") [#c ]\n'
    )
    for weight in ("regular", "bold"):
        typst.compile(
            f'#set text(weight: "{weight}")\n{source}'.encode(),
            ignore_system_fonts=True,
            sys_inputs={"shown": shown},
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
        )


@pytest.mark.usefixtures("anew")
def test_a_face_that_cannot_be_read_is_a_face_that_is_not_there(monkeypatch):
    def broken(*_args, **_options):
        raise OSError("no such file")

    monkeypatch.setattr(fonts, "TTFont", broken)
    assert not typefaces().has_chinese


def test_characters_that_print_as_nothing_are_not_among_them():
    assert not {0xAD, 0x115F, 0x1160, 0x3164, 0xFFA0} & typefaces().points


@pytest.mark.usefixtures("anew")
def test_both_weights_of_a_family_are_looked_at(monkeypatch):
    read = []

    class Recorded(TTFont):
        def __init__(self, path, **options):
            read.append(path)
            super().__init__(path, **options)

    monkeypatch.setattr(fonts, "TTFont", Recorded)
    faces = typefaces()
    if not faces.has_chinese:
        pytest.skip("this machine has no face with Chinese")
    weights = {f.weight for f in typst.Fonts().fonts() if f.family == faces.text[0]}
    assert len(read) >= min(2, len(weights & {400, 700}))


def test_the_engine_refuses_to_print_an_empty_box():
    source = '#set document(title: "t")\n#set text(font: "Libertinus Serif", fallback: false)\n合'
    with pytest.raises(typst.TypstError):
        typst.compile(
            source.encode(), ignore_system_fonts=True, format="pdf", pdf_standards=["a-3a", "ua-1"]
        )
    shown = source.replace("合", "a").encode()
    typst.compile(shown, ignore_system_fonts=True, format="pdf", pdf_standards=["a-3a", "ua-1"])

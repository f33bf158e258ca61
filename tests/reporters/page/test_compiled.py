import pytest
from jinja2 import DictLoader, Environment

from harness.reporters.page import compiled
from harness.reporters.page.compiled import CompiledTemplates


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled.sys, "pycache_prefix", None)
    return tmp_path


class Counted(Environment):
    """An environment that counts what it compiles."""

    def __init__(self, folder, text="{{ word }}", settings=b"ours"):
        super().__init__(
            autoescape=True,
            loader=DictLoader({"a.j2": text}),
            bytecode_cache=CompiledTemplates(folder, settings),
        )
        self.compiled = 0

    def compile(self, *arguments, **options):
        self.compiled += 1
        return super().compile(*arguments, **options)

    def page(self):
        return self.get_template("a.j2").render(word="<b>")


def compilations(folder, **options):
    environment = Counted(folder, **options)
    assert environment.page().endswith("&lt;b&gt;")
    return environment.compiled


def test_a_template_is_compiled_once_for_many_runs(folder):
    assert [compilations(folder), compilations(folder)] == [1, 0]


def test_a_template_that_was_changed_is_compiled_anew(folder):
    compilations(folder)
    assert compilations(folder, text="now {{ word }}") == 1


def test_what_was_compiled_under_other_settings_is_not_taken(folder):
    compilations(folder)
    assert compilations(folder, settings=b"others") == 1


def test_what_another_jinja_compiled_is_not_taken(folder, monkeypatch):
    compilations(folder)
    monkeypatch.setattr(compiled.jinja2, "__version__", "0")
    assert compilations(folder) == 1


@pytest.mark.parametrize("spoilt", [b"", b"j2", b"no bytecode of anybody's"])
def test_a_spoilt_file_is_compiled_anew(folder, spoilt):
    compilations(folder)
    [kept] = folder.rglob("*.pyc")
    kept.write_bytes(spoilt)
    assert compilations(folder) == 1


def test_half_a_file_is_compiled_anew(folder):
    compilations(folder)
    [kept] = folder.rglob("*.pyc")
    kept.write_bytes(kept.read_bytes()[:-20])
    assert compilations(folder) == 1


def test_nothing_is_written_where_python_writes_no_bytecode(folder, monkeypatch):
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", True)
    compilations(folder)
    assert not [*folder.iterdir()]


def test_a_folder_that_cannot_be_written_is_no_trouble(folder):
    (folder / "__pycache__").write_bytes(b"a file stands in the way")
    assert [compilations(folder), compilations(folder)] == [1, 1]

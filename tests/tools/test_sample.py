"""tools/sample.py: what is made today has the shape of the reports that are committed."""

import json
import shutil

import pytest

from harness.cli.main import main
from harness.documents.schema import violations
from harness.reporters.document import is_available
from tools import sample
from tools.sample import SAMPLE, SAMPLES, Unfit, keep, own_words, take_picture

SHOWN = {"report.json", "report.html", "bundle.zip"}


@pytest.fixture
def made(whole_run, tmp_path):
    """What is shown of today's run of an application, and what is committed of one."""

    def make(wanted):
        place = tmp_path / wanted.name
        keep(whole_run(wanted.example).out, place)
        return place, SAMPLE / wanted.name

    return make


def read(folder, name="report.json"):
    return json.loads((folder / name).read_text("utf-8"))


def verdicts(folder):
    return {row["id"]: row["verdict"] for row in read(folder)["requirements"]}


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("wanted", SAMPLES, ids=lambda s: s.name)
def test_a_sample_made_today_is_like_the_one_that_is_committed(made, capsys, wanted):
    new, committed = made(wanted)
    pdf = {"report.pdf"} if is_available() else set()
    assert {path.name for path in new.iterdir()} == SHOWN | pdf
    assert {path.name for path in committed.iterdir()} - pdf == SHOWN | {"report.pdf"} - pdf
    for folder in (new, committed):
        assert violations(read(folder), "report.schema.json") == []
        assert read(folder)["exit_code"] == wanted.exit_code
    assert read(new)["conclusion"] == read(committed)["conclusion"]
    assert verdicts(new) == verdicts(committed)
    assert main(["verify", str(new / "bundle.zip")]) == 0, capsys.readouterr()


@pytest.fixture
def browser(monkeypatch):
    """Says which browsers there are."""

    def install(*names):
        monkeypatch.setattr(sample.shutil, "which", lambda name: name if name in names else None)

    return install


def test_a_picture_needs_a_browser_and_a_page(browser, tmp_path):
    browser()
    with pytest.raises(Unfit, match="needs one of: chromium"):
        take_picture(tmp_path / "report.html", tmp_path / "page.png")
    browser("chromium")
    with pytest.raises(Unfit, match=r"report\.html is not there"):
        take_picture(tmp_path / "report.html", tmp_path / "page.png")


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium here")
def test_a_picture_is_taken_of_the_first_screen(tmp_path):
    page = tmp_path / "report.html"
    page.write_text("<!doctype html><title>t</title><p>Ready", "utf-8")
    take_picture(page, tmp_path / "page.png")
    header = (tmp_path / "page.png").read_bytes()[:24]
    size = tuple(int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    assert (header[1:4], size) == (b"PNG", (sample.WIDTH, sample.HEIGHT))


def test_a_word_of_this_machine_is_found_in_any_file_and_in_the_bundle(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "own_names", lambda: ("kanari-host",))
    folder = tmp_path / "ready"
    folder.mkdir()
    (folder / "junit.xml").write_text("made on kanari-host", "utf-8")
    packed = sample.zipfile.ZIP_DEFLATED
    with sample.zipfile.ZipFile(folder / "bundle.zip", "w", packed) as archive:
        archive.writestr("r/evidence/log.ndjson", "kanari-host " * 9)
        archive.writestr("r/README.txt", "nothing")
    found = {word.partition(":")[0] for word in own_words(folder)}
    assert found >= {"bundle.zip/r/evidence/log.ndjson", "junit.xml"}
    assert not any("README" in name for name in found)


def test_what_does_not_come_out_as_wanted_replaces_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sample, "SAMPLES", (sample.NOT_READY,))
    monkeypatch.setattr(
        sample, "_harness", lambda *_: sample.subprocess.CompletedProcess([], 3, "undecided", "")
    )
    monkeypatch.setattr("sys.argv", ["sample", "--out", str(tmp_path)])
    assert sample.main() == 1
    assert "erp_sloppy came out with another result:\nundecided" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

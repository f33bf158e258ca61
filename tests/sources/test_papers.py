"""What is seen of papers, right, damaged and hostile ones."""

import io
import os
import signal
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from harness.model.dossier import PaperOutcome
from harness.sources import paper_process
from harness.sources.paper_process import reading_environment
from harness.sources.papers import PaperReader
from tools.papers import pdf_of, png_of

ENGLISH = pdf_of(("Report of the code scan",))


@pytest.fixture(scope="module")
def reader():
    with PaperReader() as opened:
        yield opened


@pytest.fixture
def seen(tmp_path, reader):
    def see(data, name="paper"):
        (tmp_path / name).write_bytes(data)
        return reader.open(tmp_path, name)

    return see


def locked(password, owner):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(ENGLISH)))
    writer.encrypt(password, owner, algorithm="AES-128")
    return written(writer)


def written(writer):
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def docx(xml, name="word/document.xml"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return stream.getvalue()


def test_a_pdf_is_told_by_pages_letters_and_digest(seen):
    facts = seen(ENGLISH).facts
    # "Report of the code scan" has 6 + 2 + 3 + 4 + 4 letters.
    told = {name: facts[name] for name in ("kind", "pages", "encrypted", "cjk", "latin")}
    assert told == {"kind": "pdf", "pages": "1", "encrypted": "no", "cjk": "0", "latin": "19"}
    assert len(facts["sha256"]) == 64


def test_chinese_letters_are_counted_apart(seen):
    facts = seen(pdf_of(("数据安全承诺书", "Commitment"))).facts
    assert (facts["cjk"], facts["latin"]) == ("7", "10")


def test_nothing_that_a_paper_says_is_among_its_facts(seen):
    assert "Report" not in str(seen(ENGLISH))


def test_the_kind_is_told_by_the_content_not_by_the_name(seen):
    assert seen(png_of(3, 2), "licence.pdf").facts["kind"] == "png"
    assert seen(ENGLISH, "licence.png").facts["kind"] == "pdf"


def test_a_jpeg_and_a_docx_are_papers_too(seen):
    assert seen(b"\xff\xd8\xff\xe0" + b"\x00" * 64 + b"\xff\xd9").facts["kind"] == "jpeg"
    found = seen(docx("<w:p>Registration <w:b/>form 登记表</w:p>"))
    assert (found.outcome, found.facts["latin"], found.facts["cjk"]) == ("done", "16", "3")


def test_a_pdf_that_only_its_owner_may_change_is_readable(seen):
    found = seen(locked("", "owner"))
    assert (found.outcome, found.facts["encrypted"]) == (PaperOutcome.DONE, "yes")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "an empty file"),
        (b"hello", "neither PDF, PNG, JPEG nor DOCX"),
        (b"MZ\x00\x00", "neither PDF, PNG, JPEG nor DOCX"),
        (b"%PDF-1.7 and nothing else", "damaged PDF"),
        (ENGLISH[:200], "damaged PDF"),
        (written(PdfWriter()), "PDF without pages"),
        (locked("user", "owner"), "encrypted PDF"),
        (png_of(3, 2)[:40], "damaged PNG"),
        (png_of(0, 2), "damaged PNG"),
        (b"\xff\xd8\xff\xe0 cut off", "damaged JPEG"),
        (b"PK\x03\x04 word/document.xml", "damaged DOCX"),
    ],
)
def test_what_cannot_be_read_is_said(seen, data, problem):
    found = seen(data)
    assert (found.outcome, found.problem) == (PaperOutcome.UNREADABLE, problem)


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path, reader):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert reader.open(tmp_path, "none.pdf").outcome is PaperOutcome.MISSING
    assert reader.open(tmp_path, "folder").problem == "a folder"
    assert reader.open(tmp_path, "pipe").problem == "no plain file"


def test_a_path_out_of_the_folder_is_never_opened(tmp_path, reader):
    (tmp_path / "secret").write_bytes(ENGLISH)
    (tmp_path / "papers").mkdir()
    found = reader.open(tmp_path / "papers", "../secret")
    assert (found.outcome, dict(found.facts)) == (PaperOutcome.UNREADABLE, {})


def bomb(length):
    """A page whose content is so many bytes once it is inflated."""
    packed = zlib.compress(b"BT " * (length // 3), 9)
    start = ENGLISH.index(b"4 0 obj")
    end = ENGLISH.index(b"5 0 obj")
    body = b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return ENGLISH[:start] + body + packed + b"\nendstream\nendobj\n" + ENGLISH[end:]


def nested(depth):
    return ENGLISH.replace(b"/MediaBox [0 0 595 842]", b"/X " + b"[" * depth + b"]" * depth)


def circular():
    return ENGLISH.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


@pytest.mark.parametrize(
    "data",
    [
        bomb(400_000_000),
        nested(100_000),
        circular(),
        ENGLISH.replace(b"startxref\n", b"startxref\n9"),
        ENGLISH.replace(b"/Count 1", b"/Count 99999999999"),
        docx(b"<w:p>" + b" " * 200_000_000),
    ],
    ids=["bomb", "nested", "circular", "lost table", "count", "docx bomb"],
)
def test_a_hostile_paper_neither_breaks_nor_holds_up_the_reader(tmp_path, data):
    (tmp_path / "hostile").write_bytes(data)
    (tmp_path / "right").write_bytes(ENGLISH)
    with PaperReader(patience=5) as opened:
        assert opened.open(tmp_path, "hostile").outcome in PaperOutcome
        assert opened.open(tmp_path, "right").outcome is PaperOutcome.DONE


def problem_where_this_reads(code, tmp_path, monkeypatch):
    """What is said of a paper that is left unexamined, where this code is the reading process."""
    (tmp_path / "reads.py").write_text(code)
    (tmp_path / "paper").write_bytes(ENGLISH)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(paper_process, "_MODULE", "reads")
    with PaperReader() as opened:
        found = opened.open(tmp_path, "paper")
    assert found.outcome is PaperOutcome.UNEXAMINED
    return found.problem


def test_what_takes_too_long_is_not_held_against_the_paper(tmp_path):
    (tmp_path / "paper").write_bytes(ENGLISH)
    with PaperReader(patience=1e-9) as opened:
        found = opened.open(tmp_path, "paper")
    assert found.outcome is PaperOutcome.UNEXAMINED
    assert found.problem == "it took too long to read"


def test_a_process_that_ends_over_a_paper_did_not_take_too_long(tmp_path, monkeypatch):
    answer = "import sys; print('ready', flush=True); sys.stdin.buffer.readline()"
    assert "came to an end" in problem_where_this_reads(answer, tmp_path, monkeypatch)


@pytest.mark.parametrize("code", ["raise ImportError", "print('not ready')", ""])
def test_a_process_that_never_begins_did_not_take_too_long(tmp_path, monkeypatch, code):
    assert "does not start" in problem_where_this_reads(code, tmp_path, monkeypatch)


def test_a_machine_that_starts_no_process_leaves_papers_unexamined(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    (tmp_path / "paper").write_bytes(ENGLISH)
    with PaperReader() as opened:
        found = opened.open(tmp_path, "paper")
    assert found.outcome is PaperOutcome.UNEXAMINED
    assert "does not start" in found.problem


def test_after_a_process_that_ended_the_next_paper_is_read_by_another(tmp_path):
    (tmp_path / "paper").write_bytes(ENGLISH)
    with PaperReader() as opened:
        opened.open(tmp_path, "paper")
        os.kill(opened._process.pid, signal.SIGKILL)
        outcomes = [opened.open(tmp_path, "paper").outcome for _ in range(2)]
    assert outcomes[-1] is PaperOutcome.DONE


def test_no_time_is_left_after_the_others_took_all_of_it(tmp_path):
    (tmp_path / "paper").write_bytes(ENGLISH)
    with PaperReader(most_seconds=0) as opened:
        assert opened.open(tmp_path, "paper").problem == "the papers took too long to read"


def test_the_reading_process_inherits_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("APP_SECRET", "canary-4711")
    (tmp_path / "paper").write_bytes(ENGLISH)
    with PaperReader() as opened:
        opened.open(tmp_path, "paper")
        if sys.platform == "linux":
            environ = Path(f"/proc/{opened._process.pid}/environ").read_bytes()
            assert b"canary-4711" not in environ


def test_the_reading_process_finds_the_package_where_it_is_not_installed(tmp_path):
    """As in a checkout whose environment holds the dependencies alone: `make certify`."""
    place = reading_environment()["PYTHONPATH"].split(os.pathsep)[0]
    code = f"import sys; sys.path[:] = [{place!r}]; import harness; print(harness.__file__)"
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(done.stdout.strip()).parent == Path(paper_process.__file__).parents[1]

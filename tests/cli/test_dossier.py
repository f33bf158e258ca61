import pytest

from harness.documents.resources import resource

SAMPLE = resource("examples", "erp", "dossier.yaml")


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "dossier.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_without_a_file_it_is_wrong_use(harness):
    code, _, err = harness("dossier")
    assert code == 2
    assert "expected one FILE" in err


def test_a_file_that_is_not_there_is_wrong_use(harness, tmp_path):
    code, _, err = harness("dossier", tmp_path / "none.yaml")
    assert code == 2
    assert "cannot read" in err


def test_every_mistake_of_the_file_is_told_with_its_place(harness, written):
    code, _, err = harness("dossier", written("dossier: 1\npaper: {}\nsubmission_date: x\n"))
    assert code == 2
    assert "dossier.yaml:2:1: unknown key 'paper'" in err
    assert "did you mean 'papers'?" in err
    assert "dossier.yaml:3:18: submission_date: expected a date" in err


def test_a_row_that_no_paper_shows_is_wrong_use(harness):
    code, _, err = harness("dossier", SAMPLE, "--only", "SIGN-02")
    assert code == 2
    assert "no paper shows SIGN-02" in err


def test_editions_that_do_not_agree_are_wrong_use(harness):
    code, _, err = harness("dossier", SAMPLE, "--edition", "alibaba")
    assert code == 2
    assert "do not name the same edition" in err


def test_the_edition_of_the_dossier_is_judged(harness_json, written, tmp_path):
    path = written("dossier: 1\nedition: alibaba\n")
    code, shown = harness_json("dossier", path, "--out", tmp_path / "out")
    assert code == 1
    assert [name for name in shown["requirements"] if name.startswith("DOSS")] == [
        "DOSS-07",
        "DOSS-08",
    ]


def test_the_raw_data_package_stands_in_the_statement(harness_json, written, tmp_path):
    path = written("dossier: 1\nedition: alibaba\n")
    statement = tmp_path / "statement.yaml"
    sample = resource("examples", "sourcing", "statement.yaml").read_text("utf-8")
    statement.write_text(sample.replace("source: .", ""), encoding="utf-8")
    words = ("--statement", statement, "--out", tmp_path / "out")
    code, _ = harness_json("dossier", path, *words)
    assert code == 1


def test_a_statement_is_linted_with_its_dossier(harness, written, tmp_path):
    written("dossier: 1\npapers: {iso27001: {file: ../x.pdf}}\n")
    statement = tmp_path / "statement.yaml"
    sample = resource("examples", "erp", "statement.yaml").read_text("utf-8")
    statement.write_text(sample, encoding="utf-8")
    code, _, err = harness("lint", statement)
    assert code == 2
    assert "dossier.yaml:2:27" in err
    assert "leads out of the dossier's folder" in err


def test_a_statement_names_a_dossier_that_is_there(harness, tmp_path):
    statement = tmp_path / "statement.yaml"
    sample = resource("examples", "erp", "statement.yaml").read_text("utf-8")
    statement.write_text(sample, encoding="utf-8")
    code, _, err = harness("lint", statement)
    assert code == 2
    assert "dossier.yaml" in err
    assert "the path starts at the statement's folder" in err


def test_a_dossier_is_linted_by_itself(harness):
    code, out, _ = harness("lint", SAMPLE)
    assert (code, out.strip().rpartition(": ")[2]) == (0, "dossier, right")


def test_an_edition_that_asks_for_no_papers_is_refused_before_anything_is_opened(harness, tmp_path):
    dossier = tmp_path / "dossier.yaml"
    dossier.write_text("dossier: 1\ncompany: {}\npapers: {}\n", "utf-8")
    code, _, err = harness("dossier", dossier, "--edition", "1688", "--out", tmp_path / "r")
    assert (code, (tmp_path / "r").exists()) == (2, False)
    assert "edition 1688 asks for no papers" in err

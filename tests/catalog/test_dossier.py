from datetime import date

import pytest

from harness.catalog.dossier import load_dossier, place_below
from harness.documents.resources import resource
from harness.model.errors import DocumentError, UsageError

FIRST = "dossier: 1\n"


@pytest.fixture
def load(tmp_path):
    def loaded(text):
        path = tmp_path / "dossier.yaml"
        path.write_text(text, encoding="utf-8")
        return load_dossier(path)

    return loaded


@pytest.fixture
def problems(load):
    def found(text):
        with pytest.raises(DocumentError) as caught:
            load(FIRST + text)
        return [
            (p.location.line, p.location.column, p.message, p.hint) for p in caught.value.problems
        ]

    return found


def test_the_sample_is_right():
    dossier = load_dossier(resource("examples", "erp", "dossier.yaml"))
    assert dossier.submission_date == date(2026, 11, 1)
    assert [paper.name for paper in dossier.papers][:4] == [
        "business_licence",
        "registration_form",
        "data_security_commitment",
        "sales.0",
    ]


def test_what_is_left_out_is_not_handed_in(load):
    dossier = load(FIRST)
    assert (dossier.papers, dossier.attestations, dossier.submission_date) == ((), (), None)


def test_what_names_or_reaches_a_person_is_not_in_its_repr(load):
    dossier = load(
        FIRST + "company: {email: a@b.example, legal_representative: {email: c@d.example, "
        "telephone: '0571 1234'}, unified_social_credit_code: 91350100M000100Y43}\n"
        "attestations: [{what: permitted_use, name: Zhang San, date: 2026-01-01}]\n"
    )
    shown = repr(dossier)
    for private in ("a@b", "c@d", "0571", "M000100", "Zhang"):
        assert private not in shown


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("papers: {licence: {file: a.pdf}}", (2, 10), "unknown key 'licence'", "business_licence"),
        (
            "papers: {iso27001: {file: a.pdf, valid_untill: 2027-01-01}}",
            (2, 34),
            "unknown key 'valid_untill'",
            "valid_until",
        ),
        ("papers: {iso27001: {language: en}}", (2, 20), "missing 'file'", ""),
        ("papers: {iso27001: {file: a.pdf, language: English}}", (2, 44), "expected one of", "en"),
        ("submission_date: 2026-02-30", (2, 18), "expected a date, got '2026-02-30'", "2027-01-31"),
        ("submission_date: 0001-02-01", (2, 18), "expected a date, got '0001-02-01'", "2027-01-31"),
        ("submission_date: 01.02.2026", (2, 18), "expected a date, got '01.02.2026'", "2027-01-31"),
        (
            "papers: {sales: [{file: a.pdf, amount: '12,345.67'}]}",
            (2, 40),
            "expected an amount with two decimals",
            "",
        ),
        ("papers: {sales: [{file: a.pdf, amount: 12345.6}]}", (2, 40), "two decimals", ""),
        ("papers: {sales: [{file: a.pdf, currency: $}]}", (2, 42), "expected a currency", ""),
        (
            "papers: {sales: [{file: a.pdf, from: 2026-02-01, to: 2026-01-31}]}",
            (2, 54),
            "to 2026-01-31 lies before from 2026-02-01",
            "swap",
        ),
        ("papers: {iso27001: {file: ../a.pdf}}", (2, 27), "leads out of the dossier's", "links"),
        ("papers: {iso27001: {file: /etc/passwd}}", (2, 27), "is an absolute path", "folder"),
        (
            "attestations: [{what: permitted_use}, {what: permitted_use}]",
            (2, 39),
            "permitted_use is attested twice",
            "remove",
        ),
        ("company: {kind: company}", (2, 17), "expected one of enterprise", "known"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(problems, text, place, message, hint):
    (problem,) = problems(text)
    assert problem[:2] == place
    assert message in problem[2]
    assert hint in problem[3]


def test_all_mistakes_are_told_at_once(problems):
    told = problems(
        "submission_date: soon\npapers:\n  iso27001: {file: ../a.pdf, language: e}\n  tax: x\n"
    )
    assert [line for line, *_ in told] == [2, 4, 4, 5]


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path, problems):
    outside = tmp_path.parent / "outside.pdf"
    outside.write_bytes(b"%PDF-")
    (tmp_path / "inside.pdf").symlink_to(outside)
    ((_, _, message, _),) = problems("papers: {iso27001: {file: inside.pdf}}")
    assert "leads out of the dossier's folder" in message


def test_a_link_within_the_folder_is_followed(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.pdf").write_bytes(b"")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "papers" / "a.pdf")
    assert place_below(tmp_path, "b.pdf") == tmp_path.resolve() / "papers" / "a.pdf"


def test_a_circle_of_links_and_a_null_character_lie_nowhere(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for file in ("a/x.pdf", "a\x00.pdf"):
        found = place_below(tmp_path, file)
        assert found is None or not found.exists()


def test_a_file_that_is_not_there_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        load_dossier(tmp_path / "none.yaml")

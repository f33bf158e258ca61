"""The dossier of a submission: read, checked, every paper traced to a place below its folder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from harness.documents.draft import Draft
from harness.documents.lossless import Pointer
from harness.documents.yaml import read_yaml
from harness.model.dossier import Attestation, Company, Dossier, Paper, Translation
from harness.model.errors import DocumentError

SCHEMA = "dossier.schema.json"
SALES = "sales"
AUDIT = "security_audit"
_DATES = ("date", "from", "to", "valid_from", "valid_until")
_SAID = (*_DATES, "currency", "amount", "stamped", "signed")
"""What may be said of a paper beside its language."""
_FIRST_YEAR = 1900
"""An earlier date is a slip of the pen."""
_PERIODS = (("from", "to"), ("valid_from", "valid_until"))


def load_dossier(path: Path) -> Dossier:
    """The dossier in a file; no paper is opened yet.

    Raises DocumentError with every problem of the file, each with its place, and UsageError when
    there is no file.
    """
    draft = Draft(document=read_yaml(path))
    papers = tuple(_papers(draft))
    _check(draft, path.resolve().parent)
    problems = draft.all_problems(SCHEMA)
    if problems:
        raise DocumentError(problems)
    text = draft.text
    submission = text("submission_date")
    return Dossier(
        edition=text("edition"),
        company=_company(draft),
        papers=papers,
        attestations=tuple(_attestations(draft)),
        submission_date=date.fromisoformat(submission) if submission else None,
        source=text("source"),
        path=path,
        sha256=draft.document.sha256,
    )


def place_below(folder: Path, file: str) -> Path | None:
    """Where a file of the dossier lies once links are followed; None when that is outside of it."""
    try:
        found = (folder / file).resolve()
    except (OSError, ValueError, RuntimeError):  # a circle of links, a null character
        return None
    return found if found.is_relative_to(folder.resolve()) else None


def _company(draft: Draft) -> Company:
    text = draft.text
    return Company(
        legal_name_en=text("company", "legal_name_en"),
        kind=text("company", "kind"),
        credit_code=text("company", "unified_social_credit_code"),
        email=text("company", "email"),
        representative_email=text("company", "legal_representative", "email"),
        representative_telephone=text("company", "legal_representative", "telephone"),
    )


def _attestations(draft: Draft) -> Iterator[Attestation]:
    for index in range(draft.length("attestations")):
        yield Attestation(
            what=draft.text("attestations", index, "what"),
            name=draft.text("attestations", index, "name"),
            date=draft.text("attestations", index, "date"),
        )


def _places(draft: Draft) -> Iterator[Pointer]:
    """Where a paper may stand, as far as the file has it."""
    given = draft.at(("papers",))
    for name in given if isinstance(given, dict) else {}:
        if name == SALES:
            yield from (("papers", SALES, index) for index in range(draft.length("papers", SALES)))
        elif name == AUDIT:
            kinds = draft.at(("papers", AUDIT))
            named = kinds if isinstance(kinds, dict) else {}
            yield from (("papers", AUDIT, kind) for kind in named)
        else:
            yield ("papers", name)


def _papers(draft: Draft) -> Iterator[Paper]:
    for place in _places(draft):
        entries = draft.texts(*place)
        translation = draft.texts(*place, "translation")
        yield Paper(
            name=".".join(str(step) for step in place[1:]),
            file=entries.get("file", ""),
            language=entries.get("language", ""),
            translation=Translation(
                file=translation["file"], is_notarised=translation.get("notarised") == "true"
            )
            if "file" in translation
            else None,
            says=tuple((name, entries[name]) for name in _SAID if name in entries),
        )


def _check(draft: Draft, folder: Path) -> None:
    """Everything that the schema cannot say."""
    _check_date(draft, ("submission_date",))
    for place in _places(draft):
        for name in _DATES:
            _check_date(draft, (*place, name))
        for first, last in _PERIODS:
            _check_period(draft, place, first, last)
        for file in ((*place, "file"), (*place, "translation", "file")):
            _check_file(draft, file, folder)
    seen: set[str] = set()
    for index in range(draft.length("attestations")):
        _check_date(draft, ("attestations", index, "date"))
        what = draft.text("attestations", index, "what")
        if what and what in seen:
            draft.refuse(("attestations", index), f"{what} is attested twice", "remove one")
        seen.add(what)


def _check_date(draft: Draft, place: Pointer) -> None:
    text = draft.text(*place)
    if text and _date(text) is None:
        hint = "write it as 2027-01-31"
        draft.refuse(place, f"{place[-1]}: expected a date, got {text!r}", hint)


def _check_period(draft: Draft, place: Pointer, first: str, last: str) -> None:
    begins, ends = _date(draft.text(*place, first)), _date(draft.text(*place, last))
    if begins and ends and ends < begins:
        message = f"{last} {ends} lies before {first} {begins}"
        draft.refuse((*place, last), message, "swap them, or correct one")


def _check_file(draft: Draft, place: Pointer, folder: Path) -> None:
    file = draft.text(*place)
    if not file:
        return
    hint = "a path from the dossier's folder on, without .. and without links that lead out of it"
    if Path(file).is_absolute():
        draft.refuse(place, f"{file!r} is an absolute path", hint)
    elif place_below(folder, file) is None:
        draft.refuse(place, f"{file!r} leads out of the dossier's folder", hint)


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text and found.year >= _FIRST_YEAR else None

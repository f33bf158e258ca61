"""A dossier as acts of the evidence: what it declares and what its papers are, no person in it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from harness.catalog.credit_code import credit_code_of
from harness.model.clock import Clock
from harness.model.dossier import Company, Dossier, Given, Paper
from harness.model.evidence import Act, ActKind
from harness.sources.papers import PaperReader, PaperSeen

PLATFORM_TIME = timezone(timedelta(hours=8))
"""Both platforms that take papers are in China: there the day of a submission begins and ends."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,24}[0-9]")
_LATIN = re.compile("[A-Za-z]")
_FOREIGN = re.compile("[^\x20-\x7e\u00a0-\u024f\u2010-\u2019]")
"""What no English name is written with."""

Details = Iterator[tuple[str, str]]


def dossier_acts(dossier: Dossier, clock: Clock, reader: PaperReader) -> Iterator[Act]:
    """The dossier itself, then each of its papers and their translations, opened one by one."""
    now = clock.now()
    yield Act(
        kind=ActKind.DOSSIER_READ,
        at=now,
        name=dossier.path.name,
        outcome="done",
        details=tuple(_declared(dossier, now)),
    )
    for paper in dossier.papers:
        seen = reader.open(dossier.folder, paper.file)
        yield _paper_act(paper.name, seen, _said_of(paper), clock.now())
        if translation := paper.translation:
            seen = reader.open(dossier.folder, translation.file)
            notarised = "yes" if translation.is_notarised else "no"
            said = iter([("notarised", notarised)])
            yield _paper_act(f"{paper.name}.translation", seen, said, clock.now())


def _paper_act(name: str, seen: PaperSeen, said: Details, at: datetime) -> Act:
    problem = (("problem", seen.problem),) if seen.problem else ()
    return Act(
        kind=ActKind.PAPER_READ,
        at=at,
        name=name,
        outcome=seen.outcome,
        details=(*problem, *seen.facts.items(), *said),
    )


def _said_of(paper: Paper) -> Details:
    if paper.language:
        yield "language", paper.language
    yield from paper.says


def _declared(dossier: Dossier, now: datetime) -> Details:
    yield "sha256", dossier.sha256
    submitted = dossier.submission_date
    yield "submission_date", (submitted or now.astimezone(PLATFORM_TIME).date()).isoformat()
    yield "submission_date_from", "dossier" if submitted else "run"
    yield from _company(dossier.company)
    for attested in dossier.attestations:
        yield f"attestation.{attested.what}.name", _given(bool(attested.name))
        yield f"attestation.{attested.what}.date", attested.date


def _company(company: Company) -> Details:
    yield "company.kind", company.kind
    name = company.legal_name_en
    is_english = bool(_LATIN.search(name)) and not _FOREIGN.search(name)
    yield "company.legal_name_en", _given(bool(name), is_right=is_english)
    yield from _credit_code(company.credit_code)
    for place, value in (
        ("company.email", company.email),
        ("company.legal_representative.email", company.representative_email),
    ):
        yield place, _given(bool(value), is_right=bool(_EMAIL.fullmatch(value)))
    telephone = company.representative_telephone
    is_right = bool(_TELEPHONE.fullmatch(telephone))
    yield "company.legal_representative.telephone", _given(bool(telephone), is_right=is_right)


def _credit_code(text: str) -> Details:
    yield "credit_code", _given(bool(text))
    if not text:
        return
    code = credit_code_of(text)
    yield "credit_code.length", str(code.length)
    yield "credit_code.strange", str(code.strange or "")
    if code.is_checked is not None:
        yield "credit_code.check", "right" if code.is_checked else "wrong"
    yield "credit_code.holder", "person" if code.is_of_a_person else "organisation"


def _given(is_given: bool, *, is_right: bool = True) -> str:  # noqa: FBT001 - the one thing asked
    if not is_given:
        return Given.MISSING
    return Given.GIVEN if is_right else Given.MALFORMED

"""Cases on the papers of a submission: DOSS-01 to DOSS-09, as acts that the evidence holds.

No traffic shows them. Each case is a right dossier, handed in on 2026-03-31, and one change: a
mapping of what the dossier says (`dossier`), or of what a paper is; None takes a paper out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from proof.corpus.case import Case, Kind, Record
from proof.corpus.wire import act_record

Facts = Mapping[str, str]
Change = Mapping[str, Facts | None]

_AT = datetime(2026, 3, 31, 2, 0, tzinfo=UTC)
_PERSON = "company.legal_representative"
_DOSSIER: Facts = {
    "submission_date": "2026-03-31",
    "submission_date_from": "dossier",
    "company.kind": "enterprise",
    "company.legal_name_en": "given",
    "credit_code": "given",
    "credit_code.length": "18",
    "credit_code.strange": "",
    "credit_code.check": "right",
    "credit_code.holder": "organisation",
    "company.email": "given",
    f"{_PERSON}.email": "given",
    f"{_PERSON}.telephone": "given",
    "attestation.high_risk_review.name": "given",
    "attestation.high_risk_review.date": "2026-03-20",
    "attestation.permitted_use.name": "given",
    "attestation.permitted_use.date": "2026-03-20",
}
_ENGLISH: Facts = {"kind": "pdf", "pages": "2", "cjk": "12", "latin": "2100", "language": "en"}
_CHINESE: Facts = {"kind": "pdf", "pages": "2", "cjk": "1400", "latin": "80", "language": "zh"}
_SCAN: Facts = {"kind": "jpeg", "language": "both"}


def _quarter(begins: str, ends: str, amount: str) -> Facts:
    said = {"from": begins, "to": ends, "date": ends, "currency": "USD", "amount": amount}
    return {**_ENGLISH, **said}


# Six calendar months before 31 March: that day of September is its last, the 30th.
_PAPERS: Mapping[str, Facts] = {
    "business_licence": _SCAN,
    "registration_form": _ENGLISH,
    "data_security_commitment": {**_ENGLISH, "stamped": "true"},
    "sales.0": _quarter("2025-09-30", "2025-12-31", "25000.00"),
    "sales.1": _quarter("2026-01-01", "2026-03-30", "25000.00"),
    "iso27001": {**_ENGLISH, "valid_from": "2025-01-01", "valid_until": "2028-01-01"},
    "security_audit.code_scan": {**_ENGLISH, "date": "2026-02-01"},
    "security_audit.penetration_test": {**_ENGLISH, "date": "2026-02-02"},
    "security_audit.data_masking": {**_CHINESE, "date": "2026-02-03"},
    "security_audit.data_masking.translation": {**_ENGLISH, "language": "", "notarised": "yes"},
    "identity_paper": _SCAN,
    "confidentiality_agreement": {**_ENGLISH, "signed": "true"},
}
_BROKEN: Facts = {"outcome": "unreadable", "problem": "damaged PDF"}
_GONE: Facts = {"outcome": "missing"}
_MASKING = "security_audit.data_masking"
_LATE = "2026-04-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    requirement: str
    mutants: Mapping[str, tuple[str, Change]]
    neighbours: Mapping[str, tuple[str, Change]]


_ALIEXPRESS = (
    _Row(
        requirement="DOSS-01",
        mutants={
            "sole-trader": ("A sole trader.", {"dossier": {"company.kind": "sole_trader"}}),
            "chinese-name": ("No English name.", {"dossier": {"company.legal_name_en": "missing"}}),
            "wrong-check": (
                "A wrong check character.",
                {"dossier": {"credit_code.check": "wrong"}},
            ),
            "old-number": (
                "A registration number of 15 digits.",
                {"dossier": {"credit_code.length": "15", "credit_code.check": ""}},
            ),
            "no-licence": ("No scan of the licence.", {"business_licence": None}),
            "no-telephone": ("No telephone.", {"dossier": {f"{_PERSON}.telephone": "missing"}}),
            "no-email": ("No e-mail.", {"dossier": {f"{_PERSON}.email": "missing"}}),
        },
        neighbours={
            "licence-as-pdf": ("The licence as a PDF.", {"business_licence": {"kind": "pdf"}}),
        },
    ),
    _Row(
        requirement="DOSS-02",
        mutants={
            "no-form": ("No registration form.", {"registration_form": None}),
            "commitment-gone": ("The file is gone.", {"data_security_commitment": _GONE}),
            "commitment-broken": ("It cannot be read.", {"data_security_commitment": _BROKEN}),
            "commitment-png": ("It is a picture.", {"data_security_commitment": {"kind": "png"}}),
            "no-stamp": ("It bears no stamp.", {"data_security_commitment": {"stamped": "false"}}),
        },
        neighbours={"form-as-docx": ("A form in DOCX.", {"registration_form": {"kind": "docx"}})},
    ),
    _Row(
        requirement="DOSS-03",
        mutants={
            "one-day": ("One day is left out.", {"sales.1": {"from": "2026-01-02"}}),
            "first-day": (
                "The first day is left out, and 1 October, from which on all agree that it counts.",
                {"sales.0": {"from": "2025-10-02"}},
            ),
            "last-day": ("The last day is left out.", {"sales.1": {"to": "2026-03-29"}}),
            "yuan": ("In yuan.", {"sales.1": {"currency": "CNY"}}),
            "undated": ("Without a date.", {"sales.0": {"date": ""}}),
            "a-cent": ("A cent is missing.", {"sales.0": {"amount": "24999.99"}}),
        },
        neighbours={
            "lopsided": (
                "All of it was sold in one quarter.",
                {"sales.0": {"amount": "50000.00"}, "sales.1": {"amount": "0.00"}},
            ),
            "repeated": (
                "A statement stands there twice, and the sum is reached without it.",
                {"sales.2": _quarter("2026-01-01", "2026-01-31", "9000.00")},
            ),
        },
    ),
    _Row(
        requirement="DOSS-04",
        mutants={
            "missing": ("No certificate.", {"iso27001": None}),
            "expired": ("Over since yesterday.", {"iso27001": {"valid_until": "2026-03-30"}}),
            "not-yet": ("It begins tomorrow.", {"iso27001": {"valid_from": _LATE}}),
        },
        neighbours={"last-day": ("The last day.", {"iso27001": {"valid_until": "2026-03-31"}})},
    ),
    _Row(
        requirement="DOSS-05",
        mutants={
            "no-translation": ("In Chinese, untranslated.", {f"{_MASKING}.translation": None}),
            "no-notary": ("Not notarised.", {f"{_MASKING}.translation": {"notarised": "no"}}),
            "declared-english": ("Chinese under another name.", {_MASKING: {"language": "en"}}),
        },
        neighbours={
            "bilingual": ("Chinese and English.", {"iso27001": {"cjk": "600", "latin": "1400"}}),
            "scan": ("A scan without text.", {"iso27001": {"cjk": "0", "latin": "0"}}),
        },
    ),
    _Row(
        requirement="DOSS-06",
        mutants={
            "no-test": ("No penetration test.", {"security_audit.penetration_test": None}),
            "old-scan": (
                "A scan of a year and a day ago.",
                {"security_audit.code_scan": {"date": "2025-03-30"}},
            ),
            "undated": ("An undated review.", {_MASKING: {"date": ""}}),
            "future": ("A scan of tomorrow.", {"security_audit.code_scan": {"date": _LATE}}),
        },
        neighbours={
            "a-year": (
                "A scan of a year ago to the day.",
                {"security_audit.code_scan": {"date": "2025-03-31"}},
            )
        },
    ),
    _Row(
        requirement="DOSS-09",
        mutants={
            "silent": (
                "Nobody attests it.",
                {
                    "dossier": {
                        "attestation.high_risk_review.name": "",
                        "attestation.high_risk_review.date": "",
                    }
                },
            ),
            "nameless": (
                "No name stands there.",
                {"dossier": {"attestation.high_risk_review.name": "missing"}},
            ),
        },
        neighbours={
            "same-day": (
                "Attested on the day itself.",
                {"dossier": {"attestation.high_risk_review.date": "2026-03-31"}},
            )
        },
    ),
)
_ALIBABA = (
    _Row(
        requirement="DOSS-07",
        mutants={
            "no-licence": ("No licence.", {"business_licence": None}),
            "identity-broken": ("The identity paper is damaged.", {"identity_paper": _BROKEN}),
            "no-email": ("No company e-mail.", {"dossier": {"company.email": "missing"}}),
            "no-agreement": ("Raw data without agreement.", {"confidentiality_agreement": None}),
            "unsigned": (
                "The agreement is unsigned.",
                {"confidentiality_agreement": {"signed": "false"}},
            ),
        },
        neighbours={"as-pdf": ("The licence as a PDF.", {"business_licence": {"kind": "pdf"}})},
    ),
    _Row(
        requirement="DOSS-08",
        mutants={
            "nameless": (
                "No name stands there.",
                {"dossier": {"attestation.permitted_use.name": "missing"}},
            ),
            "undated": (
                "No date stands there.",
                {"dossier": {"attestation.permitted_use.date": ""}},
            ),
        },
        neighbours={
            "same-day": (
                "Attested on the day itself.",
                {"dossier": {"attestation.permitted_use.date": "2026-03-31"}},
            )
        },
    ),
)


def cases(edition: str, statement: Mapping[str, Any]) -> Iterator[Case]:
    """All of an edition; `statement` names the raw-data package where it has one."""
    for row in _ALIEXPRESS if edition == "aliexpress" else _ALIBABA:
        for kind, entries in ((Kind.MUTANT, row.mutants), (Kind.NEIGHBOUR, row.neighbours)):
            for name, (shows, change) in entries.items():
                yield Case(
                    requirement=row.requirement,
                    kind=kind,
                    name=name,
                    shows=shows,
                    edition=edition,
                    statement=statement,
                    exchanges=(),
                    acts=tuple(_acts(change)),
                )


def _acts(change: Change) -> Iterator[Record]:
    said = {**_DOSSIER, **(change.get("dossier") or {})}
    yield _act("dossier_read", "dossier.yaml", said)
    for name in {**_PAPERS, **change}:
        own = change.get(name, {})
        if name != "dossier" and own is not None:
            yield _act("paper_read", name, {**_PAPERS.get(name, {}), **own})


def _act(kind: str, name: str, facts: Facts) -> Record:
    details = tuple((key, text) for key, text in facts.items() if key != "outcome" and text)
    outcome = facts.get("outcome", "done")
    return act_record(kind, _AT, name=name, outcome=outcome, details=details)

"""The acts of a right dossier, written by hand after the register, and how a fixture departs.

`papers: handed in` is a right dossier of the fixture's edition, submitted on 2026-01-05. Beside it:
`without`: names of papers that are not there; `paper`: NAME -> facts that differ (an empty text
takes one out), `outcome` among them; `said`: facts of the dossier that differ.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from harness.model.evidence import Act, ActKind

Facts = dict[str, str]

SAID: Facts = {
    "submission_date": "2026-01-05",
    "submission_date_from": "dossier",
    "company.kind": "enterprise",
    "company.legal_name_en": "given",
    "credit_code": "given",
    "credit_code.length": "18",
    "credit_code.check": "right",
    "credit_code.holder": "organisation",
    "company.email": "given",
    "company.legal_representative.email": "given",
    "company.legal_representative.telephone": "given",
    "attestation.high_risk_review.name": "given",
    "attestation.high_risk_review.date": "2026-01-02",
    "attestation.permitted_use.name": "given",
    "attestation.permitted_use.date": "2026-01-02",
}
_SCAN: Facts = {"kind": "png", "size": "90000", "language": "both"}
_TEXT: Facts = {"kind": "pdf", "pages": "1", "cjk": "0", "latin": "900", "language": "en"}
_CHINESE: Facts = {"kind": "pdf", "pages": "1", "cjk": "700", "latin": "60", "language": "zh"}
_SALES: Facts = {**_TEXT, "currency": "USD", "amount": "10000.00"}


def _month(begins: str, ends: str) -> Facts:
    return {**_SALES, "from": begins, "to": ends, "date": ends}


PAPERS: dict[str, Facts] = {
    "business_licence": _SCAN,
    "registration_form": _TEXT,
    "data_security_commitment": {**_TEXT, "stamped": "true"},
    "sales.0": _month("2025-07-05", "2025-07-31"),
    "sales.1": _month("2025-08-01", "2025-08-31"),
    "sales.2": _month("2025-09-01", "2025-10-31"),
    "sales.3": _month("2025-11-01", "2025-11-30"),
    "sales.4": _month("2025-12-01", "2026-01-04"),
    "iso27001": {**_TEXT, "valid_from": "2024-01-01", "valid_until": "2026-12-31"},
    "security_audit.code_scan": {**_TEXT, "date": "2025-11-01"},
    "security_audit.penetration_test": {**_TEXT, "date": "2025-10-01"},
    "security_audit.data_masking": {**_CHINESE, "date": "2025-09-01"},
    "security_audit.data_masking.translation": {**_TEXT, "language": "", "notarised": "yes"},
    "identity_paper": _SCAN,
    "confidentiality_agreement": {**_TEXT, "signed": "true"},
}


def papers_of(row: dict[str, Any], at: datetime) -> Iterator[Act]:
    """The acts that a row of a fixture means."""
    yield _act(ActKind.DOSSIER_READ, "dossier.yaml", SAID | row.get("said", {}), at)
    changes = row.get("paper", {})
    for name in dict.fromkeys([*PAPERS, *changes]):
        if name not in row.get("without", ()):
            yield _act(ActKind.PAPER_READ, name, PAPERS.get(name, {}) | changes.get(name, {}), at)


def _act(kind: ActKind, name: str, facts: Facts, at: datetime) -> Act:
    details = tuple((key, value) for key, value in facts.items() if value and key != "outcome")
    outcome = facts.get("outcome", "done")
    return Act(kind=kind, at=at, name=name, outcome=outcome, details=details)

"""The dossier: the papers of a submission, and what the applicant says of them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path


class CompanyKind(StrEnum):
    """What the applicant is in law."""

    ENTERPRISE = "enterprise"
    SOLE_TRADER = "sole_trader"
    INDIVIDUAL = "individual"


class PaperLanguage(StrEnum):
    """In which language a paper is written."""

    ENGLISH = "en"
    CHINESE = "zh"
    BOTH = "both"
    OTHER = "other"


class PaperOutcome(StrEnum):
    """How the opening of a paper ended."""

    DONE = "done"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    """It was opened, and it is not what can be read as a paper."""
    UNEXAMINED = "unexamined"
    """It could not be looked at on this machine, so nothing is known of it."""


class Given(StrEnum):
    """What is recorded of a value that itself must not be."""

    GIVEN = "given"
    MISSING = "missing"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation that lies beside a paper."""

    file: str
    is_notarised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of the dossier: where it is to lie, and what is said of it."""

    name: str
    """Its place below `papers`: `business_licence`, `sales.0`, `security_audit.code_scan`."""
    file: str
    """Path from the dossier's folder on."""
    language: str = ""
    translation: Translation | None = None
    says: tuple[tuple[str, str], ...] = ()
    """What else is said of it: `valid_until`, `amount`, `date`, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who applies; what names or reaches a person is never printed."""

    legal_name_en: str = ""
    kind: str = ""
    credit_code: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    representative_email: str = field(default="", repr=False)
    representative_telephone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What a person stands for by name."""

    what: str
    """`high_risk_review` or `permitted_use`."""
    name: str = field(default="", repr=False)
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The papers of one submission; what it leaves out is not handed in."""

    edition: str = ""
    """The edition it is for; empty where the statement says so."""
    company: Company = field(default_factory=Company)
    papers: tuple[Paper, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    submission_date: date | None = None
    """The day on which it is handed in; None for the day of the run."""
    source: str = ""
    """Folder of the application's source, from the dossier's folder on."""
    path: Path = Path()
    sha256: str = ""

    @property
    def folder(self) -> Path:
        """Where the papers start."""
        return self.path.resolve().parent

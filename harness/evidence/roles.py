"""What the files of a run's folder are, by their paths."""

from enum import StrEnum
from pathlib import PurePosixPath

README = "README.txt"


class Role(StrEnum):
    """What a file of a bundle is."""

    REPORT = "report"
    """The one truth."""
    VIEW = "view"
    """Derived from it: pages, and forms that other tools read."""
    EVIDENCE = "evidence"
    README = "readme"
    EXTERNAL = "external"
    """Put into the folder by somebody else."""


def role_of(path: str) -> Role:
    """What the file at a path below the run's folder is."""
    if path == "report.json":
        return Role.REPORT
    if path in _VIEWS or path.startswith("allure-results/"):
        return Role.VIEW
    if path.startswith("evidence/"):
        return Role.EVIDENCE
    return Role.README if path == README else Role.EXTERNAL


def media_type_of(path: str) -> str:
    """The media type of a file, by the suffix of its name."""
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


_VIEWS = ("report.html", "report.pdf", "junit.xml", "ctrf.json", "intoto.json", "traffic.har")
_MEDIA_TYPES = {
    ".har": "application/json",
    ".html": "text/html",
    ".json": "application/json",
    ".log": "text/plain",
    ".ndjson": "application/x-ndjson",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".properties": "text/plain",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
"""Our own table: that of the machine would differ from one to the next."""

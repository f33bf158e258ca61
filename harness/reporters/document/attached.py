"""What a PDF of ours carries inside: the report.json that it was made of."""

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from harness.reporters.document.render import ATTACHED


def embedded_report(pdf: bytes) -> bytes | None:
    """The bytes of the report.json inside a PDF.

    None where the bytes are no PDF that can be read, where it carries no such file, and where it
    carries several: which of them is meant could not be said.
    """
    try:
        found = [bytes(f.content) for f in _reader(pdf).attachment_list if f.name == ATTACHED]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None  # a damaged file breaks the reader in many ways, and is none we wrote
    return found[0] if len(found) == 1 else None


def _reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))

"""The PDF of a report; needs the extra `pdf`."""

from harness.reporters.document.render import (
    document_bytes,
    is_available,
    require_pdf,
    write_document,
)

__all__ = ["document_bytes", "is_available", "require_pdf", "write_document"]

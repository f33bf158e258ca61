"""intoto.json: the statement of a run without a signature, over the digest of its report.json."""

from pathlib import Path

from harness.documents.canonical import sha256_hex
from harness.model.verdict import Report
from harness.reporters.atomic import write_atomically
from harness.reporters.record import report_bytes
from harness.reporters.statement import statement_bytes

_SUBJECT = "report.json"


def write_intoto(report: Report, path: Path) -> None:
    """Write the statement, whole or not at all, for a pipeline that signs with keys of its own.

    The attestation of a bundle is over the manifest instead. Raises CompletenessError when the
    counts do not add up.
    """
    digest = sha256_hex(report_bytes(report))
    write_atomically(path, statement_bytes(report, digest, subject=_SUBJECT) + b"\n")

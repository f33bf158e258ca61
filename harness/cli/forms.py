"""`--pdf`: whether a run writes report.pdf too, settled before anything runs."""

import argparse


def pdf_of(options: argparse.Namespace) -> bool:
    """Whether it was asked for. Raises UsageError where it was and cannot be made."""
    if options.pdf:
        from harness.reporters.document import require_pdf  # noqa: PLC0415 - heavy

        require_pdf()
    return bool(options.pdf)

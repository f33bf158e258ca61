"""`harness keys new`: a key that bundles are signed with."""

import argparse

from harness.cli.streams import show, show_object
from harness.evidence.keys import write_new_keys


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Make the keys and tell where they are."""
    made = write_new_keys(options.out)
    if options.json:
        show_object(
            {
                "private": str(made.private),
                "public": str(made.public),
                "fingerprint": made.fingerprint,
            }
        )
    else:
        show(
            f"Private key  {made.private}\n"
            "             keep it secret: whoever has it can sign in your name\n"
            f"Public key   {made.public}\n"
            "             hand it to whoever checks your bundles, by another way than those\n"
            f"Fingerprint  {made.fingerprint}"
        )
    return 0, ""

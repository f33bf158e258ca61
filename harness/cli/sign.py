"""`harness sign`: show the canonical string and the signature of a request."""

import argparse

from harness.cli.signing import signing_of
from harness.cli.streams import show, show_object


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print what is signed, the secret shown as ***, and the signature."""
    signing = signing_of(options)
    canonical = signing.shown(signing.recipe.canonical(signing.signable))
    signature = signing.recipe.sign(signing.signable, signing.secret)
    if options.json:
        show_object({"canonical": canonical, "signature": signature})
    else:
        show(f"canonical: {canonical}")
        show(f"signature: {signature}")
    return 0, ""

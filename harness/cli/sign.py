"""`harness sign`: show the canonical string and the signature of a request."""

import argparse
import json

from harness.cli.signing import add_request, signing_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_request(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Print what is signed, the secret shown as ***, and the signature."""
    signing = signing_of(options)
    canonical = signing.recipe.canonical(signing.signable).decode("utf-8", "backslashreplace")
    signature = signing.recipe.sign(signing.signable, signing.secret)
    if options.json:
        print(json.dumps({"canonical": canonical, "signature": signature}, ensure_ascii=False))
    else:
        print(f"canonical: {canonical}")
        print(f"signature: {signature}")
    return 0, ""

"""`harness keys new`: a key that bundles are signed with."""

import argparse
from pathlib import Path

from harness.cli.streams import show, show_object
from harness.evidence.keys import write_new_keys

_FILE = Path("harness-signer.key")
_EPILOG = """\
The private key is read by --sign file:PATH, or from a variable by --sign env:NAME; whoever has it
can sign in your name. Hand out the public key by another way than the bundles, for it shows whose
a signature is. docs/bundle.md says more."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _EPILOG
    parser.add_argument("act", choices=("new",), help="make a new pair of Ed25519 keys")
    parser.add_argument(
        "--out",
        type=Path,
        default=_FILE,
        metavar="FILE",
        help=f"the private key; the public one goes to FILE.pub (default: {_FILE})",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


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

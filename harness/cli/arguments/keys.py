"""The options of `harness keys`."""

import argparse
from pathlib import Path

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

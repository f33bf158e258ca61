"""`harness explain`: say why a given signature is wrong."""

import argparse
import json

from harness.cli.signing import add_request, signing_of
from harness.platforms.mistakes import Explanation, explain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_request(parser)
    parser.add_argument("--given", required=True, metavar="SIGN", help="the signature to explain")
    parser.add_argument("--lang", choices=("en", "zh", "both"), default="en")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Explain; exit 1 when the signature does not match."""
    signing = signing_of(options)
    found = explain(signing.recipe, signing.signable, signing.secret, options.given)
    signature = signing.recipe.sign(signing.signable, signing.secret)
    if options.json:
        print(json.dumps(_record(found, signature), ensure_ascii=False))
    else:
        _tell(found, signature, options.given, options.lang)
    return (0, "match") if found.match else (1, "no match")


def _record(found: Explanation, signature: str) -> dict[str, object]:
    return {
        "canonical": _text(found.canonical),
        "signature": signature,
        "match": found.match,
        "mistake": found.mistake.name if found.mistake else None,
        "explanation": {"en": found.text.en, "zh": found.text.zh},
    }


def _tell(found: Explanation, signature: str, given: str, lang: str) -> None:
    print(f"expected:  {signature}")
    print(f"given:     {given}")
    print(f"canonical: {_text(found.canonical)}")
    if found.mistaken is not None and found.mistaken != found.canonical:
        print(f"yours:     {_text(found.mistaken)}")
        print(f"           {' ' * (found.first_difference or 0)}^ first difference")
    if found.mistake:
        print(f"mistake:   {found.mistake.name}")
    if lang != "zh":
        print(found.text.en)
    if lang != "en":
        print(found.text.zh)


def _text(canonical: bytes) -> str:
    return canonical.decode("utf-8", "backslashreplace")

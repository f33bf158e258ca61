"""`harness explain`: say why a given signature is wrong."""

import argparse
from collections.abc import Iterator

from harness.cli.options import in_language
from harness.cli.signing import Signing, signing_of
from harness.cli.streams import show, show_object
from harness.model.text import Text
from harness.platforms.mistakes import Explanation, explain


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Explain; exit 1 when the signature does not match."""
    signing = signing_of(options)
    found = explain(signing.recipe, signing.signable, signing.secret, options.given)
    signature = signing.recipe.sign(signing.signable, signing.secret)
    if options.json:
        show_object(_record(found, signing, signature))
    else:
        for line in _lines(found, signing, signature, options):
            show(line)
    meaning = Text("match", "一致") if found.match else Text("no match", "不一致")
    return (0 if found.match else 1), in_language(meaning, options.lang)


def _record(found: Explanation, signing: Signing, signature: str) -> dict[str, object]:
    return {
        "canonical": signing.shown(found.canonical),
        "signature": signature,
        "match": found.match,
        "mistake": found.mistake.name if found.mistake else None,
        "explanation": {"en": found.text.en, "zh": found.text.zh},
    }


def _lines(
    found: Explanation, signing: Signing, signature: str, options: argparse.Namespace
) -> Iterator[str]:
    canonical = signing.shown(found.canonical)
    yield f"expected:  {signature}"
    yield f"given:     {options.given}"
    yield f"canonical: {canonical}"
    if found.mistaken is not None and found.mistaken != found.canonical:
        mistaken = signing.shown(found.mistaken)
        yield f"yours:     {mistaken}"
        yield f"           {' ' * _common(canonical, mistaken)}^ first difference"
    if found.mistake:
        yield f"mistake:   {found.mistake.name}"
    if options.lang != "zh":
        yield found.text.en
    if options.lang != "en":
        yield found.text.zh


def _common(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))

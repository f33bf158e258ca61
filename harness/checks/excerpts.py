"""Pieces of traffic as findings quote them: short, printable, whole UTF-8."""

LIMIT = 200
_RADIUS = 30


def shown(text: str, limit: int = LIMIT) -> str:
    """A text as a report can print it: nothing unprintable, no lone surrogates, cut when long."""
    clean = text
    if not text.isprintable():
        clean = text.encode("utf-8", "replace").decode("utf-8")
        clean = "".join(c if c.isprintable() else repr(c)[1:-1] for c in clean)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def around(data: bytes, offset: int) -> str:
    """The neighbourhood of a byte offset, with dots where something is left out."""
    start, end = max(0, offset - _RADIUS), offset + _RADIUS
    excerpt = data[start:end].decode("utf-8", "replace")
    return shown(f"{'…' if start else ''}{excerpt}{'…' if end < len(data) else ''}")


def first_difference(left: bytes, right: bytes) -> int:
    """The offset at which two byte strings part; the length of the shorter when one is a start."""
    pairs = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))

"""The leak guard: searches finished files for secret values, sharing no rule with the redactor."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_SHORTEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A place where a secret was found; never the secret itself."""

    file: str
    offset: int
    form: str


def find_leaks(folder: Path, secrets: Iterable[str]) -> tuple[Leak, ...]:
    """Every file below a folder that holds a secret value: raw, URL-encoded, base64, hex."""
    needles = [
        (form, needle)
        for secret in sorted(set(secrets))
        if len(secret) >= _SHORTEST
        for form, needle in _forms(secret)
    ]
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return tuple(leak for file in files for leak in _search(file, folder, needles))


def _search(file: Path, folder: Path, needles: list[tuple[str, bytes]]) -> Iterator[Leak]:
    data = file.read_bytes()
    for form, needle in needles:
        offset = data.find(needle)
        if offset >= 0:
            yield Leak(file=str(file.relative_to(folder)), offset=offset, form=form)


def _forms(secret: str) -> Iterator[tuple[str, bytes]]:
    raw = secret.encode()
    yield "raw", raw
    for once in {quote(secret, safe="").encode()} - {raw}:
        yield "url", once
        yield "url twice", quote(once.decode(), safe="").encode()
    yield "hex", raw.hex().encode()
    for shift in range(3):
        # The first and last characters depend on what stands around the secret.
        encoded = base64.b64encode(b"\0" * shift + raw)
        yield "base64", encoded[4 if shift else 0 : -4]

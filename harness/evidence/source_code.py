"""What a scan of the application's source finds: places of secrets, never the secrets.

The rules look for what is a secret beyond doubt and pass over references, placeholders and names:
a scanner that cries at every `password:` is switched off (docs/decisions/0005). Recordings and run
folders of ours are full of pseudonyms that look like tokens; a real key is found there as well.
"""

import codecs
import errno
import math
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.evidence.disguises import SHORTEST
from harness.evidence.resign import CASSETTE_KEYS

MOST_FILES = 20_000
MOST_BYTES = 1_000_000
_HEAD = 8192
"""Nearly all that is no text has a zero byte in so many."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LITERAL = "assigned literal"
_PASSED_OVER = re.compile(
    r"\.git|\.hg|\.svn|\.?venv|\.tox|\.\w+_cache|\.idea|\.gradle|__pycache__|node_modules|dist"
    r"|build|target|vendor|site-packages|allure-(?:results|report)"
)
_OF_TESTS = re.compile(r"tests?|specs?|fixtures|testdata|__tests__")
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")
_NAME = (
    r"(?:app_?secret|client_?secret|secret_?key|secret|passwd|password|api_?key|access_?key"
    r"|access_?token|refresh_?token|session_?key|private_?key)"
)
_QUOTED = re.compile(
    rf"(?i)\b[\w.-]*{_NAME}[\"']?\]?\s*(?::\s*[\w\[\], |.]+?\s*)?(?:=>|:=|=|:|,)\s*"
    r"(?P<quote>[\"'`])(?P<value>[!-~]{8,}?)(?P=quote)"
)
_PLAIN = re.compile(rf"(?i)^\s*(?:export\s+)?[\w.-]*{_NAME}\s*[=:]\s*(?P<value>[!-~]{{8,}})\s*$")
_PLAIN_FILES = (".env", ".properties", ".ini", ".cfg", ".conf", ".yaml", ".yml", ".toml")
_REFERENCE = re.compile(
    r"(?i)[${}<>*%()]|^(?:env|file|keyring|vault|arn|ref|https?|/|\./|@)|example|your|change.?me"
    r"|xxx|placeholder|dummy|secret|passw|token|key|redacted|none|null"
)
_RUN_LOG = Path("evidence", "log.ndjson")
_RECORDING_FILES = (".yaml", ".yml", ".json", ".har")
_RECORDING = re.compile(
    rf"""^\s*"?cassette_key"?: "?(?:{"|".join(map(re.escape, CASSETTE_KEYS))})"?,?$""", re.MULTILINE
)
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[._-][A-Za-z]+)+\Z")
_RANDOM_LENGTH, _RANDOM_BITS = 16, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceScan:
    """What was looked at, and where a secret stands."""

    files: int
    hits: tuple["Hit", ...]
    is_cut: bool = False
    """Whether there are more files than were looked at."""
    unsearched: tuple[str, ...] = ()
    """Files that were not looked at: texts that are too large, and what cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place in the source that holds a secret; never the secret."""

    file: str
    line: int
    rule: str
    """`private key`, `application secret` or `assigned literal`."""


def scan_source(folder: Path, secret: str = "") -> SourceScan:
    """Search a folder, or one file, for secrets; `secret` is the application's own, where known.

    Raises OSError when the folder cannot be listed.
    """
    known = secret if len(secret) >= SHORTEST else ""
    files = 0
    hits: list[Hit] = []
    unsearched: list[str] = []
    is_cut = False
    for number, (path, is_of_run) in enumerate(_files(folder)):
        if is_cut := number == MOST_FILES:
            break
        name = str(path.relative_to(folder)) if path != folder else path.name
        try:
            text = _text(path)
        except OSError:
            unsearched.append(name)
            continue
        if text is not None:
            files += 1
            is_ours = is_of_run or _is_recording(path, text)
            hits += _hits(name, text, known, is_ours=is_ours)
    return SourceScan(files=files, hits=tuple(hits), is_cut=is_cut, unsearched=tuple(unsearched))


def _files(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Every file, and whether it lies in the folder of a run of ours."""
    if folder.is_file():
        yield folder, False
        return
    next(folder.iterdir(), None)  # a walk passes over what it cannot list: not the root
    runs: set[Path] = set()
    for place, folders, names in os.walk(folder):
        here = Path(place)
        is_of_run = not runs.isdisjoint((here, *here.parents)) or (here / _RUN_LOG).is_file()
        if is_of_run:
            runs.add(here)
        folders[:] = sorted(name for name in folders if not _PASSED_OVER.fullmatch(name))
        for name in sorted(names):
            yield here / name, is_of_run


def _is_recording(path: Path, text: str) -> bool:
    return path.suffix in _RECORDING_FILES and bool(_RECORDING.search(text))


def _text(path: Path) -> str | None:
    """What a file says; None for one that is no text, or no plain file.

    Raises OSError for a text that is too large, and for what cannot be opened.
    """
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES and _decoded(data[:_HEAD]) is not None:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return _decoded(data) if len(data) <= MOST_BYTES else None


def _decoded(data: bytes) -> str | None:
    """A text; of an encoding that is not known what is ASCII of it, as secrets are."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:_HEAD]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("ascii", "replace")


def _hits(name: str, text: str, secret: str, *, is_ours: bool) -> Iterator[Hit]:
    is_plain = name.endswith(_PLAIN_FILES)
    is_of_tests = any(map(_OF_TESTS.fullmatch, Path(name).parts[:-1]))
    for number, line in enumerate(text.splitlines(), 1):
        rule = _rule(line, secret, is_plain=is_plain, is_of_tests=is_of_tests)
        if rule and not (is_ours and rule == _LITERAL):
            yield Hit(file=name, line=number, rule=rule)


def _rule(line: str, secret: str, *, is_plain: bool, is_of_tests: bool) -> str:
    if _PRIVATE_KEY.search(line):
        return "private key"
    if secret and secret in line:
        return "application secret"
    patterns = (_QUOTED, _PLAIN) if is_plain else (_QUOTED,)
    values = [found["value"] for pattern in patterns for found in pattern.finditer(line)]
    is_secret = _is_random if is_of_tests else _is_literal
    return _LITERAL if any(is_secret(value) for value in values) else ""


def _is_literal(value: str) -> bool:
    """Whether a value given to a secret's name is one, and no reference, placeholder or name."""
    return not _REFERENCE.search(value) and not _IDENTIFIER.match(value)


def _is_random(value: str) -> bool:
    """Whether a value is one beyond doubt: tests are full of made-up ones."""
    has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return len(value) >= _RANDOM_LENGTH and has_both and _is_literal(value) and _bits(value)


def _bits(value: str) -> bool:
    counts = Counter(value).values()
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts)
    return bits >= _RANDOM_BITS

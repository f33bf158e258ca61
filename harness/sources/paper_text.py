"""A process of its own in which the papers of a dossier are read: a hostile file harms nobody else.

Asks come on standard input, each the word `pdf` or `docx` and a length on one line, then so many
bytes; for each, one line of JSON goes out. Run by `papers`, which ends it when it takes too long.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from harness.model.dossier import PaperOutcome

READY = b"ready\n"
"""The first line that goes out: from then on what goes wrong has to do with a paper."""
MOST_PAGES_READ = 20
MOST_LETTERS = 20_000
_MOST_MEMORY = 2 * 1024**3
_MOST_XML = 8 * 1024 * 1024
_TAG = re.compile(r"<[^>]{0,4096}>")
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def main() -> None:
    """Serve until standard input ends."""
    _bound_memory()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    stdout.write(READY)
    stdout.flush()
    while line := stdin.readline():
        kind, length = line.split()
        found = read_text(kind.decode(), _exactly(stdin, int(length)))
        stdout.write(json.dumps(found).encode() + b"\n")
        stdout.flush()


def read_text(kind: str, data: bytes) -> dict[str, Any]:
    """What a paper holds, in numbers; never its text."""
    try:
        return _read_pdf(data) if kind == "pdf" else _read_docx(data)
    except (MemoryError, RecursionError):
        return {"outcome": PaperOutcome.UNEXAMINED, "problem": "too much to read"}
    except ImportError:
        return {"outcome": PaperOutcome.UNEXAMINED, "problem": f"nothing here reads {kind.upper()}"}
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the library do
        return {"outcome": PaperOutcome.UNREADABLE, "problem": f"damaged {kind.upper()}"}


def _read_pdf(data: bytes) -> dict[str, Any]:
    from pypdf import PdfReader  # noqa: PLC0415 - only this process loads it

    reader = PdfReader(io.BytesIO(data))
    is_encrypted = reader.is_encrypted
    if is_encrypted and not reader.decrypt(""):
        return {"outcome": PaperOutcome.UNREADABLE, "problem": "encrypted PDF"}
    pages = len(reader.pages)
    if not pages:
        return {"outcome": PaperOutcome.UNREADABLE, "problem": "PDF without pages"}
    first = [reader.pages[number] for number in range(min(pages, MOST_PAGES_READ))]
    return _counted(_texts_of(first)) | {
        "outcome": PaperOutcome.DONE,
        "pages": pages,
        "encrypted": "yes" if is_encrypted else "no",
    }


def _texts_of(pages: list[Any]) -> Iterator[str]:
    for page in pages:
        # A page whose text cannot be had is one without text: a person still sees it.
        with suppress(Exception):
            yield page.extract_text()


def _read_docx(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
        xml = part.read(_MOST_XML).decode("utf-8", errors="replace")
    return _counted([_TAG.sub("", xml)]) | {"outcome": PaperOutcome.DONE}


def _counted(texts: Any) -> dict[str, int]:
    cjk = latin = 0
    for text in texts:
        cjk += len(_CJK.findall(text))
        latin += len(_LATIN.findall(text))
        if cjk + latin >= MOST_LETTERS:
            break
    return {"cjk": cjk, "latin": latin}


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        sys.exit(1)
    return data


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


if __name__ == "__main__":
    main()

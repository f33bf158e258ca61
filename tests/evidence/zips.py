"""Archives, sound and evil, and what opening one comes to."""

import io
import zipfile

from harness.evidence.archive import unpack

FILE = 0o100644


def member(name, *, mode=FILE, method=zipfile.ZIP_DEFLATED, **fields):
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr, info.compress_type = 3, mode << 16, method
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def zipped(*files):
    """The bytes of an archive with members (name or ZipInfo, data)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in files:
            made.writestr(name if isinstance(name, zipfile.ZipInfo) else member(name), data)
    return buffer.getvalue()


GOOD = zipped(("r/a.txt", b"one"), ("r/b/c.txt", b"two" * 1000), ("r/空.txt", b""))


def opened_at(place, data):
    """Unpacks bytes: the top folder, file -> reasons, what was unpacked."""
    path = place / "bundle.zip"
    path.write_bytes(data)
    into = place / "into"
    into.mkdir()
    top, flaws = unpack(path, into)
    files = {p.relative_to(into).as_posix(): p.read_bytes() for p in into.rglob("*.*")}
    told = {}
    for flaw in flaws:
        told[flaw.path] = f"{told.get(flaw.path, '')}; {flaw.reason.en}".lstrip("; ")
    return top, told, files

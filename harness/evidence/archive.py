"""Opening a bundle that came from anywhere: nothing is unpacked before everything was looked at."""

import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from harness.evidence.limits import ANY_RATIO, MOST_BYTES, MOST_FILES, MOST_RATIO
from harness.evidence.manifest import BUNDLE
from harness.evidence.member_names import name_flaws
from harness.evidence.zip_records import DEFLATED, Member, NoArchive, read_records
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.model.verification import Flaw

_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"


def is_archive(path: Path) -> bool:
    """Whether a file begins as a ZIP archive does. Raises UsageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", hint="check the path and its permissions"
        ) from error


def unpack(path: Path, into: Path) -> tuple[str, tuple[Flaw, ...]]:
    """Unpack a bundle into an empty folder; hand back the name of its one top folder.

    With any flaw in the archive nothing is unpacked, and the name is empty; a file whose data are
    damaged is left out and named.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        try:
            members, flaws = read_records(file, length)
        except NoArchive as error:
            return "", (Flaw(path.name, error.reason),)
        names = [member.name for member in members]
        flaws += (*name_flaws(names), *_limit_flaws(members, path.name), *_top_flaws(members, path))
        if flaws:
            return "", flaws
        damaged = tuple(_unpacked(file, members, into))
    return names[0].partition("/")[0], damaged


def folder_flaws(root: Path) -> tuple[Flaw, ...]:
    """What a folder holds that no bundle does: links, devices, names that not every system has."""
    names: list[str] = []
    flaws: list[Flaw] = []
    length = 0
    for entry in _entries(root):
        name = Path(entry.path).relative_to(root).as_posix()
        mode = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(mode.st_mode):
            flaws.append(Flaw(name, Text("it is a link", "它是链接")))
        elif not stat.S_ISREG(mode.st_mode):
            flaws.append(Flaw(name, Text("it is a device, not a file", "它是设备而非文件")))
        else:
            names.append(name)
            length += 0 if name == BUNDLE else mode.st_size
    if len(names) > MOST_FILES or length > MOST_BYTES:
        flaws.append(Flaw(root.name, _TOO_MUCH))
    return (*flaws, *name_flaws(names))


_TOO_MUCH = Text(
    f"it holds more than {MOST_FILES} files or {MOST_BYTES >> 30} GiB",
    f"所含内容超过 {MOST_FILES} 个文件或 {MOST_BYTES >> 30} GiB",
)


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))
            else:
                yield entry


def _limit_flaws(members: Sequence[Member], name: str) -> Iterator[Flaw]:
    if len(members) > MOST_FILES or sum(m.size for m in members) > MOST_BYTES:
        yield Flaw(name, _TOO_MUCH)
    for member in members:
        if member.size > ANY_RATIO and member.size > MOST_RATIO * member.packed:
            yield Flaw(
                member.name,
                Text(
                    f"it unpacks to more than {MOST_RATIO} times its length",
                    f"解压后超过其压缩长度的 {MOST_RATIO} 倍",
                ),
            )


def _top_flaws(members: Sequence[Member], path: Path) -> Iterator[Flaw]:
    tops = {member.name.partition("/")[0] for member in members}
    if not members:
        yield Flaw(path.name, Text("it holds no file", "其中没有文件"))
    elif len(tops) > 1:
        shown = ", ".join(sorted(tops)[:5])
        yield Flaw(
            path.name,
            Text(
                f"it holds more than one top folder: {shown}", f"其中有不止一个顶层文件夹：{shown}"
            ),
        )
    for member in members:
        if "/" not in member.name:
            yield Flaw(member.name, Text("it lies in no folder", "不在任何文件夹中"))


def _unpacked(file: BinaryIO, members: Sequence[Member], into: Path) -> Iterator[Flaw]:
    for member in members:
        target = into / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            is_whole = _copied(file, member, out)
        if not is_whole:
            target.unlink()
            yield Flaw(member.name, Text("its data are damaged", "数据已损坏"))


def _copied(file: BinaryIO, member: Member, out: BinaryIO) -> bool:
    length = crc = 0
    try:
        for data in _data(file, member):
            length += len(data)
            crc = zlib.crc32(data, crc)
            if length > member.size:
                return False
            out.write(data)
    except (zlib.error, EOFError):
        return False
    return (length, crc) == (member.size, member.crc)


def _data(file: BinaryIO, member: Member) -> Iterator[bytes]:
    file.seek(member.offset)
    yield from _inflated(file, member) if member.method == DEFLATED else _packed(file, member)


def _inflated(file: BinaryIO, member: Member) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _packed(file, member):
        if engine.eof:
            raise EOFError
        data = packed
        while data:
            # No more at once than a chunk, however much a small piece unpacks to.
            yield engine.decompress(data, _CHUNK)
            data = engine.unconsumed_tail
    while rest := engine.decompress(b"", _CHUNK):
        yield rest
    if not engine.eof or engine.unused_data:
        raise EOFError


def _packed(file: BinaryIO, member: Member) -> Iterator[bytes]:
    left = member.packed
    while left:
        data = file.read(min(left, _CHUNK))
        if not data:
            raise EOFError
        left -= len(data)
        yield data

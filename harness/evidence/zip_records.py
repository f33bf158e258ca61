"""The records of a ZIP archive, as far as a bundle uses the format; anything else is refused.

A reader that trusts one of the two headers of a member, or that searches for the archive's end, can
be shown other files than the next reader. So every byte of the archive has to belong to one member
or to the directory, and both headers of a member have to say the same.
"""

import stat
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from harness.model.text import Text
from harness.model.verification import Flaw

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_DOS_FOLDER = 0x10
_MOST_DIRECTORY = 64 << 20


class NoArchive(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised when the directory of an archive cannot be read; carries the reason."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive, as both of its headers describe it."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    """Where its data begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry of the directory, as it is written."""

    raw_name: bytes
    needed: int
    flags: int
    method: int
    time: tuple[int, int]
    crc: int
    packed: int
    size: int
    extra: int
    comment: int
    disk: int
    attributes: int
    offset: int

    @property
    def name(self) -> str:
        coding = "utf-8" if self.flags & _IS_UTF8 else "ascii"
        return self.raw_name.decode(coding, errors="backslashreplace")


def read_records(file: BinaryIO, length: int) -> tuple[tuple[Member, ...], tuple[Flaw, ...]]:
    """The members of an archive, and what is wrong with their headers.

    Raises NoArchive when there is no directory to go by.
    """
    entries, directory = _directory(file, length)
    flaws = [Flaw(e.name, reason) for e in entries for reason in _entry_flaws(e)]
    members = []
    expected = 0
    for entry in sorted(entries, key=lambda e: e.offset):
        if entry.offset != expected:
            flaws.append(
                Flaw(
                    entry.name,
                    Text(
                        "it does not follow the file before it: something lies between or over "
                        "them",
                        "未紧接前一文件：其间有多余内容或相互重叠",
                    ),
                )
            )
        start = entry.offset + _LOCAL.size + len(entry.raw_name)
        if reason := _local_flaw(file, entry):
            flaws.append(Flaw(entry.name, reason))
        members.append(_member(entry, start))
        expected = start + entry.packed
    if entries and expected != directory:
        flaws.append(
            Flaw(
                max(entries, key=lambda e: e.offset).name,
                Text(
                    "something lies between it, the last file, and the directory of the archive",
                    "最后一个文件与目录之间有多余内容或相互重叠",
                ),
            )
        )
    return tuple(sorted(members, key=lambda m: m.name)), tuple(flaws)


def _member(entry: _Entry, start: int) -> Member:
    return Member(
        name=entry.name,
        method=entry.method,
        crc=entry.crc,
        packed=entry.packed,
        size=entry.size,
        offset=start,
    )


def _directory(file: BinaryIO, length: int) -> tuple[Sequence[_Entry], int]:
    if length < _END.size:
        raise NoArchive(Text("it is cut off", "已被截断"))
    file.seek(length - _END.size)
    mark, disk, first, here, count, size, offset, comment = _END.unpack(file.read(_END.size))
    if mark != _END_MARK or comment:
        raise NoArchive(
            Text(
                "it does not end with the end of an archive: it is cut off, or something stands "
                "behind it",
                "未以 ZIP 结束记录结尾：已被截断，或其后有多余内容",
            )
        )
    if disk or first or here != count:
        raise NoArchive(Text("it is a part of a split archive", "它是分卷压缩包的一部分"))
    if offset + size != length - _END.size or size > _MOST_DIRECTORY:
        raise NoArchive(
            Text(
                "its directory is not where its end says: something was put before it or into it",
                "目录不在结束记录所指的位置：其前或其中被加入了内容",
            )
        )
    file.seek(offset)
    entries = tuple(_entries(file.read(size)))
    if len(entries) != count:
        raise NoArchive(
            Text(
                f"its end counts {count} files, its directory names {len(entries)}",
                f"结束记录计 {count} 个文件，目录列有 {len(entries)} 个",
            )
        )
    return entries, offset


def _entries(raw: bytes) -> Iterator[_Entry]:
    at = 0
    while at < len(raw):
        head = raw[at : at + _CENTRAL.size]
        if len(head) < _CENTRAL.size or not head.startswith(_CENTRAL_MARK):
            raise NoArchive(Text("its directory is damaged", "目录已损坏"))
        (_, _, needed, flags, method, time, date, crc, packed, size, name, extra, comment, disk,
         _, attributes, offset) = _CENTRAL.unpack(head)  # fmt: skip
        end = at + _CENTRAL.size + name + extra + comment
        if end > len(raw):
            raise NoArchive(Text("its directory is damaged", "目录已损坏"))
        yield _Entry(
            raw_name=raw[at + _CENTRAL.size : at + _CENTRAL.size + name],
            needed=needed,
            flags=flags,
            method=method,
            time=(time, date),
            crc=crc,
            packed=packed,
            size=size,
            extra=extra,
            comment=comment,
            disk=disk,
            attributes=attributes,
            offset=offset,
        )
        at = end


def _entry_flaws(entry: _Entry) -> Iterator[Text]:
    yield from _packing_flaws(entry)
    yield from _kind_flaws(entry)
    if entry.extra or entry.comment or entry.disk:
        yield Text("it carries more than a file: extra fields or a comment", "附带了额外字段或注释")
    if not entry.flags & _IS_UTF8 and not entry.raw_name.isascii():
        yield Text("its name is in no known encoding", "名称编码未知")
    elif entry.name.encode("utf-8", errors="replace") != entry.raw_name:
        yield Text("its name is no UTF-8", "名称不是 UTF-8 编码")


def _packing_flaws(entry: _Entry) -> Iterator[Text]:
    if entry.flags & _ENCRYPTED:
        yield Text("it is encrypted", "已加密")
    elif entry.flags & ~_IS_UTF8:
        yield Text("it is packed in a way that no bundle is", "打包方式与证据包不符")
    if entry.method not in (STORED, DEFLATED):
        yield Text(f"it is packed by method {entry.method}", f"采用了压缩方法 {entry.method}")
    if entry.method == STORED and entry.packed != entry.size:
        yield Text("its two sizes differ", "所记的两个大小不一致")


def _kind_flaws(entry: _Entry) -> Iterator[Text]:
    kind = stat.S_IFMT(entry.attributes >> 16)
    if kind == stat.S_IFLNK:
        yield Text("it is a link", "它是链接")
    elif kind == stat.S_IFDIR or entry.attributes & _DOS_FOLDER or entry.name.endswith("/"):
        yield Text("it is a folder, not a file", "它是文件夹而非文件")
    elif kind not in (0, stat.S_IFREG):
        yield Text("it is a device, not a file", "它是设备而非文件")


def _local_flaw(file: BinaryIO, entry: _Entry) -> Text | None:
    differs = Text(
        "its own header and the directory of the archive do not agree",
        "文件自身的头部与压缩包目录不一致",
    )
    file.seek(entry.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        return differs
    mark, needed, flags, method, time, date, crc, packed, size, name, extra = _LOCAL.unpack(head)
    said = (needed, flags, method, (time, date), crc, packed, size)
    listed = (
        entry.needed,
        entry.flags,
        entry.method,
        entry.time,
        entry.crc,
        entry.packed,
        entry.size,
    )
    if mark != _LOCAL_MARK or said != listed or extra or file.read(name) != entry.raw_name:
        return differs
    return None

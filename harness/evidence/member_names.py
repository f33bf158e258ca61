"""Which names a file of a bundle may have: what unpacks to the same place on every system."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from harness.model.text import Text
from harness.model.verification import Flaw

_LONGEST_NAME = 1_024
_LONGEST_PART = 255
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that nobody sees, or that turn around what is seen."""
_FOREIGN = '<>:"|?*'
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\Z")


def name_flaws(names: Sequence[str]) -> tuple[Flaw, ...]:
    """What is wrong with names of files: with each of them, and with all of them together."""
    return (*_each(names), *_twice(names), *_both_file_and_folder(names))


def bad_name(name: str) -> Text | None:
    """Why a name, with slashes between its parts, is refused; None for a good one."""
    parts = (reason for part in name.split("/") for reason in _of_part(part))
    return next(chain(_of_name(name), parts), None)


def _of_name(name: str) -> Iterator[Text]:
    if "\0" in name:
        yield Text("its name holds a NUL character", "名称中含有 NUL 字符")
    if "\\" in name:
        yield Text("its name holds a backslash", "名称中含有反斜杠")
    if name.startswith("/"):
        yield Text("its name is an absolute path", "名称为绝对路径")
    if _DRIVE.match(name):
        yield Text("its name begins with a drive", "名称以盘符开头")
    if any(unicodedata.category(c) in _UNSEEN for c in name):
        yield Text("its name holds characters that cannot be seen", "名称中含有不可见字符")
    if len(name.encode("utf-8", errors="replace")) > _LONGEST_NAME:
        yield Text("its name is too long", "名称过长")


def _of_part(part: str) -> Iterator[Text]:
    if part == "..":
        yield Text("its name leads out of the bundle (..)", "名称指向证据包之外（..）")
    elif part in ("", "."):
        yield Text("its name has an empty part", "名称中含有空的路径段")
    elif part.endswith((".", " ")) or part.startswith(" "):
        yield Text(
            "a part of its name begins or ends with a blank or ends with a dot",
            "名称中有路径段以空格开头、或以空格或句点结尾",
        )
    if any(c in part for c in _FOREIGN):
        yield Text(
            "its name holds a character that not every system has", "名称含有部分系统不允许的字符"
        )
    if _RESERVED.match(part.partition(".")[0].rstrip().casefold()):
        yield Text(f"{part} is a device on Windows", f"{part} 在 Windows 上是设备名")
    if len(part.encode("utf-8", errors="replace")) > _LONGEST_PART:
        yield Text("a part of its name is too long", "名称中有路径段过长")


def _each(names: Iterable[str]) -> Iterator[Flaw]:
    for name in names:
        if reason := bad_name(name):
            yield Flaw(name, reason)


def _twice(names: Iterable[str]) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for name in names:
        before = seen.get(_folded(name))
        seen.setdefault(_folded(name), name)
        if before == name:
            yield Flaw(name, Text("it is there twice", "出现两次"))
        elif before is not None:
            yield Flaw(
                name,
                Text(
                    f"on some systems it is the same file as {before}",
                    f"在部分系统上与 {before} 是同一个文件",
                ),
            )


def _both_file_and_folder(names: Sequence[str]) -> Iterator[Flaw]:
    files = {_folded(name) for name in names}
    for name in dict.fromkeys(names):
        parts = _folded(name).split("/")
        if any("/".join(parts[:n]) in files for n in range(1, len(parts))):
            yield Flaw(
                name,
                Text("a folder of its path is a file as well", "其路径中的某个文件夹同时又是文件"),
            )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()

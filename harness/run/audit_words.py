"""What an audit says of the files that it read: each of them, their damage, what was left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from harness.evidence.learned import MOST_SECRETS
from harness.evidence.resign import resigned_text
from harness.model.errors import Location
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import InputFile
from harness.platforms.base import Edition
from harness.platforms.editions import guess_edition
from harness.run.file_read import FileRead
from harness.run.intake import STANDARD_INPUT
from harness.sources.recorded import Damage, TrafficKind

_DAMAGE_TOLD = 20
_HOSTS_TOLD = 5
_FILES_TOLD = 3


class Guess(StrEnum):
    """How the edition came about."""

    NAMED = "named"
    GUESSED = "guessed"
    """Read off the addresses called."""
    FALLBACK = "fallback"
    """Nothing spoke for any."""


def input_file(read: FileRead) -> InputFile:
    """A file as the report lists it."""
    return InputFile(
        path=read.file.path,
        kind=read.file.kind or "",
        prefix=read.file.prefix,
        sha256=read.sha256,
        exchanges=read.exchanges,
        left_out=read.left_out.total(),
        repeated=read.repeated,
        damage=tuple(_placed(damage) for damage in read.damage[:_DAMAGE_TOLD]),
        damaged=len(read.damage),
    )


def named(location: Location) -> Location:
    """The place as a person knows it: a dash is standard input."""
    is_stdin = location.path == STANDARD_INPUT
    return replace(location, path="standard input") if is_stdin else location


def damage_text(files: Sequence[FileRead]) -> Text | None:
    """The first damaged place and how many more there are; None where all could be read."""
    damaged = [read for read in files if read.damage]
    if not damaged:
        return None
    text = _placed(damaged[0].damage[0])
    more = sum(len(read.damage) for read in damaged) - 1
    if not more:
        return text
    places = f"{more} more place{'s' * (more > 1)}"
    return Text(f"{text.en} (and {places})", f"{text.zh}（另有 {more} 处）")


def audit_notes(
    files: Sequence[FileRead],
    *,
    edition: Edition,
    guess: Guess,
    statement: Statement | None,
    secrets_left_out: bool = False,
) -> Iterator[Text]:
    """What the reader must know of the traffic to understand the verdicts."""
    left_out = sum((read.left_out for read in files), start=Counter[str]())
    if left_out:
        yield _left_out(left_out, edition)
    if bodiless := sum(read.bodiless for read in files):
        yield Text(
            f"{_counted(bodiless, 'answer')} came without a readable body, so what the platform "
            "granted is not known there: export HAR files with their contents.",
            f"{bodiless} 条响应无法读取或缺少响应体，无法得知其内容：导出 HAR 时请包含响应内容。",
        )
    if guess is Guess.FALLBACK:
        yield Text(
            f"No address called is that of a platform known here, so edition {edition.name} was "
            "assumed; --edition names one, --gateway HOST adds a host.",
            f"所调用的地址均不属于已知平台，暂按 {edition.name} 判定；可用 --edition 指定平台版本、"
            "用 --gateway HOST 增加主机。",
        )
    if guess is Guess.GUESSED:
        yield Text(
            f"Edition {edition.name} was guessed from the addresses called; --edition names it.",
            f"平台版本 {edition.name} 是根据所调用的地址推断的；可用 --edition 指定。",
        )
    if statement is None:
        yield Text(
            "No statement was given, so what needs the app secret or a declaration is undecided: "
            "give --statement FILE.",
            "未提供声明文件，需要应用密钥或申报内容的要求无法判定：请用 --statement FILE 提供。",
        )
    elif "{" in statement.callback_url and any(map(_is_foreign_har, files)):
        yield Text(
            f"The statement's callback address {statement.callback_url} has a placeholder, so no "
            "entry of a HAR is known to be a callback: write the address that was used.",
            f"声明文件中的回传地址 {statement.callback_url} 含占位符，无法识别 HAR 中的回传："
            "请写明实际使用的地址。",
        )
    if repeated := [read for read in files if read.repeated]:
        yield _repeated(repeated)
    yield from dict.fromkeys(resigned_text(read.provenance) for read in files if read.provenance)
    if stored := sum(read.stored_facts for read in files):
        yield Text(
            f"{_counted(stored, 'exchange')} brought the facts along that were observed when the "
            "traffic was recorded, such as which signatures were right; they were taken over.",
            f"{stored} 条交互带有录制时的观察结果（例如签名是否正确），已直接采用。",
        )
    if secrets_left_out:
        yield unsearched_note()


def unsearched_note() -> Text:
    """What the reader must know where more secrets were met than can be searched for."""
    return Text(
        f"More than {MOST_SECRETS:,} secrets were met, such as cookies that are new each time. "
        "Each was taken out where it stood under its name; elsewhere, and in the finished "
        f"files, only {MOST_SECRETS:,} of them were searched for, so no search is recorded: "
        "look through the files before you pass them on, or audit the traffic in parts.",
        f"遇到的密钥超过 {MOST_SECRETS:,} 项（例如每次更新的 Cookie）。凡以其名称出现之处均已替换；"
        f"而在其他位置及成品文件中，仅检索了其中 {MOST_SECRETS:,} 项，故不记为已做泄露检索："
        "外传前请自行检查，或分批审查。",
    )


def _is_foreign_har(read: FileRead) -> bool:
    # One of our own says itself which of its entries are callbacks.
    return read.file.kind is TrafficKind.HAR and read.provenance is None


def _placed(damage: Damage) -> Text:
    place = named(damage.location)
    zh = Location("标准输入", place.line, place.column) if place != damage.location else place
    return Text(f"{place}: {damage.what.en}", f"{zh}：{damage.what.zh}")


def _left_out(left_out: Counter[str], edition: Edition) -> Text:
    count, rest = left_out.total(), len(left_out) - _HOSTS_TOLD
    hosts = ", ".join(f"{host or '?'} ({n})" for host, n in left_out.most_common(_HOSTS_TOLD))
    more = Text(f" and {rest} more", f"等 {len(left_out)} 个主机") if rest > 0 else Text("", "")
    told = Text(
        f"{_counted(count, 'exchange')} went to other hosts than the platform's and "
        f"{'were' if count > 1 else 'was'} left out: {hosts}{more.en}.",
        f"有 {count} 条交互不是发往该平台的，未纳入：{hosts}{more.zh}。",
    )
    other = guess_edition(f"https://{host}/" for host in left_out)
    if other and other != edition.name:
        advice = Text(
            f"Some of them are calls of edition {other}: audit those by themselves, with "
            f"--edition {other} or a statement for it.",
            f"其中有平台版本 {other} 的调用：请另行审查，使用 --edition {other} 或相应的声明文件。",
        )
    else:
        advice = Text(
            "If your gateway is among them, name it with --gateway HOST.",
            "如其中有您的网关，请用 --gateway HOST 指定。",
        )
    return Text(f"{told.en} {advice.en}", f"{told.zh}{advice.zh}")


def _repeated(files: Sequence[FileRead]) -> Text:
    count = sum(read.repeated for read in files)
    paths = ", ".join(read.file.path for read in files[:_FILES_TOLD])
    paths += ", …" if files[_FILES_TOLD:] else ""
    verb = "stand" if count > 1 else "stands"
    return Text(
        f"{_counted(count, 'exchange')} of {paths} {verb} in a file before as well: the same "
        "traffic was recorded more than once, and is judged once.",
        f"{paths} 中有 {count} 条交互在其前的文件中已有：同一流量被重复录制，仅判定一次。",
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"

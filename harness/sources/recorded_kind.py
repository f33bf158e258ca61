"""What a file of recorded traffic is, told from its beginning and never from its name alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.text import Text
from harness.sources.own_records import OWN
from harness.sources.recorded_damage import TrafficKind

HEAD = 64 * 1024
"""How much of the beginning is looked at."""

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\]:,"]', re.DOTALL)
_YAML_KEY = re.compile(rb"""^["']?([A-Za-z0-9_.-]{1,60})["']?\s*:(?:\s|\Z)""", re.MULTILINE)
_FLOW_CASSETTE = re.compile(rb"\A\{\s*(?:version\s*:[^,{}]{0,20},\s*)?interactions\s*:")
_BY_SUFFIX = {
    ".har": TrafficKind.HAR,
    ".ndjson": TrafficKind.NDJSON,
    ".jsonl": TrafficKind.NDJSON,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a beginning shows: the kind where it is one, and what it looks like where not."""

    kind: TrafficKind | None
    is_yaml: bool = False
    """A cassette in YAML, not in JSON."""
    looks: Text | None = None
    """What the file looks like, where it is no traffic."""
    is_other_document: bool = False
    """A readable document of another sort: a configuration, a report."""


def recognise(head: bytes, path: str) -> Recognised:
    """What the beginning of a file shows; the name only helps where the content says nothing."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return Recognised(kind=None, looks=_EMPTY)
    for magic, looks in _MAGICS:
        if head.startswith(magic):
            return Recognised(kind=None, looks=looks)
    found = _by_content(text)
    if found.kind or found.is_other_document:
        return found
    suffix = next((s for s in _BY_SUFFIX if path.lower().removesuffix(".gz").endswith(s)), "")
    return Recognised(kind=_BY_SUFFIX.get(suffix), looks=found.looks)


def _by_content(text: bytes) -> Recognised:
    if text.startswith(b"{") and not _FLOW_CASSETTE.match(text):
        return _json_object(text)
    for pattern, found in _BY_PATTERN:
        if pattern.search(text):
            return found
    keys = [] if b"\0" in text else _YAML_KEY.findall(text)
    return _other([key.decode("ascii") for key in keys])


def _json_object(text: bytes) -> Recognised:
    keys = []
    for key in _outer_keys(text.decode("utf-8", "replace")):
        if key in _BY_MEMBER:
            return _BY_MEMBER[key]
        keys.append(key)
    # A later line may tell what a damaged first one does not.
    return _NDJSON if _RECORD.search(text) else _other(keys)


def _other(keys: list[str]) -> Recognised:
    if not keys:
        return Recognised(kind=None, looks=_UNKNOWN)
    names = ", ".join(key[:40] for key in dict.fromkeys(keys[:3]))
    looks = Text(f"a document with the keys {names}", f"含有键 {names} 的文档")
    return Recognised(kind=None, looks=looks, is_other_document=True)


def _outer_keys(text: str) -> Iterator[str]:
    """The keys of the outermost object, as far as the text reaches."""
    depth, last = 0, ""
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark == '"':  # a string that the head cuts off
            return
        depth += (mark in "{[") - (mark in "}]")
        if not depth:
            return
        if depth == 1 and mark == ":":
            yield last
        elif depth == 1 and match[1] is not None:
            last = match[1]


_EMPTY = Text("an empty file", "空文件")
_UNKNOWN = Text("something unknown", "未知格式")
_MARKUP = Text("an HTML or XML document", "HTML 或 XML 文档")
_JSON_LIST = Text(
    "a JSON list (a cassette of vcrpy before 1.0 has this form; record it again)",
    "JSON 列表（vcrpy 1.0 之前的 cassette 即为此形式，请重新录制）",
)
_OLD_CASSETTE = Text(
    "a cassette of vcrpy before 1.0 (record it again)",
    "vcrpy 1.0 之前的 cassette（请重新录制）",
)
_RUBY_VCR = Text(
    "a recording of Ruby's VCR (export HAR from a proxy instead)",
    "Ruby VCR 的录制文件（请改用代理导出 HAR）",
)
_UTF_16 = Text(
    "text in UTF-16 or UTF-32 (save it as UTF-8)",
    "UTF-16 或 UTF-32 文本（请另存为 UTF-8）",
)
_ZIP = Text(
    "a ZIP archive, as Fiddler's SAZ is one (export HAR 1.2 instead)",
    "ZIP 压缩包，Fiddler 的 SAZ 即为此类（请改为导出 HAR 1.2）",
)
_CAPTURE = Text(
    "a packet capture (export HAR from a browser or an intercepting proxy instead)",
    "网络抓包文件（请改用浏览器或拦截代理导出 HAR）",
)
_TWICE_PACKED = Text(
    "gzip inside gzip (unpack it once)",
    "嵌套的 gzip（请先解压一层）",
)
_BINARY_LOG = Text(
    "a binary file (export HAR 1.2 instead)",
    "二进制文件（请改为导出 HAR 1.2）",
)
_MAGICS = (
    (b"\xff\xfe", _UTF_16),
    (b"\xfe\xff", _UTF_16),
    (b"\0\0\xfe\xff", _UTF_16),
    (b"{\0", _UTF_16),
    (b"\0{", _UTF_16),
    (b"PK\x03\x04", _ZIP),
    (b"\xd4\xc3\xb2\xa1", _CAPTURE),
    (b"\xa1\xb2\xc3\xd4", _CAPTURE),
    (b"\n\r\r\n", _CAPTURE),
    (b"\x1f\x8b", _TWICE_PACKED),
    (b"%PDF", _BINARY_LOG),
    (b"SQLite format 3", _BINARY_LOG),
    (b"\xac\xed\x00\x05", _BINARY_LOG),
)
_RECORD = re.compile(rb'^\{.*"(?:direction|prev)"\s*:\s*"', re.MULTILINE)
_NDJSON = Recognised(kind=TrafficKind.NDJSON)
_BY_MEMBER = {
    "log": Recognised(kind=TrafficKind.HAR),
    "interactions": Recognised(kind=TrafficKind.CASSETTE),
    OWN: Recognised(kind=TrafficKind.CASSETTE),  # where ours stands before its interactions
    "http_interactions": Recognised(kind=None, looks=_RUBY_VCR),
} | dict.fromkeys(
    ("direction", "time_source", "elapsed_us", "request", "fidelity", "observations", "prev"),
    _NDJSON,
)
_BY_PATTERN = (
    (_RECORD, _NDJSON),
    (re.compile(rb"\A\["), Recognised(kind=None, looks=_JSON_LIST)),
    (
        re.compile(rb"^interactions\s*:", re.MULTILINE),
        Recognised(kind=TrafficKind.CASSETTE, is_yaml=True),
    ),
    (
        re.compile(rb"\A%b:[ \t]*\r?\n[ \t]+about:" % OWN.encode(), re.MULTILINE),
        Recognised(kind=TrafficKind.CASSETTE, is_yaml=True),
    ),
    (_FLOW_CASSETTE, Recognised(kind=TrafficKind.CASSETTE, is_yaml=True)),
    (re.compile(rb"^http_interactions\s*:", re.MULTILINE), _BY_MEMBER["http_interactions"]),
    (re.compile(rb"^- +request:", re.MULTILINE), Recognised(kind=None, looks=_OLD_CASSETTE)),
    (
        re.compile(rb"\A<"),
        Recognised(kind=None, looks=_MARKUP, is_other_document=True),
    ),
)

"""What the templates say of single values."""

import re

from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.reporters.wording import CONCLUSIONS

NOT_STATED = Text("not stated", "未说明")
YES, NO = Text("yes", "是"), Text("no", "否")
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_ENVIRONMENT = {
    "python": Text("Python", "Python"),
    "system": Text("Operating system", "操作系统"),
    "implementation": Text("Python implementation", "Python 实现"),
    "machine": Text("Processor", "处理器"),
    "time_zone": Text("Time zone", "时区"),
    "utc_offset": Text("Offset from UTC", "与 UTC 的时差"),
    "tool": Text("Tool", "工具"),
    "tool_sha256": Text("Digest of the tool's files", "工具文件摘要"),
    "packages_sha256": Text("Digest of the packages", "依赖包摘要"),
}
_KINDS = {
    "secret": Text("secrets", "密钥"),
    "signature": Text("signatures", "签名"),
    "personal": Text("personal data", "个人数据"),
    "shipment": Text("tracking numbers", "物流单号"),
    "body": Text("bodies that could not be read", "无法读取的消息体"),
}
WHOLE_SECONDS = Text(
    "The other side is the application where it answers callbacks, else a gateway that is not "
    "ours. Its answers tell whole seconds: a difference below one second says nothing.",
    "对方指响应回传的应用，或非本工具提供的网关。其响应时间仅精确到秒：不足一秒的差异没有意义。",
)
SOURCES = Text(
    "000, 001 and 002 are the three documents that the register was made from: the rules for a "
    "submission to AliExpress, to Alibaba.com and to 1688. docs stands for documentation that the "
    "platforms publish.",
    "000、001、002 为编制登记册所依据的三份文件，依次为速卖通、国际站与 1688 的提交规则；"
    "docs 表示平台公开发布的文档。",
)
_CERTIFICATES = {
    "own CA": Text("signed by an authority of this run", "由本次运行的证书颁发机构签发"),
    "self-signed": Text(
        "self-signed, shown on purpose: it must be refused", "自签名，有意出示：应被拒绝"
    ),
}
LIMITS = Text(
    "This report relates only to the application version, the statement and the plan named in it.",
    "本报告仅适用于其中列明的应用版本、声明文件与验收计划。",
)
LIMITS_OF_PAPERS = Text(
    "This report relates only to the papers as they were read in this run.",
    "本报告仅适用于本次运行所读取的提交材料。",
)


def is_inside(path: str) -> bool:
    """Whether a file's path can be linked: below the page's own folder, of plain characters."""
    return bool(_PATH.fullmatch(path))


def certificate_word(shown: str) -> Text:
    """What a certificate of the emulator is called; what a gateway showed keeps its own name."""
    return _CERTIFICATES.get(shown, Text(shown, shown))


def environment_word(name: str) -> Text:
    """What a fact of the environment is called; one that is new keeps its own name."""
    return _ENVIRONMENT.get(name, Text(name, name))


def conclusion_word(conclusion: str) -> Text:
    """The words of a conclusion that another run came to."""
    known = conclusion in {c.value for c in Conclusion}
    return CONCLUSIONS[Conclusion(conclusion)] if known else Text(conclusion, conclusion)


def kind_word(kind: str) -> Text:
    """What a kind of replaced value is called; one that is new keeps its own name."""
    return _KINDS.get(kind, Text(kind, kind))

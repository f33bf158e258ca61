"""What is said of a JSON document that cannot be read on, in both languages."""

from harness.model.text import Text

NOT_UTF_8 = Text(
    "bytes that are not UTF-8, which JSON must be; export the file again as UTF-8",
    "存在非 UTF-8 字节，而 JSON 必须为 UTF-8；请以 UTF-8 重新导出",
)
TOO_DEEP = Text(
    "nested too deeply to be recorded traffic; what follows is not read",
    "嵌套过深，不像录制的流量；其后内容不予读取",
)
TOO_MANY = Text(
    "so many values in one place that they are no exchange; what follows is not read",
    "同一处的值过多，不可能是交互；其后内容不予读取",
)
ENDS_EARLY = Text(
    "the file ends early, inside a JSON value; it is cut off, copy or export it again",
    "文件在 JSON 值中间提前结束，内容不完整；请重新复制或导出",
)


def syntax_text(message: str) -> Text:
    """A syntax error in the parser's words."""
    word = message[:1].lower() + message[1:]
    return Text(
        f"not valid JSON: {word}; what follows is not read, export the file again",
        f"JSON 语法错误（{word}）；其后内容不予读取，请重新导出该文件",
    )


def ended(wanted: str) -> Text:
    """What is said where the file ends before a character that must come."""
    return Text(
        f"the file ends early: expected {wanted!r}; it is cut off, copy or export it again",
        f"文件提前结束：此处应为 {wanted!r}；内容不完整，请重新复制或导出",
    )


def unexpected(met: str, wanted: str) -> Text:
    """What is said of a character in place of another."""
    return Text(
        f"not valid JSON: expected {wanted!r}, got {met!r}; what follows is not read",
        f"JSON 语法错误：此处应为 {wanted!r}，实为 {met!r}；其后内容不予读取",
    )


def trailing(met: str) -> Text:
    """What is said of a character behind the document."""
    return Text(
        f"the document is complete, but {met!r} follows; one file holds one document",
        f"文档已结束，其后却仍有 {met!r}；一个文件只能包含一个文档",
    )

"""The head of a part of a multipart form: its own headers, and the name of the file it brings."""

import re
from collections.abc import Callable

_LINE = re.compile(r"(?m)^(?P<name>[^:\r\n]+)(?P<colon>:[ \t]*)(?P<value>[^\r\n]*)")
_FILENAME = re.compile(r"(?i)(;\s*filename\*?\s*=\s*\"?(?:[\w-]*''?)?)([^\";\r\n]+)")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_KEPT = ("content-type", "content-length", "content-transfer-encoding")

Change = Callable[[str], str]
"""Hands back a text of the same length."""


def changed_head(head: str, *, replaced: Change, scrubbed: Change) -> str:
    """The head with values replaced that may tell something: of unknown headers, of file names.

    A file's name keeps its extension, and the part keeps its own name.
    """

    def line(found: re.Match[str]) -> str:
        name, value = found["name"].strip().lower(), found["value"]
        if name == "content-disposition":
            value = scrubbed(_FILENAME.sub(lambda f: f[1] + _stem(f[2], replaced), value))
        else:
            value = scrubbed(value) if name in _KEPT else replaced(value)
        return found["name"] + found["colon"] + value

    return _LINE.sub(line, head)


def _stem(name: str, replaced: Change) -> str:
    extension = _EXTENSION.search(name)
    if extension is None:
        return replaced(name)
    return replaced(name[: extension.start()]) + extension.group()

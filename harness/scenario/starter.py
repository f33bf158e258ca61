"""A scenario to start from: one that runs as it stands, every key explained above it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh", "both"]
_FOLDER = Path(__file__).parent / "starters"
_NAME = "STARTER"
_COMMENT = re.compile(r"( *)#(en|zh) (.*)")


def starter_scenario(
    edition: str, name: str, lang: Language = "en", commands: Sequence[str] = ()
) -> str:
    """The text of a scenario of that name; the commands that try it stand at its head."""
    source = (_FOLDER / f"{edition}.yaml").read_text(encoding="utf-8")
    told = "".join(f"#   {command}\n" for command in commands)
    text = source.replace(f"scenario: {_NAME}\n", f"{told}scenario: {name}\n", 1)
    return "\n".join(_in_language(text.splitlines(), lang)) + "\n"


def _in_language(lines: list[str], lang: Language) -> Iterator[str]:
    for line in lines:
        found = _COMMENT.match(line)
        if found is None:
            yield line
        elif lang in (found[2], "both"):
            yield f"{found[1]}# {found[3]}"

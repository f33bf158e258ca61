"""What to do about a line that is not YAML: the parser says what it met, not what was meant."""

import re

_PLAIN = "the file is not valid YAML"
_ENTRY = re.compile(r"\s*(?:- )*[\w.\"'$-]+\s*:\s")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'")
_BEHIND_A_BRACE = re.compile(r"\}[^\s,}\]]")
_TAB = "indent with spaces: YAML takes no tab there"
_OPEN = "a quote, [ or { before this place is not closed"
_DEEPER = "indent the line as far as the one above it; or it misses its key"
_COLON = "a text that holds ': ' needs quotes"
_START = "a text that starts with one of @ ` % ! & * | > { [ needs quotes"
_BRACES = 'a text with { } needs quotes: "{gateway}/sync"'
_MARKS = "a text that holds one of : , [ ] { } needs quotes"
_NEIGHBOURS = "indent the line as far as its neighbours, and write `key: value`"


def yaml_advice(text: str, line: int, column: int, problem: str) -> str:
    """A way out for the mistake that stopped the parser there (counted from 0)."""
    advice = _advice(text, line, column, problem)
    return f"{_PLAIN}: {advice}" if advice else _PLAIN


def _advice(text: str, line: int, column: int, problem: str) -> str:
    lines = text.splitlines() or [""]
    here = lines[line] if line < len(lines) else ""
    before = next((above for above in reversed(lines[:line]) if above.strip()), "")
    is_deeper = _indent(here) > _indent(before) and column <= len(_key(here))
    cases = (
        ("\t" in here[: len(here) - len(here.lstrip())], _TAB),
        ("unexpected end of stream" in problem or _is_open(lines[: line + 1]), _OPEN),
        ("mapping values" in problem and is_deeper, _DEEPER),
        ("mapping values" in problem, _COLON),
        ("cannot start any token" in problem, _START),
        (_BEHIND_A_BRACE.search(_QUOTED.sub("", here)), _BRACES),
        ("expected ',' or" in problem, _MARKS),
        ("block end" in problem or "could not find expected ':'" in problem, _NEIGHBOURS),
    )
    return next((advice for is_met, advice in cases if is_met), "")


def _key(line: str) -> str:
    found = _ENTRY.match(line)
    return found[0] if found else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_open(lines: list[str]) -> bool:
    """Whether a line above the last one opens a brace or bracket that nothing closes."""
    earlier = _QUOTED.sub("", "\n".join(line.partition(" #")[0] for line in lines[:-1]))
    return any(earlier.count(a) > earlier.count(b) for a, b in ("{}", "[]"))

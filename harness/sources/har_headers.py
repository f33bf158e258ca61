"""Pairs of a name and a value in a HAR: headers, parts of the query, parameters of a form."""

from dataclasses import dataclass
from operator import itemgetter

from harness.model.exchange import Headers
from harness.model.text import Text
from harness.sources.recorded_damage import Unfit, excerpt
from harness.sources.recorded_members import Members

_NAME_AND_VALUE = itemgetter("name", "value")
_DIGITS = 15
"""A length of more digits is none."""


@dataclass(slots=True)
class Heads:
    """The headers of a message as they stand, and the first value of each name in lower case."""

    pairs: Headers
    first: dict[str, str]
    is_ascii: bool

    def length(self) -> int:
        """What `Content-Length` says; -1 where it says nothing."""
        digits = self.first.get("content-length", "")
        is_length = digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
        return int(digits) if is_length else -1


def heads_of(holder: Members) -> Heads:
    """The headers of a message in their order; the pseudo headers of HTTP/2 are no headers."""
    pairs = pairs_of(holder, "headers")
    if not pairs:
        return Heads((), {}, is_ascii=True)
    names, values = zip(*pairs, strict=True)
    listed = "\n".join(names)
    if listed.startswith(":") or "\n:" in listed:
        named = [pair for pair in pairs if not pair[0].startswith(":")]
        return heads_of(Members({"headers": [*map(list, named)]}))
    first = dict(zip(map(str.lower, names[::-1]), values[::-1], strict=True))
    return Heads(tuple(pairs), first, is_ascii=listed.isascii() and "".join(values).isascii())


def pairs_of(holder: Members, name: str) -> list[tuple[str, str]]:
    """The pairs of a list, which some write as lists of two. Raises Unfit for what is none."""
    items = holder.items(name)
    try:
        pairs: list[tuple[str, str]] = list(map(_NAME_AND_VALUE, items))
        "".join(map("".join, pairs))  # refuses what is no text
    except (KeyError, TypeError):
        return [_pair(holder, name, index) for index in range(len(items))]
    return pairs


def _pair(holder: Members, name: str, index: int) -> tuple[str, str]:
    item = holder.items(name)[index]
    if type(item) is dict:
        key, value = item.get("name"), item.get("value")
    elif type(item) is list and len(item) == 2:  # noqa: PLR2004 - Slack writes pairs
        key, value = item
    else:
        key, value = None, None
    if value is None:
        value = ""  # a file that is sent has a name only
    if type(key) is str and type(value) is str:
        return key, value
    met = excerpt(item)
    what = Text(
        f"{name}[{index}]: expected a name with a value, got {met}; this exchange is left out",
        f"{name}[{index}]：应为名称与值，实为 {met}；该交互不予采用",
    )
    raise Unfit(what, (*holder.pointer, name, index))

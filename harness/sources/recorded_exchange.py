"""What the readers of all forms do alike when they make an exchange of what they read."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from harness.documents.lossless import Pointer
from harness.model.clock import LONGEST_SECONDS, YEARS
from harness.model.exchange import Direction, Exchange, Fact, Observation
from harness.model.text import Text
from harness.sources.recorded_damage import Unfit, excerpt

_PORTS = {"http": 80, "https": 443}
_PLAIN_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,4})?(?=[/?#]|\Z)")
"""Of nearly all URLs: what follows cannot make one of these unfit."""
STATUSES = range(100, 1000)
NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class CallbackAddress:
    """Where the platform's pushes go: tells inbound exchanges from outbound ones."""

    place: tuple[str, str, int | None, str] | None

    def direction(self, url: str) -> Direction:
        """Inbound for a request to the callback URL; its query does not matter."""
        if self.place is not None and _place(urlsplit(url)) == self.place:
            return Direction.INBOUND
        return Direction.OUTBOUND


def callback_address(url: str) -> CallbackAddress:
    """The address in a statement; one that is empty, or no URL, matches nothing."""
    try:
        return CallbackAddress(_place(urlsplit(url)) if url else None)
    except ValueError:
        return CallbackAddress(None)


def require_url(url: str, pointer: Pointer) -> None:
    """Raise Unfit for what cannot be taken apart as a URL."""
    if _PLAIN_ORIGIN.match(url):
        return
    try:
        parts = urlsplit(url)
        is_fit = bool(parts.scheme) and (parts.port or 0) >= 0
    except ValueError:
        is_fit = False
    if not is_fit:
        what = Text(
            f"expected an absolute URL, got {excerpt(url)}; this exchange is left out",
            f"应为完整 URL，实为 {excerpt(url)}；该交互不予采用",
        )
        raise Unfit(what, pointer)


def require_status(status: int, pointer: Pointer) -> None:
    """Raise Unfit for a status that no HTTP answer can have."""
    if status not in STATUSES:
        what = Text(
            f"expected a status of three digits, got {status}; this exchange is left out",
            f"应为三位数的 HTTP 状态码，实为 {status}；该交互不予采用",
        )
        raise Unfit(what, pointer)


def require_sensible(exchange: Exchange, pointer: Pointer) -> None:
    """Raise Unfit for a time that no recording can have, and none can be computed with."""
    is_sensible = exchange.started.year in YEARS and (exchange.elapsed or 0) <= LONGEST_SECONDS
    if not is_sensible:
        what = Text(
            f"started in {exchange.started.year}, for {exchange.elapsed} s: no recording can have "
            "this time; this exchange is left out",
            f"开始于 {exchange.started.year} 年，历时 {exchange.elapsed} 秒：录制的流量不可能"
            "有此时间；该交互不予采用",
        )
        raise Unfit(what, pointer)


def withheld(where: str, value: str = NOT_RECORDED) -> Observation:
    """The fact that a body is not to be had."""
    return Observation(fact=Fact.BODY_WITHHELD, value=value, where=where)


def _place(parts: SplitResult) -> tuple[str, str, int | None, str]:
    port = parts.port or _PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port, parts.path or "/"

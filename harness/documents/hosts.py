"""Host names inside a text, for whoever guards them."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import unquote

_HOST = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,63}"
)


def hosts_in(text: str) -> tuple[str, ...]:
    """Everything in a text that reads as a host name with a domain, percent-encoded or not."""
    return tuple(dict.fromkeys(match.lower() for match in _HOST.findall(unquote(text))))


@lru_cache(maxsize=1024)  # asked of every exchange, about few hosts
def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

"""Host names inside a text, for whoever guards them."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote

_HOST = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,63}"
)
_LOOPBACK = IPv6Address("::1")


def hosts_in(text: str) -> tuple[str, ...]:
    """Everything in a text that reads as a host name with a domain, percent-encoded or not."""
    return tuple(dict.fromkeys(match.lower() for match in _HOST.findall(unquote(text))))


@lru_cache(maxsize=1024)  # asked of every exchange, about few hosts
def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself, in a spelling that all agree on.

    An IPv4 address inside of an IPv6 one is not: Python 3.13 counts it, older ones do not.
    """
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback and (isinstance(address, IPv4Address) or address == _LOOPBACK)

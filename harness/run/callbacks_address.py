"""Which addresses a callback may be sent to: a name must not lead where nobody meant it to."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from harness.documents.hosts import is_loopback
from harness.model.errors import UsageError

Address = IPv4Address | IPv6Address

_METADATA = frozenset(
    map(
        ip_address,
        (
            "100.100.100.200",  # Alibaba Cloud
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle
            "fd00:ec2::254",  # AWS
            "fd20:ce::254",  # Google
        ),
    )
)
"""Where clouds hand out credentials, beside the link-local addresses."""
_THIS_NETWORK = ip_network("0.0.0.0/8")
_ASSIGNED = ip_network("192.0.0.0/24")
_SHARED = ip_network("100.64.0.0/10")
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ip_network("::/96")
_LAST_32_BITS = 2**32 - 1


def refuse_spelling(host: str, what: str) -> None:
    """Refuse an address that is not spelt as one: 2130706433, 0x7f.1, 0177.0.0.1, 127.1.

    Raises UsageError. `what` is the argument that the host stands in.
    """
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UsageError(
            f"{what}: the name {host} cannot be resolved: {error}", hint="check its spelling"
        ) from error
    last = plain.rpartition(".")[2].lower()
    is_number = last.isdigit() or (last.startswith("0x") and last[2:].isalnum())
    if is_number and not _is_address(host):
        raise UsageError(
            f"{what}: {host} is an address in a spelling that programs read in different ways",
            hint="write four decimal numbers without leading zeros: 127.0.0.1",
        )


def refuse_address(host: str, address: str, what: str) -> None:
    """Refuse an address that a host leads to where nobody can have meant it. Raises UsageError.

    Private addresses are where a company tests its applications; what a name must not lead to is
    this machine itself, and what serves a machine or its cloud.
    """
    found = _inner(ip_address(address.partition("%")[0]))
    is_literal = _is_address(host)
    says = f"{what}: {host} is" if is_literal else f"{what}: the name {host} leads to {address},"
    if why := _never(found):
        raise UsageError(
            f"{says} {why}, where no application receives callbacks",
            hint="nothing is ever sent there; name the host that receives them",
        )
    if is_loopback(host):
        if not found.is_loopback:
            raise UsageError(
                f"{says} which is not what it says: not this machine",
                hint="write the address itself where it is meant",
            )
        return
    why = _only_as_written(found)
    if why and not (is_literal and ip_address(host.strip("[]")) == found):
        raise UsageError(
            f"{says} which is not what it says: {why}",
            hint="write the address itself where it is meant, also in the statement",
        )


def _never(found: Address) -> str:
    """What an address is that nothing may be sent to; empty for others."""
    if found in _METADATA:
        return "an address of a cloud's metadata service"
    if found.is_link_local:
        return "a link-local address (clouds serve their metadata there)"
    if found.is_multicast:
        return "a multicast address"
    if found.is_unspecified or found in _THIS_NETWORK:
        return "no address of a host"
    if found in _ASSIGNED or (found.is_reserved and not found.is_loopback):
        return "a reserved address"
    return ""


def _only_as_written(found: Address) -> str:
    """What an address is that is meant only where it is written; empty for others."""
    if found.is_loopback:
        return "this machine itself"
    if found in _SHARED:
        return "an address shared behind a provider (100.64.0.0/10)"
    return ""


def _inner(found: Address) -> Address:
    """The IPv4 address that an IPv6 address carries; the address itself where it carries none."""
    if isinstance(found, IPv4Address):
        return found
    carried = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
    if carried:
        return carried
    is_compatible = found in _COMPATIBLE and not (found.is_loopback or found.is_unspecified)
    if is_compatible or any(found in network for network in _NAT64):
        return IPv4Address(int(found) & _LAST_32_BITS)
    return found


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True

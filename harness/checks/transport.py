"""NET: how calls travel: encrypted, to a server that proves who it is, from declared addresses."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import (
    Events,
    Examined,
    Told,
    Undecided,
    call_check,
    callback_check,
    traffic_check,
)
from harness.checks.traffic import Traffic
from harness.documents.addresses import address_of
from harness.documents.hosts import is_loopback
from harness.model.evidence import ActKind
from harness.model.exchange import Exchange, Fact
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Callback

SELF_SIGNED = "self-signed"
"""How the evidence names a certificate that nobody can verify."""

_PLAIN_CALL = Text(
    "A call to the platform goes over plain http.",
    "对平台的调用使用了明文 HTTP。",
)
_PLAIN_CALLBACK = Text(
    "A callback address is plain http.",
    "回传地址使用了明文 HTTP。",
)
_USE_HTTPS = Text(
    "Use the https address; loopback addresses are not examined.",
    "请使用 https 地址；本机回环地址不在检查之列。",
)
_NOT_VERIFIED = Text(
    "A call was completed over a certificate that cannot be verified.",
    "应用通过无法验证的证书完成了调用。",
)
_VERIFY = Text(
    "Leave the verification of certificates on, and let the call fail when it fails.",
    "请保持证书校验开启；校验失败时应放弃调用。",
)
_NOT_DECLARED = Text(
    "A call comes from an address that the statement does not declare.",
    "调用来自声明文件未列出的地址。",
)
_DECLARE_EGRESS = Text(
    "List the address under egress in the statement and in the platform's IP whitelist, or send "
    "all calls through an address that is listed.",
    "请在声明文件的 egress 和平台的 IP 白名单中登记该地址，或统一通过已登记的地址发出调用。",
)
_NO_EGRESS = Text(
    "The statement lists no egress addresses, so the callers seen cannot be compared.",
    "声明文件未列出 egress 地址，无法比对调用来源。",
)


@call_check("NET-01")
def calls_go_over_https(call: Call, frame: Frame) -> Told:
    """Every call to the platform is https.

    Calls to loopback addresses are not examined. Fails when a call goes to another host over plain
    http.

    Source: register NET-01 (seed 000).
    """
    del frame
    return _https(call.exchange, _PLAIN_CALL)


@callback_check("NET-01")
def callback_addresses_are_https(callback: Callback, frame: Frame) -> Told:
    """Every callback address is https.

    Loopback addresses are not examined. Fails when a callback is delivered to another host over
    plain http.

    Source: register NET-01 (seed 000).
    """
    del frame
    return _https(callback.exchange, _PLAIN_CALLBACK)


@call_check("NET-02")
def no_call_is_completed_over_a_bad_certificate(call: Call, frame: Frame) -> Told:
    """The application completes no call over a certificate that it cannot verify.

    Shown by presenting a self-signed certificate (fault bad_certificate). Fails when a call is
    answered over it.

    Source: register NET-02 (seed 000).
    """
    del frame
    if call.exchange.observed(Fact.CERTIFICATE) != SELF_SIGNED:
        return 0
    completed = Finding(
        message=_NOT_VERIFIED,
        exchanges=(call.exchange.id,),
        where="url",
        expected="the connection is given up",
        actual="a request was sent over a self-signed certificate",
        hint=_VERIFY,
    )
    return Examined(call.exchange.id), completed


@traffic_check("NET-02")
def a_bad_certificate_is_refused(traffic: Traffic) -> Events:
    """The application gives up a connection whose certificate it cannot verify.

    Every handshake that it broke off over a self-signed certificate shows it. Fails never by
    itself: a call completed over such a certificate is found by itself.

    Source: register NET-02 (seed 000).
    """
    for act in traffic.frame.acts_of(ActKind.TLS_HANDSHAKE, "refused"):
        if act.detail("certificate") == SELF_SIGNED:
            yield Examined()


@call_check("NET-03")
def calls_come_from_declared_addresses(call: Call, frame: Frame) -> Told:
    """Calls come from the addresses that the statement lists under egress.

    An entry is a single address, 10.10.10.* or CIDR. Judged where the recording knows the caller's
    address; loopback addresses are not examined. Fails on another address. Undecided where the
    statement lists none.

    Source: register NET-03 (seed 000); platforms.md 3.2, IP whitelist.
    """
    peer = call.exchange.peer
    if not peer or is_loopback(peer):
        return 0
    egress = frame.statement.egress if frame.statement else ()
    if not egress:
        return (Undecided(_NO_EGRESS, call.exchange.id),)
    if _is_declared(peer, egress):
        return 1
    undeclared = Finding(
        message=_NOT_DECLARED,
        exchanges=(call.exchange.id,),
        where="peer",
        expected=", ".join(egress),
        actual=shown(peer, 80),
        hint=_DECLARE_EGRESS,
    )
    return Examined(call.exchange.id), undeclared


@lru_cache(maxsize=1024)
def _is_far(netloc: str) -> bool:
    host = SplitResult("", netloc, "", "", "").hostname
    return bool(host) and not is_loopback(host)


def _https(exchange: Exchange, message: Text) -> Told:
    parts = address_of(exchange.request.url).parts
    if not _is_far(parts.netloc):
        return 0
    if parts.scheme == "https":
        return 1
    plain = Finding(
        message=message,
        exchanges=(exchange.id,),
        where="url",
        expected="https",
        actual=shown(f"{parts.scheme}://{parts.netloc}", 80),
        hint=_USE_HTTPS,
    )
    return Examined(exchange.id), plain


@lru_cache(maxsize=1024)
def _is_declared(peer: str, egress: tuple[str, ...]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return peer in egress
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in _networks(egress))


@lru_cache(maxsize=8)
def _networks(egress: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(network for entry in egress for network in _network(entry))


def _network(entry: str) -> tuple[IPv4Network | IPv6Network, ...]:
    text = entry.strip()
    if text.endswith(".*"):
        fixed = text.rstrip(".*").split(".")
        text = ".".join(fixed + ["0"] * (4 - len(fixed))) + f"/{8 * len(fixed)}"
    try:
        return (ip_network(text, strict=False),)
    except ValueError:
        return ()

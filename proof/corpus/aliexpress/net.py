"""NET: transport, certificates, addresses of the sender, the whitelist."""

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import LAST, Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape, with_client

net = Family()

PLAIN = "http://erp.example.com/callbacks"
LOCAL = "http://127.0.0.1:9000/callbacks"
REHEARSED = Setting(run_class="rehearsal")


# ---------------------------------------------------------------- NET-01


@net.mutant("NET-01")
def plain_http(tape: Tape) -> None:
    """One interface is called over plain http."""
    reads.product(tape, with_client(gateway="http://api-sg.aliexpress.com"))


@net.mutant("NET-01")
def plain_http_in_the_query(tape: Tape) -> None:
    """A GET over plain http to port 80 of the gateway."""
    reads.product(tape, with_client(http="GET", gateway="http://api-sg.aliexpress.com:80"))


@net.mutant("NET-01", setting=Setting(statement={"callback": {"url": PLAIN}}, after=0))
def plain_callback(tape: Tape) -> None:
    """The pushes of an order arrive at a plain http address."""
    tape.callback = PLAIN
    whole_round(tape)


@net.neighbour("NET-01")
def address_in_other_letters(tape: Tape) -> None:
    """Scheme and host in upper case, the port written out."""
    reads.product(tape, with_client(gateway="HTTPS://API-SG.ALIEXPRESS.COM"))
    reads.product(tape, with_client(gateway="https://api-sg.aliexpress.com:443"))


@net.neighbour("NET-01", setting=Setting(statement={"callback": {"url": LOCAL}}))
def callback_on_loopback(tape: Tape) -> None:
    """A receiver behind a local proxy is addressed over loopback: not examined."""
    tape.callback = LOCAL


# ---------------------------------------------------------------- NET-02


@net.mutant("NET-02", setting=REHEARSED)
def call_completed_over_a_bad_certificate(tape: Tape) -> None:
    """A read completes over a self-signed certificate: the listener saw which it presented."""
    reads.product(tape, How(observations=(("tls.certificate", "self-signed", ""),)))


@net.mutant("NET-02", setting=REHEARSED)
def refused_once_and_then_taken(tape: Tape) -> None:
    """The certificate is refused, verification switched off, and the retry completes."""
    bad = (("tls.certificate", "self-signed", ""),)
    tape.act("tls_handshake", outcome="refused", details=(("certificate", "self-signed"),))
    tape.wait(5)
    tape.act("tls_handshake", outcome="completed", details=(("certificate", "self-signed"),))
    reads.stock_update(tape, how=How(observations=bad))


@net.neighbour("NET-02", setting=REHEARSED)
def certificate_refused(tape: Tape) -> None:
    """The handshake is broken off; the read goes through once the certificate is right again."""
    tape.act("tls_handshake", outcome="refused", details=(("certificate", "self-signed"),))
    tape.wait(60)
    reads.product(tape)


# ---------------------------------------------------------------- NET-03


def _from(address: str) -> How:
    return How(peer=address)


@net.mutant("NET-03")
def undeclared_address(tape: Tape) -> None:
    """One worker calls from an address that the statement does not list."""
    reads.product(tape, _from("203.0.113.7"))
    reads.stock_update(tape, how=_from("203.0.113.8"))


@net.mutant("NET-03")
def just_outside_the_range(tape: Tape) -> None:
    """198.51.101.0 follows the last address of 198.51.100.0/24."""
    reads.product(tape, _from("198.51.101.0"))


@net.mutant("NET-03")
def undeclared_ipv6(tape: Tape) -> None:
    """The host has an IPv6 address as well, outside the declared prefix."""
    reads.product(tape, _from("2001:db8:11::5"))


@net.neighbour("NET-03")
def every_declared_form(tape: Tape) -> None:
    """A single address, a wildcard, both edges of a CIDR range, IPv6 in two spellings."""
    for address in (
        "203.0.113.7",
        "10.10.10.255",
        "198.51.100.0",
        "198.51.100.255",
        "2001:db8:10::5",
        "2001:0DB8:0010:0000:0000:0000:0000:00FF",
    ):
        reads.product(tape, _from(address))
        tape.wait(1)


@net.neighbour("NET-03")
def loopback_peer(tape: Tape) -> None:
    """A proxy on the same machine shows loopback as the peer: not examined; the next one is."""
    reads.product(tape, _from("127.0.0.1"))
    reads.product(tape, _from("::1"))
    reads.product(tape, _from("203.0.113.7"))


# ---------------------------------------------------------------- NET-04


def _shut_out(tape: Tape) -> How:
    words = "the source IP is not in the whitelist of the app"
    return How(outcome=answers.refusal("AppWhiteIpLimit", words, tape.request_id()))


@net.mutant("NET-04", setting=LAST)
def hammers_at_the_door(tape: Tape) -> None:
    """Eight further calls, one every five seconds, each refused alike."""
    for number in range(9):
        reads.product(tape, _shut_out(tape), product_id=str(32956713412 + number))
        tape.wait(5)


@net.mutant("NET-04")
def goes_on_with_other_interfaces(tape: Tape) -> None:
    """The refusal is taken for one interface's: four others are called within the minute."""
    order = whole_round(tape)
    tape.wait(60)
    reads.product(tape, _shut_out(tape))
    reads.freight(tape, _shut_out(tape))
    reads.stock_update(tape, how=_shut_out(tape))
    reads.price_update(tape, how=_shut_out(tape))
    reads.read(tape, order, "FINISH", _shut_out(tape))


@net.neighbour("NET-04")
def three_more_calls(tape: Tape) -> None:
    """Three calls that were queued go out as well; then the application stops for an hour."""
    order = whole_round(tape)
    reads.product(tape, _shut_out(tape))
    reads.freight(tape, _shut_out(tape))
    reads.stock_update(tape, how=_shut_out(tape))
    reads.read(tape, order, "FINISH", _shut_out(tape))
    tape.wait(3600)
    reads.product(tape)


@net.neighbour("NET-04")
def pushes_still_come(tape: Tape) -> None:
    """While the application is shut out, pushes arrive: they are no calls of its own."""
    order = whole_round(tape)
    reads.product(tape, _shut_out(tape))
    for number in range(6):
        tape.wait(5)
        tape.push(65, {"expireTime": 1775008800 + number}, answers.acknowledged())
    tape.wait(600)
    reads.read(tape, order, "FINISH")

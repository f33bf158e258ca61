"""SIGN-05, SIGN-08, SIGN-09 and SIGN-11: timestamps, fresh signatures, encoding of the URL."""

from datetime import UTC, datetime, timedelta

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import ALONE, Family
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape, with_client
from proof.corpus.aliexpress.trade import create, grant, new_order, told
from proof.corpus.wire import Lost, Reply, seconds

sign_time = Family()


def _refused(tape: Tape) -> Reply:
    words = "The timestamp is not within the allowed range"
    return answers.refusal("IllegalTimestamp", words, tape.request_id())


# ---------------------------------------------------------------- SIGN-05


@sign_time.mutant("SIGN-05")
def a_second_beyond_the_window(tape: Tape) -> None:
    """The client's clock is 7201 s behind."""
    reads.product(tape, How(skew_ms=-7_201_000, outcome=_refused(tape)))


@sign_time.mutant("SIGN-05")
def far_ahead(tape: Tape) -> None:
    """The client's clock is eight hours ahead: local time taken for UTC."""
    reads.product(tape, How(skew_ms=28_800_000, outcome=_refused(tape)))


@sign_time.mutant("SIGN-05")
def in_seconds(tape: Tape) -> None:
    """The timestamp is in seconds."""
    reads.product(tape, How(timestamp=str(seconds(tape.now)), outcome=_refused(tape)))


@sign_time.mutant("SIGN-05")
def date_and_time_as_text(tape: Tape) -> None:
    """The timestamp is a date and time as text."""
    stamp = tape.now.strftime("%Y-%m-%d %H:%M:%S")
    reads.product(tape, How(timestamp=stamp, outcome=_refused(tape)))


@sign_time.neighbour("SIGN-05")
def slightly_off_both_ways(tape: Tape) -> None:
    """A clock four minutes behind, then four minutes ahead."""
    for skew in (-240_000, 240_000):
        reads.product(tape, How(skew_ms=skew))
        tape.wait(2)


@sign_time.neighbour("SIGN-05", setting=ALONE)
def on_a_leap_day(tape: Tape) -> None:
    """A round on 29 February, over midnight UTC."""
    tape.now = datetime(2028, 2, 29, 23, 55, tzinfo=UTC)
    grant(tape)
    whole_round(tape)


# ---------------------------------------------------------------- SIGN-09


@sign_time.mutant("SIGN-09")
def five_minutes_and_a_second(tape: Tape) -> None:
    """The client's clock is 301 s behind."""
    reads.product(tape, How(skew_ms=-301_000))


@sign_time.mutant("SIGN-09")
def an_hour_ahead(tape: Tape) -> None:
    """Summer time was added by hand: an hour ahead."""
    reads.stock_update(tape, how=How(skew_ms=3_600_000))


@sign_time.mutant("SIGN-09")
def at_the_edge_of_the_gateway(tape: Tape) -> None:
    """Exactly 7200 s behind, which the gateway still takes: this row's, not SIGN-05's."""
    reads.product(tape, How(skew_ms=-7_200_000))


@sign_time.neighbour("SIGN-09")
def exactly_five_minutes(tape: Tape) -> None:
    """Exactly 300 s behind and exactly 300 s ahead are within five minutes."""
    for skew in (-300_000, 300_000):
        reads.product(tape, How(skew_ms=skew))
        tape.wait(2)


# ---------------------------------------------------------------- SIGN-08


@sign_time.mutant("SIGN-08")
def retry_with_the_old_signature(tape: Tape) -> None:
    """A read whose answer was lost is sent again byte for byte two seconds later."""
    first = reads.product(tape, How(outcome=Lost(), elapsed=5))
    tape.wait(2)
    tape.again(first, answers.product("1005006057059635", "12.50", tape.request_id()))


@sign_time.mutant("SIGN-08")
def signed_address_kept(tape: Tape) -> None:
    """A signed address is kept and asked for every minute."""
    first = reads.product(tape, with_client(http="GET"))
    for _ in range(3):
        tape.wait(60)
        tape.again(first, answers.product("1005006057059635", "12.50", tape.request_id()))


@sign_time.neighbour("SIGN-08")
def retry_signed_anew(tape: Tape) -> None:
    """The answer was lost; the retry has a fresh timestamp and signature."""
    reads.product(tape, How(outcome=Lost(), elapsed=5))
    tape.wait(2)
    reads.product(tape)


@sign_time.neighbour("SIGN-08")
def twice_within_a_second(tape: Tape) -> None:
    """The same bytes exactly one second apart: a proxy's retry, not more than a second."""
    started = tape.now
    first = reads.product(tape)
    again = How(at=started + timedelta(seconds=1))
    tape.again(first, answers.product("1005006057059635", "12.50", tape.request_id()), again)
    tape.wait(5)


@sign_time.neighbour("SIGN-08")
def two_calls_in_one_millisecond(tape: Tape) -> None:
    """Two different calls share the timestamp, not the signature."""
    beside = How(at=tape.now)
    reads.product(tape)
    reads.stock_update(tape, how=beside)


# ---------------------------------------------------------------- SIGN-11


@sign_time.mutant("SIGN-11")
def plus_for_a_space(tape: Tape) -> None:
    """A GET whose query carries + for a space; the signature is right."""
    order = new_order(tape)
    create(tape, order, with_client(http="GET", query_plus=True))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@sign_time.mutant("SIGN-11")
def plus_in_the_query_of_a_post(tape: Tape) -> None:
    """All parameters of a POST in its query, encoded as if they were a form."""
    habits = {"placement": "query", "query_plus": True}
    extra = (("partner_id", "iop sdk python"),)
    reads.product(tape, with_client(**habits, extra=extra))


@sign_time.mutant("SIGN-11", also=("SIGN-02",))
def another_encoding(tape: Tape) -> None:
    """The query is encoded in Latin-1: the gateway cannot read back what was signed (SIGN-02)."""
    order = new_order(tape, buyer="Zoë Müller")
    words = "The request signature does not conform to platform standards"
    refused = answers.refusal("IncompleteSignature", words, tape.request_id())
    sent = create(tape, order, How(client=with_client(http="GET").client, outcome=refused))
    url = str(sent["request"]["url"])
    sent["request"]["url"] = url.replace("%C3%AB", "%EB").replace("%C3%BC", "%FC")


@sign_time.neighbour("SIGN-11")
def spaces_percent_encoded(tape: Tape) -> None:
    """A query with spaces as %20, Chinese in UTF-8, and a true plus as %2B."""
    order = new_order(tape, buyer="王 小明 A+B")
    create(tape, order, with_client(http="GET"))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@sign_time.neighbour("SIGN-11")
def plus_in_a_form(tape: Tape) -> None:
    """In a form body + for a space is the rule."""
    order = new_order(tape, buyer="Alex J. Example")
    create(tape, order, with_client(placement="form"))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@sign_time.neighbour("SIGN-11")
def lower_case_percent_escapes(tape: Tape) -> None:
    """Hex digits of percent escapes in lower case mean the same."""
    order = new_order(tape, buyer="Zoë Müller")
    sent = create(tape, order, with_client(http="GET"))
    url = str(sent["request"]["url"])
    for upper in ("%C3%AB", "%C3%BC", "%7B", "%7D", "%3A", "%2C"):
        url = url.replace(upper, upper.lower())
    sent["request"]["url"] = url
    tape.wait(1)
    told(tape, order, "OrderCreated")

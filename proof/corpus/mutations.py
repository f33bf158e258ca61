"""For property tests: any right recording of edition aliexpress, any change after signing.

`right_recordings` draws what an application may do and a platform may answer, all of it right;
`signed_parameter_mutations` draws one change of one signed parameter of a record.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from hypothesis import strategies as st

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.rounds import round_steps
from proof.corpus.aliexpress.tape import GATEWAY, Client, How, Tape
from proof.corpus.aliexpress.trade import ACKNOWLEDGED, Order, create, grant, new_order, refresh
from proof.corpus.wire import (
    Literal,
    Lost,
    Pairs,
    Record,
    iop_signature,
    iop_signature_without_empty,
    json_text,
    query_text,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]

_PLAIN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
_NAMES = st.text(_PLAIN, min_size=1, max_size=24).filter(str.strip)
_PRICES = st.builds("{}.{:02}".format, st.integers(0, 99999), st.integers(1, 99))
_FREIGHTS = st.sampled_from(("0.00", "3.20", "12.99"))
_COUNTS = st.integers(1, 999)
_WAITS = st.floats(0.01, 90).map(lambda wait: round(wait, 3))
_LOSSES = st.sampled_from(
    (
        How(outcome=Lost(), elapsed=5),
        How(outcome=Lost(kind="reset", message="connection reset by peer"), elapsed=0.1),
        How(outcome=answers.unavailable(503), elapsed=0.2),
    )
)
CLIENTS = st.builds(
    Client,
    http=st.sampled_from(("POST", "GET")),
    placement=st.sampled_from(("split", "query", "form")),
    route=st.sampled_from(("sync", "rest", "rest-path", "sync-system")),
    gateway=st.sampled_from((GATEWAY, GATEWAY + ":443")),
    token_name=st.sampled_from(("access_token", "session")),
    sign_method=st.sampled_from(("sha256", "hmac-sha256")),
    sign_with=st.sampled_from((iop_signature, iop_signature_without_empty)),
    extra=st.sampled_from(
        (
            (),
            (("format", "json"), ("v", "2.0"), ("simplify", "false")),
            (("partner_id", "iop sdk 王"),),
            (("partner_id", ""),),
        )
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A record of which one signed parameter is not what was signed."""

    record: Record
    shows: str


@st.composite
def right_recordings(draw: st.DrawFn, most_orders: int = 4) -> tuple[Record, ...]:
    """One to four whole rounds, interleaved, by clients of any habits, with what happens beside."""
    tape = Tape(client=draw(CLIENTS))
    grant(tape)
    ways = [_way(tape, draw) for _ in range(draw(st.integers(1, most_orders)))]
    while ways:
        place = draw(st.integers(0, len(ways) - 1))
        tape.wait(draw(_WAITS))
        tape.client = draw(CLIENTS)
        if next(ways[place], "done") == "done":
            del ways[place]
        if draw(st.integers(0, 3)) == 0:
            tape.wait(draw(_WAITS))
            draw(st.sampled_from(_BESIDE))(tape, draw)
    return tuple(tape.records)


def signed_parameter_mutations(record: Record) -> st.SearchStrategy[Mutation]:
    """One parameter of a signed call renamed, changed, dropped, added, or in another case.

    Parameters without a value are left alone: whether they are signed is the client's choice.
    """
    query, form = _parameters(record)
    places = [
        (where, place)
        for where, pairs in (("query", query), ("form", form))
        for place, (name, value) in enumerate(pairs)
        if name != "sign" and value
    ]
    changes = st.sampled_from((_renamed, _changed, _dropped, _recased, _added))
    return st.builds(
        lambda spot, change, pick: _mutated(record, spot[0], spot[1], change(pick)),
        st.sampled_from(places),
        changes,
        st.integers(0, 10_000),
    )


def _way(tape: Tape, draw: Draw) -> Iterator[None]:
    order = new_order(
        tape,
        buyer=draw(_NAMES),
        count=draw(st.one_of(_COUNTS, _COUNTS.map(str))),
        price=draw(_PRICES),
        freight=draw(_FREIGHTS),
    )
    return _lossy(tape, order, draw(st.none() | _LOSSES))


def _lossy(tape: Tape, order: Order, lost: How | None) -> Iterator[None]:
    """A round whose first create may be lost; the repeat then follows at once, as the same."""
    if lost:
        create(tape, order, lost)
        tape.wait(1)
    yield from round_steps(tape, order)


def _push_again(tape: Tape, draw: Draw) -> None:
    pushes = [record for record in tape.records if record["direction"] == "inbound"]
    if pushes:
        body = str(draw(st.sampled_from(pushes))["request"]["body"]["text"]).encode()
        tape.deliver(body, answers.acknowledged(), replace(ACKNOWLEDGED, elapsed=draw(_IN_TIME)))


def _lost_read(tape: Tape, draw: Draw) -> None:
    reads.freight(tape, draw(_LOSSES))
    tape.wait(draw(st.floats(1.01, 9).map(lambda wait: round(wait, 3))))
    reads.freight(tape)


def _price(tape: Tape, draw: Draw) -> None:
    price = draw(_PRICES)
    reads.price_update(tape, draw(st.sampled_from((price, Literal(price)))))


def _stock(tape: Tape, draw: Draw) -> None:
    reads.stock_update(tape, draw(st.one_of(st.integers(0, 10**6), st.integers(0, 99).map(str))))


def _product(tape: Tape, draw: Draw) -> None:
    reads.product(tape, green_score=draw(st.none() | st.booleans() | _NAMES))


def _renewal(tape: Tape, draw: Draw) -> None:
    life = draw(st.integers(36_000, 2_592_000))
    refresh(tape, life=draw(st.sampled_from((life, str(life)))))


_IN_TIME = st.integers(1, 500).map(lambda milliseconds: milliseconds / 1000)
_BESIDE = (_push_again, _lost_read, _price, _stock, _product, _renewal)

Edit = Callable[[str, str], Pairs]


def _renamed(pick: int) -> Edit:
    return lambda name, value: ((f"{name}{pick}", value),)


def _changed(pick: int) -> Edit:
    def edit(name: str, value: str) -> Pairs:
        place = pick % len(value)
        other = "7" if value[place] != "7" else "8"
        return ((name, value[:place] + other + value[place + 1 :]),)

    return edit


def _dropped(_: int) -> Edit:
    return lambda _name, _value: ()


def _added(pick: int) -> Edit:
    return lambda name, value: ((name, value), (f"added_{pick}", str(pick)))


def _recased(pick: int) -> Edit:
    """The case of a letter of the value swapped, or of the name where the value has none."""

    def edit(name: str, value: str) -> Pairs:
        swapped = _with_a_letter_swapped(value, pick)
        if swapped != value:
            return ((name, swapped),)
        return ((_with_a_letter_swapped(name, pick), value),)

    return edit


def _with_a_letter_swapped(text: str, pick: int) -> str:
    letters = [place for place, sign in enumerate(text) if sign.isascii() and sign.isalpha()]
    if not letters:
        return text
    place = letters[pick % len(letters)]
    return text[:place] + text[place].swapcase() + text[place + 1 :]


def _mutated(record: Record, where: str, place: int, edit: Edit) -> Mutation:
    query, form = _parameters(record)
    pairs = query if where == "query" else form
    name, value = pairs[place]
    changed = edit(name, value)
    edited = (*pairs[:place], *changed, *pairs[place + 1 :])
    copy = deepcopy(record)
    if where == "query":
        parts = urlsplit(str(record["request"]["url"]))
        copy["request"]["url"] = urlunsplit(parts._replace(query=query_text(edited)))
    else:
        copy["request"]["body"] = {"text": query_text(edited, plus=True)}
    return Mutation(record=copy, shows=f"{where}.{name}: {json_text(dict(changed))}")


def _parameters(record: Record) -> tuple[Pairs, Pairs]:
    request = record["request"]
    query = parse_qsl(urlsplit(str(request["url"])).query, keep_blank_values=True)
    form = parse_qsl(str(request["body"].get("text", "")), keep_blank_values=True)
    return tuple(query), tuple(form)

"""Whatever is asked in between, the index lists what a look at every order would."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harness.emulator.aliexpress.goods import Store
from harness.emulator.aliexpress.order_index import OrderIndex
from harness.emulator.aliexpress.orders import Order, Reached

BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = ("NEW", "PAID", "SENT", "")

moments = st.integers(0, 9)
paths = st.lists(st.tuples(st.sampled_from(WORDS[:3]), moments), min_size=1, max_size=4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 6), paths),
        st.tuples(st.just("forget"), st.integers(1, 6)),
        st.tuples(st.just("ask"), st.sampled_from(WORDS), moments),
    ),
    max_size=30,
)


def at(seconds: int) -> datetime:
    return BEGUN + timedelta(seconds=seconds)


def order(number: int, path: list[tuple[str, int]]) -> Order:
    reached = tuple(Reached(status=w, at=at(s)) for w, s in sorted(path, key=lambda p: p[1]))
    return Order(
        number=number,
        out_order_id="",
        created=BEGUN,
        store=Store(id=1, name="Store", country="CN"),
        lines=(),
        address={},
        path=reached,
        words=("OrderCreated",),
    )


@given(steps)
def test_it_lists_what_a_look_at_every_order_would(done) -> None:
    orders: dict[int, Order] = {}
    index, now = OrderIndex(orders.get), BEGUN
    for what, *said in done:
        match what:
            case "put":
                orders[said[0]] = order(*said)
            case "forget":
                orders.pop(said[0], None)
            case "ask":
                now = max(now, at(said[1]))  # time does not go back
                expected = [n for n, o in orders.items() if said[0] in ("", o.status(now))]
                assert index.numbers(said[0], now) == sorted(expected)
                continue
        index.note(said[0])

"""Right trade on edition aliexpress: tokens, whole order rounds, reads, price and stock updates."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from proof.corpus.aliexpress import answers
from proof.corpus.aliexpress.tape import RIGHT, How, Tape
from proof.corpus.wire import Pairs, Record, json_reply, json_text, milliseconds

ACKNOWLEDGED = How(elapsed=0.035)
JOURNEY = ("PICKED_UP", "IN_TRANSIT", "ARRIVED", "OUT_FOR_DELIVERY", "DELIVERED")
ADDRESS = {
    "country": "US",
    "province": "California",
    "city": "San Jose",
    "address": "1 Example Street",
    "zip": "95112",
    "full_name": "Alex Example",
    "contact_person": "Alex Example",
    "phone_country": "+1",
    "mobile_no": "4085550100",
}
PRODUCT = "1005006057059635"
CREATE = "aliexpress.ds.order.create"
READ = "aliexpress.trade.ds.order.get"
LIST = "aliexpress.solution.order.get"
INFO = "aliexpress.solution.order.info.get"
SHIP = "aliexpress.solution.order.fulfill"
TRACK = "aliexpress.ds.order.tracking.get"
TRACK_OLD = "aliexpress.logistics.ds.trackinginfo.query"
PRODUCT_GET = "aliexpress.ds.product.get"
FREIGHT = "aliexpress.ds.freight.query"
PRICE = "aliexpress.solution.batch.product.price.update"
STOCK = "aliexpress.solution.batch.product.inventory.update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order: what was bought, its numbers on both sides, the parcel that carries it."""

    number: int
    out_id: str
    tracking: str
    product_id: str = PRODUCT
    count: object = "2"
    """As the create call says it: a text of digits or an integer."""
    price: str = "12.50"
    freight: str = "0.00"
    buyer: str = "Alex Example"
    service: str = "CAINIAO_STANDARD"

    @property
    def total(self) -> str:
        """Price times count, and the freight."""
        return str(Decimal(self.price) * int(str(self.count)) + Decimal(self.freight))


def new_order(tape: Tape, **changes: Any) -> Order:
    """The next order of a recording, not yet created."""
    tape.orders += 1
    number = tape.orders
    order = Order(
        number=8012345678900000 + number,
        out_id=f"ERP-2026-{number:05}",
        tracking=f"LP{number:011}CN",
    )
    return replace(order, **changes)


def grant(
    tape: Tape,
    how: How = RIGHT,
    *,
    life: object = 43200,
    refresh_life: object = 2592000,
    **more: object,
) -> None:
    """The user's authorisation turned into tokens, which the tape uses from here on."""
    code = f"3_500102_code{len(tape.records):04}"
    pair = token_answer(tape, life=life, refresh_life=refresh_life, **more)
    tape.call("/auth/token/create", (("code", code),), json_reply(pair), how)
    _take(tape, pair)


def refresh(
    tape: Tape,
    how: How = RIGHT,
    *,
    life: object = 43200,
    refresh_life: object = 2592000,
    **more: object,
) -> None:
    """The tokens renewed with the refresh token."""
    pair = token_answer(tape, life=life, refresh_life=refresh_life, **more)
    business = (("refresh_token", tape.refresh_token),)
    tape.call("/auth/token/refresh", business, json_reply(pair), how)
    _take(tape, pair)


def token_answer(tape: Tape, *, life: object, refresh_life: object, **more: object) -> Record:
    """What a grant says, as live answers have it: integers for the times."""
    mark, now = len(tape.records), milliseconds(tape.now)
    ends, refresh_ends = (now + int(str(span)) * 1000 for span in (life, refresh_life))
    return {
        "access_token": f"50000001a10{mark:04}access",
        "refresh_token": f"50001001b20{mark:04}refresh",
        "expires_in": life,
        "refresh_expires_in": refresh_life,
        "expire_time": ends,
        "refresh_token_valid_time": refresh_ends,
        "user_id": "2720001111",
        "seller_id": "2720001111",
        "user_nick": "example",
        "account_platform": "seller_center",
        "sp": "ae",
        "locale": "en_US",
        "code": "0",
        "request_id": tape.request_id(),
        **more,
    }


def order_request(order: Order, *, currency: str = "USD", **changes: Any) -> Pairs:
    """The business parameters of a create call; `changes` replace members of its one item."""
    item = {
        "product_id": order.product_id,
        "product_count": order.count,
        "sku_attr": "14:193#Red;5:361386#M",
        "logistics_service_name": order.service,
        "order_memo": "",
        **changes,
    }
    address = {**ADDRESS, "full_name": order.buyer, "contact_person": order.buyer}
    place = {"out_order_id": order.out_id, "logistics_address": address, "product_items": [item]}
    extend = {"payment": {"pay_currency": currency, "try_to_pay": "false"}}
    return (
        ("param_place_order_request4_open_api_d_t_o", json_text(place)),
        ("ds_extend_request", json_text(extend)),
    )


def create(tape: Tape, order: Order, how: How = RIGHT, *, business: Pairs | None = None) -> Record:
    """The order placed."""
    asked = order_request(order) if business is None else business
    return tape.call(CREATE, asked, answers.created([order.number], tape.request_id()), how)


def told(tape: Tape, order: Order, word: str, how: How = ACKNOWLEDGED, **more: object) -> bytes:
    """The platform pushes a new status word, which the application acknowledges."""
    data = {"buyerId": 2720002222, "orderId": order.number, "orderStatus": word}
    return tape.push(53, data, answers.acknowledged(), how, **more)


def tracked(tape: Tape, order: Order, code: str, how: How = ACKNOWLEDGED, **changes: Any) -> bytes:
    """A tracking event of twenty seconds ago is pushed; `changes` to its data, None drops one."""
    data = {
        "orderId": order.number,
        "trackingNumber": order.tracking,
        "carrierCode": "CAINIAO",
        "eventCode": code,
        "eventDesc": code.replace("_", " ").capitalize(),
        "eventTime": milliseconds(how.at or tape.now) - 20_000,
        **changes,
    }
    kept = {name: value for name, value in data.items() if value is not None}
    return tape.push(18, kept, answers.acknowledged(), how)


def ship(tape: Tape, order: Order, how: How = RIGHT, **changes: str | None) -> Record:
    """The shipment handed over; `changes` to the parameters of the call, None drops one."""
    business = {
        "service_name": order.service,
        "logistics_no": order.tracking,
        "out_ref": str(order.number),
        "send_type": "all",
        "description": "",
        **changes,
    }
    kept = tuple((name, value) for name, value in business.items() if value is not None)
    return tape.call(SHIP, kept, answers.shipped(tape.request_id()), how)


def deliveries(
    tape: Tape, order: Order, *, journey: tuple[str, ...] = JOURNEY, pause: float = 3600
) -> None:
    """The tracking events of a journey, each pushed and acknowledged."""
    for code in journey:
        tape.wait(pause)
        tracked(tape, order, code)


def paid(tape: Tape, order: Order, how: How = RIGHT) -> None:
    """The way of an order up to its payment: created, announced, paid."""
    create(tape, order, how)
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(60)
    told(tape, order, "PaymentAuthorized")
    tape.wait(2)


def sent(tape: Tape, order: Order, how: How = RIGHT) -> None:
    """The way of an order up to its shipment."""
    paid(tape, order, how)
    ship(tape, order, how)
    tape.wait(1)
    told(tape, order, "OrderShipped")


def _take(tape: Tape, pair: Record) -> None:
    tape.token, tape.refresh_token = str(pair["access_token"]), str(pair["refresh_token"])

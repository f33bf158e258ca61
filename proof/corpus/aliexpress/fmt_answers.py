"""FMT-12: the platform's answers, their types and their shapes."""

from typing import Any

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.reads import number
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    CREATE,
    FREIGHT,
    Order,
    create,
    new_order,
    refresh,
    told,
)

fmt_answers = Family()


@fmt_answers.mutant("FMT-12")
def price_with_one_decimal_answered(tape: Tape) -> None:
    """The price of a product comes with one decimal."""
    reads.product(tape, sku_price="12.5")


@fmt_answers.mutant("FMT-12")
def order_number_as_a_float(tape: Tape) -> None:
    """The number of a created order comes in exponent form, its last digits gone."""
    order = new_order(tape)
    lost = {"is_success": True, "order_list": {"number": [number("8.0123456789e15")]}}
    body = {"result": lost, "request_id": tape.request_id()}
    create(tape, order, How(outcome=answers.granted(CREATE, body)))


@fmt_answers.mutant("FMT-12")
def life_of_a_token_in_words(tape: Tape) -> None:
    """expires_in of a renewal is a text that is no number."""
    right = tape.token
    refresh(tape, access_token=right, expires_in="half a day")


@fmt_answers.mutant("FMT-12")
def currency_spelt_out(tape: Tape) -> None:
    """The freight answer names its currency in words, not by its code."""
    option = {"code": "CAINIAO_STANDARD", "shipping_fee_currency": "US dollars"}
    result = {"success": True, "delivery_options": {"delivery_option_d_t_o": [option]}}
    body = {"result": result, "request_id": tape.request_id()}
    reads.freight(tape, How(outcome=answers.granted(FREIGHT, body)))


@fmt_answers.mutant("FMT-12")
def status_missing_in_a_read(tape: Tape) -> None:
    """The answer to a read of an order is without its status, which the interface is there for."""
    order = whole_round(tape)
    body = reads.order_body(tape, order, "FINISH")
    del body["result"]["order_status"]
    reads.read(
        tape, order, "FINISH", How(outcome=answers.granted("aliexpress.trade.ds.order.get", body))
    )


@fmt_answers.neighbour("FMT-12")
def unknown_fields(tape: Tape) -> None:
    """Fields that nobody knows yet, of several types, in all kinds of answers."""
    order = whole_round(tape)
    news: dict[str, Any] = {
        "green_score": number("4.70"),
        "labels": ["new", None],
        "nested": {"a": True},
    }
    reads.read(tape, order, "FINISH", **news)
    reads.product(tape, **news)
    refresh(tape, **news)


@fmt_answers.neighbour("FMT-12")
def numbers_as_texts(tape: Tape) -> None:
    """Everything a text, as the documentation prints it."""
    refresh(tape, life="43200", refresh_life="2592000", code="0")
    order = _created_as(tape, {"is_success": "true", "error_code": None})
    reads.read(tape, order, "PLACE_ORDER_SUCCESS", store_info={"store_id": "1101234567"})
    reads.product(tape, sku_available_stock="120", sku_id=12000031234567890)


@fmt_answers.neighbour("FMT-12")
def lists_of_every_shape(tape: Tape) -> None:
    """A single child as a bare object, a plain list without its wrapper, one number for a list."""
    order = _created_as(tape, {"is_success": True, "order_list": {"number": 8012345678900099}}, 99)
    line = reads.order_body(tape, order, "")["result"]["child_order_list"]["aeop_child_order_info"]
    bare = {"aeop_child_order_info": line[0]}
    reads.read(tape, order, "PLACE_ORDER_SUCCESS", child_order_list=bare)
    tape.wait(1)
    reads.read(tape, order, "PLACE_ORDER_SUCCESS", child_order_list=line)


@fmt_answers.neighbour("FMT-12")
def key_order_and_blanks(tape: Tape) -> None:
    """Other key order, blanks, escapes and a header in lower case mean the same."""
    order = whole_round(tape)
    read = reads.read(tape, order, "FINISH")
    text = (
        str(read["response"]["body"]["text"])
        .replace('":', '" : ')
        .replace("Cotton", "\\u0043otton")
    )
    read["response"]["body"]["text"] = " " + text + "\n"
    read["response"]["headers"] = [["content-type", "application/json"]]


@fmt_answers.neighbour("FMT-12")
def server_error_is_no_answer(tape: Tape) -> None:
    """A 503 with a page of HTML is no answer of the gateway."""
    reads.product(tape, How(outcome=answers.unavailable()))
    tape.wait(2)
    reads.product(tape)


def _created_as(tape: Tape, result: dict[str, object], place: int | None = None) -> Order:
    order = new_order(tape)
    if place is not None:
        order = new_order(tape, number=8012345678900000 + place)
    numbers = {"order_list": {"number": [str(order.number)]}}
    body = {"result": {**numbers, **result}, "request_id": tape.request_id()}
    create(tape, order, How(outcome=answers.granted(CREATE, body)))
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(5)
    return order

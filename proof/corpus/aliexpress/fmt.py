"""FMT-01, FMT-02, FMT-03 and FMT-14 to FMT-16: what the application writes into its fields."""

from typing import Any

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.reads import number
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    LIST,
    PRODUCT,
    READ,
    TRACK,
    Order,
    create,
    new_order,
    order_request,
    told,
)
from proof.corpus.wire import json_text

fmt = Family()


def _placed(tape: Tape, order: Order | None = None, **item: Any) -> Order:
    """An order whose one item is written in some way, served by the gateway."""
    order = order or new_order(tape)
    create(tape, order, business=order_request(order, **item))
    tape.wait(1)
    told(tape, order, "OrderCreated")
    tape.wait(5)
    return order


# ---------------------------------------------------------------- FMT-01


@fmt.mutant("FMT-01")
def product_id_as_a_number(tape: Tape) -> None:
    """product_id of an order's item is a JSON integer."""
    _placed(tape, product_id=int(PRODUCT))


@fmt.mutant("FMT-01")
def product_id_with_a_letter(tape: Tape) -> None:
    """product_id of a product read has a letter in front."""
    reads.product(tape, product_id="P1005006057059635")


@fmt.mutant("FMT-01")
def product_id_empty(tape: Tape) -> None:
    """product_id of a price update is an empty text."""
    reads.price_update(tape, product_id="")


@fmt.mutant("FMT-01")
def product_id_as_an_integer_in_a_stock_update(tape: Tape) -> None:
    """product_id of a stock update is a JSON integer."""
    reads.stock_update(tape, product_id=number(PRODUCT))


@fmt.neighbour("FMT-01")
def product_ids_of_any_length(tape: Tape) -> None:
    """Digits only, from one to nineteen of them, in JSON, form and query."""
    for digits in ("4", "32956713412", "1005006057059635", "9223372036854775807"):
        reads.product(tape, product_id=digits)
        tape.wait(1)
        reads.stock_update(tape, product_id=digits)
        tape.wait(1)


@fmt.neighbour("FMT-01")
def other_numbers_beside_it(tape: Tape) -> None:
    """Counts and page numbers may be JSON integers; product_id is a text."""
    _placed(tape, product_count=3, order_memo="SKU 1005-A")
    reads.listed(tape, ())


# ---------------------------------------------------------------- FMT-02


@fmt.mutant("FMT-02")
def price_with_one_decimal(tape: Tape) -> None:
    """12.5 as a text."""
    reads.price_update(tape, "12.5")


@fmt.mutant("FMT-02")
def price_as_a_shortened_number(tape: Tape) -> None:
    """A float of 12.50 that was written as 12.5."""
    reads.price_update(tape, number("12.5"))


@fmt.mutant("FMT-02")
def price_with_three_decimals(tape: Tape) -> None:
    """12.500 as a number literal."""
    reads.price_update(tape, number("12.500"))


@fmt.mutant("FMT-02")
def price_in_exponent_form(tape: Tape) -> None:
    """1.25e1 as a number literal."""
    reads.price_update(tape, number("1.25e1"))


@fmt.mutant("FMT-02")
def price_with_a_comma(tape: Tape) -> None:
    """12,50 the way half of Europe writes it."""
    reads.price_update(tape, "12,50")


@fmt.mutant("FMT-02")
def price_without_decimals(tape: Tape) -> None:
    """A bare 12, as text and as number."""
    reads.price_update(tape, "12")
    tape.wait(3)
    reads.price_update(tape, 12)


@fmt.mutant("FMT-02")
def negative_price(tape: Tape) -> None:
    """-12.50 has two decimals and is no price."""
    reads.price_update(tape, "-12.50")


@fmt.mutant("FMT-02")
def discount_price_with_one_decimal(tape: Tape) -> None:
    """The price is right, the discount price beside it is not."""
    reads.price_update(tape, "12.50", discount_price="9.9")


@fmt.neighbour("FMT-02")
def price_as_text_and_as_number_literal(tape: Tape) -> None:
    """12.50 is right as a text and as a number literal, and so are very small and large ones."""
    for price in ("12.50", number("12.50"), "0.01", number("0.90"), "1000000.00"):
        reads.price_update(tape, price)
        tape.wait(3)


@fmt.neighbour("FMT-02")
def discount_price_beside_the_price(tape: Tape) -> None:
    """Both prices with two decimals."""
    reads.price_update(tape, number("12.50"), discount_price="9.90")


@fmt.neighbour("FMT-02")
def numbers_that_are_no_prices(tape: Tape) -> None:
    """A count of 3 and a stock of 7 need no decimals, nor do prices in a memo or in an answer."""
    _placed(tape, product_count=3, order_memo="price 12.5 agreed")
    reads.stock_update(tape, 7)
    reads.price_update(tape)
    reads.product(tape, offer_sale_price="12")


# ---------------------------------------------------------------- FMT-03


def _priced_in(tape: Tape, currency: str) -> None:
    order = new_order(tape)
    create(tape, order, business=order_request(order, currency=currency))
    tape.wait(1)
    told(tape, order, "OrderCreated")


@fmt.mutant("FMT-03")
def euros(tape: Tape) -> None:
    """The order is to be paid in EUR."""
    _priced_in(tape, "EUR")


@fmt.mutant("FMT-03")
def yuan(tape: Tape) -> None:
    """The order is to be paid in CNY."""
    _priced_in(tape, "CNY")


@fmt.neighbour("FMT-03")
def dollars_to_every_country(tape: Tape) -> None:
    """USD although the buyer lives elsewhere."""
    _priced_in(tape, "USD")
    _placed(tape, new_order(tape, buyer="Zoë Müller"), order_memo="Rechnung in EUR")


# ---------------------------------------------------------------- FMT-14


@fmt.mutant("FMT-14")
def none_bought(tape: Tape) -> None:
    """A count of 0."""
    _placed(tape, product_count="0")


@fmt.mutant("FMT-14")
def half_a_piece(tape: Tape) -> None:
    """A count of 1.5, as a number."""
    _placed(tape, product_count=number("1.5"))


@fmt.mutant("FMT-14")
def count_in_words(tape: Tape) -> None:
    """A count with its unit."""
    _placed(tape, product_count="2 pcs")


@fmt.mutant("FMT-14")
def negative_count(tape: Tape) -> None:
    """A count of -1, as an integer."""
    _placed(tape, product_count=-1)


@fmt.neighbour("FMT-14")
def count_as_integer_and_as_text(tape: Tape) -> None:
    """Integer 1, text 1, and a thousand of them."""
    for count in (1, "1", "1000"):
        _placed(tape, new_order(tape, count=count))


# ---------------------------------------------------------------- FMT-15


def _no_such_order(tape: Tape) -> How:
    words = "the order does not exist"
    return How(outcome=answers.refusal("15", words, tape.request_id(), kind="ISP"))


@fmt.mutant("FMT-15")
def order_id_as_a_number(tape: Tape) -> None:
    """The order is read with a JSON integer for its id."""
    order = _placed(tape)
    asked = (("single_order_query", json_text({"order_id": order.number})),)
    right = answers.granted(READ, reads.order_body(tape, order, "PLACE_ORDER_SUCCESS"))
    tape.call(READ, asked, right)


@fmt.mutant("FMT-15")
def order_id_with_a_prefix(tape: Tape) -> None:
    """The tracking is asked for with the application's own prefix before the id."""
    order = _placed(tape)
    asked = (("ae_order_id", f"AE-{order.number}"), ("language", "en_US"))
    tape.call(TRACK, asked, answers.system_refusal("", "", ""), _no_such_order(tape))


@fmt.neighbour("FMT-15")
def own_numbers_with_letters(tape: Tape) -> None:
    """out_order_id is the application's own and may have letters; page numbers may be integers."""
    order = _placed(tape, new_order(tape, out_id="ERP/2026-ß-0001 中"))
    reads.read(tape, order, "PLACE_ORDER_SUCCESS")
    paged = (("param0", json_text({"current_page": 2, "page_size": 50})),)
    empty = {"result": {"success": True, "total_count": 0}, "request_id": tape.request_id()}
    tape.call(LIST, paged, answers.granted(LIST, empty))


# ---------------------------------------------------------------- FMT-16


@fmt.mutant("FMT-16")
def fraction_of_a_piece(tape: Tape) -> None:
    """A stock of 7.5."""
    reads.stock_update(tape, "7.5")


@fmt.mutant("FMT-16")
def negative_stock(tape: Tape) -> None:
    """Oversold: a stock of -3."""
    reads.stock_update(tape, -3)


@fmt.mutant("FMT-16")
def stock_as_a_float(tape: Tape) -> None:
    """A stock of 7.5 as a number literal."""
    reads.stock_update(tape, number("7.5"))


@fmt.mutant("FMT-16")
def stock_in_words(tape: Tape) -> None:
    """The word of a stock."""
    reads.stock_update(tape, "plenty")


@fmt.neighbour("FMT-16")
def nothing_left(tape: Tape) -> None:
    """0 as text and as integer, and a large stock."""
    for inventory in ("0", 0, 7, "999999"):
        reads.stock_update(tape, inventory)
        tape.wait(1)

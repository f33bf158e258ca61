"""ERRH: nothing is built on an answer that says no, and such answers have their shape."""

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import Family
from proof.corpus.aliexpress.rounds import tracked_to_the_end
from proof.corpus.aliexpress.tape import How, Tape
from proof.corpus.aliexpress.trade import (
    INFO,
    create,
    grant,
    new_order,
    paid,
    refresh,
    ship,
    token_answer,
    told,
)
from proof.corpus.wire import Reply, json_reply

errh = Family()


# ---------------------------------------------------------------- ERRH-01


def _refused_with_tokens(tape: Tape, code: str, words: str) -> Reply:
    pair = token_answer(tape, life=43200, refresh_life=2592000)
    return json_reply({**pair, "code": code, "type": "ISV", "message": words})


@errh.mutant("ERRH-01")
def token_of_a_refused_code(tape: Tape) -> None:
    """The code was refused; a token stands in the answer all the same, and it is used."""
    kept = tape.token, tape.refresh_token
    refused = _refused_with_tokens(tape, "InvalidCode", "the code was used before")
    grant(tape, How(outcome=refused))
    tape.wait(5)
    reads.product(tape)
    tape.token, tape.refresh_token = kept


@errh.mutant("ERRH-01")
def token_of_a_refused_refresh(tape: Tape) -> None:
    """HTTP 200 with IllegalRefreshToken is taken for a renewal."""
    kept = tape.token, tape.refresh_token
    refused = _refused_with_tokens(tape, "IllegalRefreshToken", "invalid or expired")
    refresh(tape, How(outcome=refused))
    tape.wait(5)
    reads.stock_update(tape)
    tape.token, tape.refresh_token = kept


@errh.mutant("ERRH-01")
def state_of_a_failed_read(tape: Tape) -> None:
    """result_success false with old data beside it: the order it names is shipped."""
    order = new_order(tape)
    data = {"id": str(order.number), "order_status": "WAIT_SELLER_SEND_GOODS"}
    result = {"result_success": False, "error_code": "B_READ_FAILED", "data": data}
    body = {"result": result, "request_id": tape.request_id()}
    failed = How(outcome=answers.granted(INFO, body))
    reads.informed(tape, order, "WAIT_SELLER_SEND_GOODS", failed)
    tape.wait(5)
    words = "the order does not exist"
    ship(tape, order, How(outcome=answers.not_shipped("NO_ORDER", words, tape.request_id())))


@errh.neighbour("ERRH-01")
def nothing_built_on_a_refused_code(tape: Tape) -> None:
    """The code was refused; the old token serves until a new code comes."""
    kept = tape.token, tape.refresh_token
    words = "the code was used before"
    refused = answers.system_refusal("InvalidCode", words, tape.request_id())
    grant(tape, How(outcome=refused))
    tape.token, tape.refresh_token = kept
    tape.wait(60)
    reads.product(tape)
    grant(tape)
    reads.product(tape)


@errh.neighbour("ERRH-01")
def nothing_to_track_yet(tape: Tape) -> None:
    """A track that is not there yet (ret false, code 1001) is asked for again; a refusal is not."""
    reads.product(tape, How(outcome=answers.refusal("15", "not on sale", tape.request_id())))
    order = new_order(tape)
    paid(tape, order)
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    reads.nothing_yet(tape, order)
    tracked_to_the_end(tape, order)
    reads.track_query(tape, order)


@errh.neighbour("ERRH-01")
def shipment_refused_and_handed_over_later(tape: Tape) -> None:
    """The shipment is refused in a successful call, and taken when it is tried later."""
    order = new_order(tape)
    paid(tape, order)
    words = "the system is busy, try again"
    ship(tape, order, How(outcome=answers.not_shipped("SYSTEM_BUSY", words, tape.request_id())))
    tape.wait(900)
    reads.read(tape, order, "WAIT_SELLER_SEND_GOODS")
    ship(tape, order)
    tape.wait(1)
    told(tape, order, "OrderShipped")
    tracked_to_the_end(tape, order)


# ---------------------------------------------------------------- ERRH-04


def _says(body: object, status: int = 200) -> How:
    return How(outcome=json_reply(body, status=status))


@errh.mutant("ERRH-04")
def refusal_without_request_id(tape: Tape) -> None:
    """An error_response without request_id."""
    body = {"type": "ISV", "code": "InvalidParameter", "msg": "product_id is not for sale"}
    reads.product(tape, _says({"error_response": body}))


@errh.mutant("ERRH-04")
def refusal_without_words(tape: Tape) -> None:
    """A flat refusal of a token call without msg or message."""
    kept = tape.token, tape.refresh_token
    body = {"type": "ISV", "code": "IllegalRefreshToken", "request_id": tape.request_id()}
    refresh(tape, _says(body))
    tape.token, tape.refresh_token = kept


@errh.mutant("ERRH-04")
def page_instead_of_an_envelope(tape: Tape) -> None:
    """A 403 with a page of HTML from something before the gateway."""
    page = Reply(
        body=b"<html><body>Forbidden</body></html>",
        status=403,
        headers=(("Content-Type", "text/html"),),
    )
    reads.product(tape, How(outcome=page))


@errh.mutant("ERRH-04")
def refusal_without_code(tape: Tape) -> None:
    """An error_response with words and no code, as HTTP 400."""
    body = {"type": "ISV", "msg": "bad request", "request_id": tape.request_id()}
    reads.product(tape, _says({"error_response": body}, 400))


@errh.neighbour("ERRH-04")
def refusals_of_every_shape(tape: Tape) -> None:
    """With sub_code and unknown fields, flat with message, as HTTP 400, and a numeric code."""
    detail = {"sub_code": "isv.invalid-parameter", "sub_msg": "out of range", "hint": {"a": 1}}
    body = {"type": "ISP", "code": "15", "msg": "Remote service error", **detail}
    reads.product(tape, _says({"error_response": {**body, "request_id": tape.request_id()}}))
    plain = {"type": "ISV", "code": "InvalidApiPath", "message": "no such path"}
    reads.freight(tape, _says({**plain, "request_id": tape.request_id()}))
    missing = answers.refusal("MissingParameter", "v", tape.request_id(), status=400)
    reads.stock_update(tape, how=How(outcome=missing))


@errh.neighbour("ERRH-04")
def failures_that_are_no_refusals(tape: Tape) -> None:
    """A 502 page is no answer of the gateway; a result that says no has a shape of its own."""
    reads.product(tape, How(outcome=answers.refusal("15", "busy", tape.request_id())))
    reads.freight(tape, How(outcome=answers.unavailable(502)))
    order = new_order(tape)
    words = "the address is not served"
    refused = answers.not_created("A001", words, tape.request_id())
    create(tape, order, How(outcome=refused))

"""Answers with a code on top: alibaba {code,msg,result}, 1688 {code,message,data}."""

from harness.documents.lossless import JsonObject, text_of
from harness.model.exchange import Exchange
from harness.platforms.calls import Answer, read_answer
from harness.platforms.operations import Operation, OperationKind, RefusalTable
from harness.platforms.refusals import refused


def read_coded_answer(
    exchange: Exchange,
    operation: Operation | None,
    refusals: RefusalTable,
    *,
    code: str,
    message: str,
) -> Answer | None:
    """The answer; refused when its code, number or text, is not the edition's success code.

    A token answer has no code and is refused by one that is no success, or by an `error`. `message`
    is the member that says why not.
    """
    whole, response = read_answer(exchange), exchange.response
    if whole is None or response is None:
        return None
    if not isinstance(whole, JsonObject):
        return Answer(whole, whole, refused(refusals, response, message="not an object"))
    if _grants(whole, operation, code):
        return Answer(whole, whole, None)
    told = text_of(whole["code"]) if "code" in whole else ""
    words = (whole.get(name) for name in (message, "msg", "message", "error_description"))
    reason = next((text_of(word) for word in words if word), "")
    error = whole.get("error")  # the OAuth form of a refused token call
    oauth = error if isinstance(error, str) else ""
    return Answer(whole, whole, refused(refusals, response, told, oauth, message=reason))


def _grants(whole: JsonObject, operation: Operation | None, code: str) -> bool:
    told = text_of(whole["code"]) if "code" in whole else None
    if operation and operation.kind is OperationKind.TOKEN:
        # A grant has no code; one that is there may be any gateway's word for success.
        return "error" not in whole and told in (None, code, "0", "200")
    return told == code or (told is None and operation is None)

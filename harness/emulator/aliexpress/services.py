"""Services that do something else than they were asked for."""

from typing import Any

from harness.emulator.aliexpress.parameters import whole_number
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.answers import Granted
from harness.emulator.bites import CarryOut, Scene
from harness.platforms.calls import Call

UNPAID = "AUTO_PAYMENT_FAILED"
BUSY = "SYSTEM_BUSY"
# Assumed words: no published source lists them.
_UNPAID_TEXT = "The order was created, but the automatic payment failed"
_BUSY_TEXT = "The service is busy"


def unpaid(platform: Platform, _scene: Scene, carry_out: CarryOut) -> Granted:
    """The order is created, but its automatic payment fails; the answer says both."""
    with platform.failing_payments():
        granted = carry_out()
    result = granted.content["result"]
    if not result["is_success"]:
        return granted
    said = {"error_code": UNPAID, "error_msg": _UNPAID_TEXT}
    return Granted({**granted.content, "result": {**result, **said}}, granted.pushes)


def partly_failed(scene: Scene, carry_out: CarryOut) -> Granted:
    """HTTP 200 and an envelope, inside of which the business says no.

    An order or a shipment is not carried out. Of an update, the first product is reported as
    failed and the others as done.
    """
    match scene.call.name:
        case "order.create":
            failed = {"is_success": False, "error_code": BUSY, "error_msg": _BUSY_TEXT}
            return Granted({"result": failed})
        case "order.ship":
            failed = {"result_success": False}
            said = {"result_error_code": BUSY, "result_error_desc": _BUSY_TEXT}
            return Granted({"result": failed | said})
    done = carry_out()
    return Granted(_first_failed(scene.call, done.content.get("update_successful_list")))


def _first_failed(call: Call, done: Any) -> dict[str, Any]:
    rows = list(done["synchronize_product_response_dto"]) if done else []
    field = call.field("product_id")
    first = rows[0] if rows else {"product_id": whole_number(field.value if field else None)}
    failed = {**first, "error_code": BUSY, "error_message": _BUSY_TEXT}
    content: dict[str, Any] = {
        "update_success": False,
        "update_error_code": BUSY,
        "update_error_message": f"1 of {max(1, len(rows))} products were not updated",
        "update_failed_list": {"synchronize_product_response_dto": [failed]},
    }
    if rows[1:]:
        content["update_successful_list"] = {"synchronize_product_response_dto": rows[1:]}
    return content

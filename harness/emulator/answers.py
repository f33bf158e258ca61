"""What the gateway says: refusals, and the envelopes around them and around success."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.emulator.pushes import Push
from harness.platforms.calls import Call


@dataclass(frozen=True, slots=True)
class Granted:
    """What stands under the envelope, and the pushes that go out once it was sent.

    A business refusal (`is_success` false) is such an answer too: the gateway granted the call.
    """

    content: Mapping[str, Any]
    pushes: tuple[Push, ...] = ()


class RefusedError(Exception):
    """Raised where the gateway, or the service behind it, says no to a call."""

    def __init__(
        self, code: str, message: str, *, type_: str = "ISV", sub_code: str = "", fault: str = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.type = type_
        self.sub_code = sub_code
        self.fault = fault
        """Name of the fault behind it; empty for a refusal that the call has earned."""


def missing_parameter(name: str) -> RefusedError:
    """The refusal of a call that leaves out what the interface needs."""
    return RefusedError(
        "MissingParameter",
        f'The input parameter "{name}" that is mandatory for processing this request '
        "is not supplied",
    )


def invalid_parameter(name: str, why: str) -> RefusedError:
    """The refusal of a parameter that nothing can be made of."""
    return RefusedError("InvalidParameter", f'The input parameter "{name}" is not valid: {why}')


def illegal_token() -> RefusedError:
    """The refusal of a token that is unknown or over."""
    return RefusedError("IllegalAccessToken", "The specified access token is invalid or expired")


def not_whitelisted(peer: str) -> RefusedError:
    """The refusal of an address that may not call."""
    return RefusedError("AppWhiteIpLimit", f"The IP {peer} is not in the whitelist")


def no_permission() -> RefusedError:
    """The refusal of an interface that the application was not granted."""
    return RefusedError(
        "InsufficientPermission", "The app does not have the permission to access this api"
    )


def too_many_calls(seconds: int, *, fault: str = "") -> RefusedError:
    """The refusal of a call too many, with the length of the ban."""
    return RefusedError(
        "ApiCallLimit",
        f"Api access frequency exceeds the limit. this ban will last {seconds} seconds",
        fault=fault,
    )


def service_error(sub_code: str, message: str) -> RefusedError:
    """The refusal of a service behind the gateway, in the gateway's error 15."""
    return RefusedError("15", message, type_="ISP", sub_code=sub_code)


def error_body(refused: RefusedError, *, on_sync: bool, request_id: str) -> dict[str, Any]:
    """A refusal in the shape of the entrance that was used."""
    if not on_sync:
        flat = {"code": refused.code, "type": refused.type, "message": refused.message}
        if refused.sub_code:
            flat |= {"sub_code": refused.sub_code}
        return flat | {"request_id": request_id}
    error = {"type": refused.type, "code": refused.code, "msg": refused.message}
    if refused.sub_code:
        # The gateway speaks of itself in msg, the service behind it in sub_msg.
        error |= {
            "msg": "Remote service error",
            "sub_code": refused.sub_code,
            "sub_msg": refused.message,
        }
    return {"error_response": error | {"request_id": request_id}}


def success_body(call: Call, content: Mapping[str, Any], *, request_id: str) -> dict[str, Any]:
    """A granted call: flat with code "0" for a system call, else under the method's envelope."""
    if call.operation is None or not call.operation.envelope:
        return {**content, "code": "0", "request_id": request_id}
    return {call.operation.envelope: {**content, "request_id": request_id}}

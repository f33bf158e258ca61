"""What the gateway says: refusals, and the envelopes around them and around success."""

from collections.abc import Mapping
from typing import Any

from harness.emulator.answers import RefusedError
from harness.platforms.calls import Call


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


class IopRefusals:
    """How the gateway words its refusals."""

    def dead_token(self) -> RefusedError:
        """The refusal of a token that is unknown or over."""
        return RefusedError(
            "IllegalAccessToken", "The specified access token is invalid or expired"
        )

    def too_many_calls(self, seconds: int, *, fault: str = "") -> RefusedError:
        """The refusal of a call too many, with the length of the ban."""
        return RefusedError(
            "ApiCallLimit",
            f"Api access frequency exceeds the limit. this ban will last {seconds} seconds",
            fault=fault,
        )

    def no_permission(self) -> RefusedError:
        """The refusal of an interface that the application was not granted."""
        return RefusedError(
            "InsufficientPermission", "The app does not have the permission to access this api"
        )

    def malformed(self) -> RefusedError:
        """The refusal of a parameter that nothing can be made of, without saying which."""
        return RefusedError("InvalidParameter", "An input parameter is not valid")

    def wrong_time(self) -> RefusedError:
        """The refusal of a timestamp outside of the window."""
        return RefusedError(
            "IllegalTimestamp",
            "The specified timestamp is expired or invalid: epoch milliseconds are expected",
        )

    def not_whitelisted(self, peer: str) -> RefusedError:
        """The refusal of an address that may not call."""
        return RefusedError("AppWhiteIpLimit", f"The IP {peer} is not in the whitelist")


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

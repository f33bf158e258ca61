"""What goes over the wire for one push: its bytes, and the signature that is sent with them."""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from harness.model.secret import Secret
from harness.platforms.recipes import IOP_PUSH, Signable

_DIGIT = re.compile(rb"[0-9](?=[^0-9]*\Z)")
_NOT_HEX = "no-hexadecimal-text-at-all"


class Forgery(StrEnum):
    """What may be wrong with a signature."""

    WRONG_KEY = "wrong_key"
    """Made with another secret than the application's."""
    FLIPPED_BYTE = "flipped_byte"
    """The right one of a body in which one byte was changed afterwards."""
    MISSING = "missing"
    """There is no Authorization header."""
    EMPTY = "empty"
    """The Authorization header is empty."""
    WRONG_CASE = "wrong_case"
    """The right value in upper-case letters, where the platform writes lower-case ones."""
    NOT_HEX = "not_hex"
    """A text that is no hexadecimal number."""
    RESERIALISED = "reserialised"
    """The right one of what parsing and printing makes of the body, not of its bytes: one copy for
    each of the usual ways to print JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A body and the value of the Authorization header; None for no such header."""

    body: bytes
    authorization: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Signs as the platform does for one application, and wrongly on demand."""

    app_key: str
    secret: Secret

    def signed(self, body: bytes) -> Letter:
        """The body with the signature over its exact bytes."""
        return Letter(body=body, authorization=self._signature(body))

    def forged(self, body: bytes, forgery: Forgery) -> tuple[Letter, ...]:
        """The body with a signature that does not verify over it."""
        if forgery is Forgery.RESERIALISED:
            return self._reserialised(json.loads(body))
        right = self._signature(body)
        other = replace(self, secret=Secret(f"not {self.secret.reveal()}"))
        letters = {
            Forgery.WRONG_KEY: other.signed(body),
            Forgery.FLIPPED_BYTE: Letter(body=_flipped(body), authorization=right),
            Forgery.MISSING: Letter(body=body, authorization=None),
            Forgery.EMPTY: Letter(body=body, authorization=""),
            Forgery.WRONG_CASE: Letter(body=body, authorization=right.upper()),
            Forgery.NOT_HEX: Letter(body=body, authorization=_NOT_HEX),
        }
        return (letters[forgery],)

    def _reserialised(self, value: Any) -> tuple[Letter, ...]:
        # No library prints like this, so whoever signs what it has printed signs something else.
        sent = json.dumps(value, ensure_ascii=False, separators=(" , ", " : ")).encode()
        printed = (
            json.dumps(value, ensure_ascii=False, separators=(",", ":")),
            json.dumps(value, ensure_ascii=False),
            json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        )
        signatures = dict.fromkeys(self._signature(text.encode()) for text in printed)
        return tuple(Letter(body=sent, authorization=made) for made in signatures)

    def _signature(self, body: bytes) -> str:
        signable = Signable(parameters=(("app_key", self.app_key),), body=body)
        return IOP_PUSH.sign(signable, self.secret.reveal())


def _flipped(body: bytes) -> bytes:
    """The same with the lowest bit of its last digit turned over: JSON it remains."""
    found = _DIGIT.search(body)
    place = found.start() if found else len(body) // 2
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]

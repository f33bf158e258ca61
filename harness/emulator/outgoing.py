"""An answer as it goes out: status, media type, bytes, and the manner of its sending."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

JSON_TYPE = "application/json;charset=UTF-8"


class Manner(StrEnum):
    """How an answer is sent."""

    WHOLE = "whole"
    """At once, in one go."""
    LATE = "late"
    """After so many seconds, or never when the client has gone by then."""
    DROPWISE = "dropwise"
    """Piece by piece, spread over so many seconds."""
    LOST = "lost"
    """Not at all: the connection is closed."""
    RESET = "reset"
    """Not at all: the connection is reset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is sent to answer a call."""

    body: bytes
    status: int = 200
    media_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    manner: Manner = Manner.WHOLE
    seconds: float = 0.0


def json_outgoing(
    body: Mapping[str, Any], *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> Outgoing:
    """A JSON answer as the platform writes it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Outgoing(body=text.encode("utf-8", "replace"), status=status, headers=headers)

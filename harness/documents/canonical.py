"""One byte form per value, so that a digest means something."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Compact UTF-8 JSON with sorted keys; what JSON has no form for is refused."""
    return json.dumps(
        value,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
        default=_refuse,
    ).encode()


def sha256_hex(data: bytes) -> str:
    """The SHA-256 digest in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def _refuse(value: object) -> None:
    raise TypeError(f"{type(value).__name__} has no canonical form")

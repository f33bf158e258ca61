"""Pushes made of a real one that are odd in some way, as a platform might send them one day."""

import json
from dataclasses import replace
from typing import Any

from harness.emulator.pushes import Push

OVERSIZE = 1024 * 1024
"""Bytes of an oversized body; a push has a few hundred."""
UNHEARD_OF = "UNHEARD_OF"
"""A word for a status or an event that nobody documented."""
_UNHEARD_TYPE = 9999
_LATER = 1
"""Seconds; less than lies between two pushes of an order, so that the next one is newer still."""
# "paid" in the encoding of an old Chinese system: no UTF-8.
_GBK = "已付款".encode("gbk")


def changed(push: Push) -> Push:
    """The same news at another time, as a retry would tell it."""
    body = json.loads(push.body)
    body["timestamp"] += _LATER
    return replace(push, body=_printed(body))


def unknown_events(push: Push) -> tuple[Push, ...]:
    """A push of a type that nobody documented, and one of the known type with such a word."""
    body = json.loads(push.body)
    told = {n: UNHEARD_OF if v == push.word else v for n, v in body["data"].items()}
    of_type = _printed({**body, "message_type": _UNHEARD_TYPE})
    of_word = _printed({**body, "data": told})
    return (
        replace(push, name="unknown", message_type=str(_UNHEARD_TYPE), body=of_type),
        replace(push, word=UNHEARD_OF, body=of_word),
    )


def oversized(push: Push) -> Push:
    """The same push with so much beside it that it has exactly `OVERSIZE` bytes."""
    body = json.loads(push.body)
    bare = _printed({**body, "padding": ""})
    return replace(push, body=_printed({**body, "padding": "x" * (OVERSIZE - len(bare))}))


def non_utf8(push: Push) -> Push:
    """The same push with a text in it that is no UTF-8."""
    return replace(push, body=push.body[:-1] + b',"remark":"' + _GBK + b'"}')


def _printed(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

"""The debug console: a page at /console over what goes over the wire, live."""

from harness.emulator.console.feed import Entry, Feed
from harness.emulator.console.ports import Bench, Judge, Judged, Order, Remark, Sent
from harness.emulator.console.room import Console, own_mounts

__all__ = [
    "Bench",
    "Console",
    "Entry",
    "Feed",
    "Judge",
    "Judged",
    "Order",
    "Remark",
    "Sent",
    "own_mounts",
]

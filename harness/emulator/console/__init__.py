"""The debug console: a page at /console over what goes over the wire, live."""

from harness.emulator.console.feed import Entry, Feed, Judged, Remark
from harness.emulator.console.ports import Bench, Judge, Order, Sent
from harness.emulator.console.room import Console

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
]

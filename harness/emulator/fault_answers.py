"""Answers that go out in another way than they should: too late, not at all, or as no JSON."""

from dataclasses import replace

from harness.emulator.bites import Options
from harness.emulator.outgoing import Manner, Outgoing

_PAGE = b"""<!DOCTYPE html>
<html><head><title>Sorry, the page is not available</title></head>
<body><h1>We are sorry</h1><p>Too much traffic. Please slide to verify.</p></body></html>
"""


def late(answer: Outgoing, options: Options) -> Outgoing:
    """After so many seconds."""
    return replace(answer, manner=Manner.LATE, seconds=float(options["seconds"]))


def dropwise(answer: Outgoing, options: Options) -> Outgoing:
    """The head at once, the body spread over so many seconds."""
    return replace(answer, manner=Manner.DROPWISE, seconds=float(options["seconds"]))


def lost(answer: Outgoing, _options: Options) -> Outgoing:
    """The connection is closed instead."""
    return replace(answer, manner=Manner.LOST)


def reset(answer: Outgoing, _options: Options) -> Outgoing:
    """The connection is reset instead."""
    return replace(answer, manner=Manner.RESET)


def internal_error(_answer: Outgoing, _options: Options) -> Outgoing:
    """HTTP 500, from somewhere in front of the gateway."""
    return Outgoing(body=b"Internal Server Error", status=500, media_type="text/plain")


def unavailable(_answer: Outgoing, _options: Options) -> Outgoing:
    """HTTP 503, from somewhere in front of the gateway."""
    return Outgoing(body=b"Service Unavailable", status=503, media_type="text/plain")


def truncated(answer: Outgoing, _options: Options) -> Outgoing:
    """The first half of the body, as if it were the whole."""
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def page(_answer: Outgoing, _options: Options) -> Outgoing:
    """HTTP 200 with a page for people."""
    return Outgoing(body=_PAGE, media_type="text/html;charset=UTF-8")


def empty(answer: Outgoing, _options: Options) -> Outgoing:
    """HTTP 200 with nothing in it."""
    return replace(answer, body=b"")

"""JSON objects decoded at the speed of C, as long as there is nothing to say of them."""

import re
from typing import Any

import msgspec

from harness.documents.lossless import Number
from harness.sources.recorded_decoder import may_be_crowd

# Where a value ends is told by the parser alone, and by its message only. Should the words change,
# nothing is read wrongly: what is not found is read by the other decoder.
_FOLLOWED = re.compile(r"JSON is malformed: trailing characters \(byte ([0-9]+)\)")
_CUT = "Input data was truncated"
_ESCAPED_COLON = re.compile(rb"\\u003[aA]")


class Short(Exception):  # noqa: N818 - reads as the thing it is
    """Raised when a value goes on behind the bytes at hand."""


class SoundDecoder:
    """Decodes objects in which no key stands twice and all text is UTF-8; broken numbers as such.

    A whole number comes as an `int`; of -0 the sign is lost.
    """

    def __init__(self) -> None:
        self._broken_numbers = 0
        self._span = msgspec.json.Decoder(msgspec.Raw)
        self._decoder = msgspec.json.Decoder(float_hook=self._number)
        self._encoder = msgspec.json.Encoder()

    def read(self, buffer: bytes, at: int) -> tuple[Any, int] | None:
        """The object that stands there, and where it ends; None where another look has to tell.

        Raises Short when the bytes end first.
        """
        end = self.end(buffer, at)
        if end is None or may_be_crowd(end - at):
            return None
        self._broken_numbers = 0
        try:
            data = self._decoder.decode(memoryview(buffer)[at:end])
        except (ValueError, RecursionError):
            return None
        return (data, end) if self._is_told_once(data, buffer, at, end) else None

    def end(self, buffer: bytes, at: int) -> int | None:
        """Where the object ends that stands there; None and Short as above."""
        if buffer[at : at + 1] != b"{":
            return None
        try:
            self._span.decode(memoryview(buffer)[at:])
        except (ValueError, RecursionError) as error:
            message = str(error)
            if message == _CUT:
                raise Short from error
            found = _FOLLOWED.fullmatch(message)
            return at + int(found[1]) - 1 if found else None
        raise Short

    def _is_told_once(self, data: Any, buffer: bytes, at: int, end: int) -> bool:
        """Whether what was decoded holds every key that stands in the bytes.

        The decoder takes the last of two values of one key without a word, so less comes out than
        went in: there are fewer colons. Those inside texts are as many, if none is escaped. A
        broken number has none, and is encoded with one.
        """
        told = self._encoder.encode(data).count(b":") - self._broken_numbers
        is_whole = told == buffer.count(b":", at, end)
        return is_whole and not _ESCAPED_COLON.search(buffer, at, end)

    def _number(self, literal: str) -> Number:
        self._broken_numbers += 1
        return Number(literal)

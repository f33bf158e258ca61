"""One kept connection to a server: HTTP/1.1 as h11 writes and reads it, on a bare socket."""

import select
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Self

import h11

from harness.model.exchange import Failure, FailureKind, Request, Response

_PIECE = 64 * 1024
_LARGEST_HEAD = 100 * 1024
_IDLE = 4.0
"""Seconds after which a connection is not used again: many servers close theirs after five."""


class NoAnswer(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised where no whole answer came; says why."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(kind=kind, message=message)


class TooLarge(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised for an answer of more bytes than were to be taken."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom a connection leads to."""

    host: str
    port: int
    is_secured: bool


class Line:
    """A connection over which one question is asked after the other."""

    def __init__(self, bare: socket.socket) -> None:
        self._bare = bare
        self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
        self._used = monotonic()

    @classmethod
    def to(cls, peer: Peer, timeout: float) -> Self:
        """A new connection. Raises NoAnswer where there is none to be had."""
        try:
            bare = socket.create_connection((peer.host, peer.port), timeout)
        except TimeoutError as error:
            raise NoAnswer(FailureKind.TIMEOUT, str(error)) from error
        except (socket.gaierror, UnicodeError) as error:
            raise NoAnswer(FailureKind.DNS, str(error)) from error
        except OSError as error:
            raise NoAnswer(FailureKind.REFUSED, str(error)) from error
        try:
            bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if peer.is_secured:
                bare = trusted().wrap_socket(bare, server_hostname=peer.host)
        except (OSError, ValueError) as error:
            bare.close()
            raise _broken(error) from error
        return cls(bare)

    @property
    def is_usable(self) -> bool:
        """Whether another question may be asked: nobody has closed it, nothing unasked has come."""
        if self._talk.our_state is not h11.IDLE or monotonic() - self._used > _IDLE:
            return False
        waiting = select.poll()
        waiting.register(self._bare, select.POLLIN)
        return not waiting.poll(0)

    def close(self) -> None:
        """Hang up."""
        self._bare.close()

    def ask(self, request: Request, target: str, *, timeout: float, most: int) -> Response:
        """What is answered to a request, read with so many seconds of patience for each piece.

        Raises NoAnswer where none came whole, TooLarge where it has more than so many bytes.
        """
        self._bare.settimeout(timeout)
        try:
            question = h11.Request(
                method=request.method, target=target, headers=list(request.headers)
            )
            sent = [self._talk.send(question), self._talk.send(h11.Data(request.body))]
            sent.append(self._talk.send(h11.EndOfMessage()))
            # A server that refuses early may have answered before it closed.
            with suppress(ConnectionError):
                self._bare.sendall(b"".join(piece for piece in sent if piece))
            return self._heard(most)
        except (OSError, h11.ProtocolError) as error:
            raise _broken(error) from error

    def _heard(self, most: int) -> Response:
        head = h11.Response(status_code=200, headers=[])
        body = bytearray()
        while True:
            match self._talk.next_event():
                case h11.NEED_DATA:
                    self._talk.receive_data(self._received())
                case h11.Response() as head:
                    continue
                case h11.Data(data=data):
                    body += data
                    if len(body) > most:
                        raise TooLarge
                case h11.EndOfMessage() | h11.ConnectionClosed() | h11.PAUSED:
                    break
        self._rest()
        return Response(
            status=head.status_code,
            headers=tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in head.headers),
            body=bytes(body),
        )

    def _received(self) -> bytes:
        data = self._bare.recv(_PIECE)
        if not data and self._talk.their_state is h11.SEND_RESPONSE:
            raise NoAnswer(FailureKind.RESET, "Server disconnected without sending a response.")
        return data

    def _rest(self) -> None:
        if self._talk.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            self._talk.start_next_cycle()
        self._used = monotonic()


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """The authorities that vouch for servers, read once."""
    # httpx knows the authorities; whoever calls over plain HTTP does not pay for reading them.
    import httpx  # noqa: PLC0415 - see above

    return httpx.create_ssl_context(trust_env=False)


def _broken(error: Exception) -> NoAnswer:
    """Why there is no answer on a connection that there was."""
    message = str(error) or type(error).__name__
    match error:
        case TimeoutError():
            return NoAnswer(FailureKind.TIMEOUT, message)
        case ssl.SSLError() | ValueError():
            return NoAnswer(FailureKind.TLS, message)
        case OSError():
            return NoAnswer(FailureKind.RESET, message)
    return NoAnswer(FailureKind.PROTOCOL, message)

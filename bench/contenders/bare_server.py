"""`python -m bench.contenders.bare_server`: a bare ASGI application on uvicorn, signature checked.

The baseline of the emulator: it parses the form, recomputes the signature and answers a fixed text.
"""

import hashlib
import hmac
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

_SECRET = b"helloworld"
_RIGHT = b'{"aliexpress_ds_product_get_response":{"result":{"padding":"' + b"x" * 1500 + b'"}}}'
_WRONG = b'{"error_response":{"code":"IncompleteSignature"}}'
Message = dict[str, Any]


async def application(
    _scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer one request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    pairs = dict(parse_qsl(body.decode(), keep_blank_values=True))
    sign = pairs.pop("sign", "")
    text = "".join(name + value for name, value in sorted(pairs.items())).encode()
    expected = hmac.new(_SECRET, text, hashlib.sha256).hexdigest().upper()
    answer = _RIGHT if hmac.compare_digest(expected, sign) else _WRONG
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def main() -> int:
    """Serve on a free port, which is printed."""
    # The protocol is named: asyncio sets TCP_NODELAY on no other sockets.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(application, lifespan="off", log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A request as a command that sends it again."""

import shlex

from harness.model.exchange import Request

_MADE_BY_CURL = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "user-agent", "accept"}
)
_LONGEST = 64 * 1024


def curl_of(request: Request) -> str:
    """The command line for a POSIX shell; a body that is no text has to come from a file."""
    words = ["curl", "-sS", "-X", request.method, request.url]
    for name, value in request.headers:
        if name.lower() not in _MADE_BY_CURL:
            # curl takes `name:` for a header to leave out, and `name;` for one without a value.
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
    if request.body:
        words += ["--data-binary", _body(request.body)]
    lines = [shlex.join(words[:5])]
    lines += [shlex.join(words[at : at + 2]) for at in range(5, len(words), 2)]
    return " \\\n  ".join(lines)


def _body(body: bytes) -> str:
    if len(body) > _LONGEST or b"\0" in body:
        return "@body.bin"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return "@body.bin"
    # curl would read a file of that name.
    return "@body.bin" if text.startswith("@") else text

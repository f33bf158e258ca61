"""What a request asks for, as one digest: the same business twice gives the same text."""

import hashlib
import json
from collections.abc import Iterable
from json.encoder import encode_basestring_ascii as _quoted

from harness.documents.lossless import Json, NotJson, Number, container_in, read_json
from harness.model.exchange import Request
from harness.platforms.parameters import FORM, Parameter, media_type_of

_DIGEST_SIZE = 16


def read_json_body(request: Request) -> Json | None:
    """The body read without loss as JSON; None when it is none.

    Clients send JSON under any media type, so an object or an array counts whatever the header
    says; a lone scalar under a form's media type is a form.
    """
    is_container = request.body.lstrip()[:1] in (b"{", b"[")
    if not is_container and "json" not in media_type_of(request):
        return None
    try:
        return read_json(request.body)
    except NotJson:
        return None


def identity_of(
    interface: str, parameters: Iterable[Parameter], request: Request, body: Json | None
) -> str:
    """A digest of the interface, the parameters wherever they stood, and a body that is no form.

    `body` is the request's body read as JSON, None where it is none.
    """
    pairs = sorted([(p.name, _normalised(p.value)) for p in parameters])
    written = ", ".join([f"[{_quoted(name)}, {_quoted(value)}]" for name, value in pairs])
    rest = _body(request) if body is None else _text(body)
    # As `json.dumps` writes a list of the three.
    text = f"[{_quoted(interface)}, [{written}], {_quoted(rest)}]"
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).hexdigest()


def _body(request: Request) -> str:
    if media_type_of(request) == FORM or media_type_of(request).startswith("multipart/"):
        return ""  # its parts are among the parameters
    return request.body.decode("latin-1")


def _normalised(value: str) -> str:
    container = container_in(value)
    return value if container is None else _text(container)


def _text(value: Json) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, dict):
        # No two members have the same name; most are texts.
        members = [
            f"{_quoted(name)}:{_quoted(item) if type(item) is str else _text(item)}"
            for name, item in sorted(value.items())
        ]
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join([_text(item) for item in value]) + "]"
    return json.dumps(value)

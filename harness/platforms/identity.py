"""What a request asks for, as one digest: the same business twice gives the same text."""

import hashlib
import json
from collections.abc import Iterable

from harness.documents.lossless import Json, NotJson, Number, read_json
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


def identity_of(interface: str, parameters: Iterable[Parameter], request: Request) -> str:
    """A digest of the interface, the parameters wherever they stood, and a body that is no form."""
    pairs = sorted((p.name, _normalised(p.value)) for p in parameters)
    text = json.dumps([interface, pairs, _body(request)])
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).hexdigest()


def _body(request: Request) -> str:
    body = read_json_body(request)
    if body is not None:
        return _text(body)
    if media_type_of(request) == FORM or media_type_of(request).startswith("multipart/"):
        return ""  # its parts are among the parameters
    return request.body.decode("latin-1")


def _normalised(value: str) -> str:
    if value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return _text(read_json(value))
    except NotJson:
        return value


def _text(value: Json) -> str:
    match value:
        case Number():
            return value.literal
        case dict():
            members = sorted(value.items())
            return "{" + ",".join(f"{json.dumps(k)}:{_text(v)}" for k, v in members) + "}"
        case list():
            return "[" + ",".join(map(_text, value)) + "]"
        case _:
            return json.dumps(value)

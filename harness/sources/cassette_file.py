"""Writing a recording as a VCR cassette of version 1 that plain vcrpy loads and plays."""

import base64
from typing import Any

from harness.model.exchange import Direction, Exchange, Headers, Request, Response
from harness.model.recording import Recording
from harness.sources.own_records import OWN, facts_record, head_record, phrase_of, whole_record

_VERSION = 1


def cassette_bytes(recording: Recording, *, is_json: bool) -> bytes:
    """The finished file, as vcrpy's own serializers write it: all of it ASCII.

    Its interactions are the calls that were answered; what vcrpy cannot play stands beside them,
    where vcrpy passes it over.
    """
    # Half a second to import: only a recording pays for it.
    from vcr.serializers import jsonserializer, yamlserializer  # noqa: PLC0415

    form = _Form(is_json=is_json)
    tree = {
        "version": _VERSION,
        OWN: form.own(recording),
        "interactions": [form.interaction(x) for x in recording.exchanges if _is_playable(x)],
    }
    serializer = jsonserializer if is_json else yamlserializer
    text: str = serializer.serialize(tree)
    return text.encode("ascii")


def _is_playable(exchange: Exchange) -> bool:
    """Whether vcrpy can play an exchange: an answered call, all of it text that UTF-8 has."""
    response = exchange.response
    if exchange.direction is Direction.INBOUND or response is None:
        return False
    pairs = exchange.request.headers + response.headers
    texts = [exchange.request.method, exchange.request.url, *(t for pair in pairs for t in pair)]
    return not any(_is_half(text) for text in texts)


class _Form:
    """What the two forms hold differently: bytes, and text that has no UTF-8."""

    def __init__(self, *, is_json: bool) -> None:
        self._is_json = is_json

    def own(self, recording: Recording) -> dict[str, Any]:
        """What stands beside the interactions."""
        beside = [whole_record(x) for x in recording.exchanges if not _is_playable(x)]
        made = {**head_record(recording), "exchanges": beside}
        return {name: self._spelt(value) for name, value in made.items()}

    def interaction(self, exchange: Exchange) -> dict[str, Any]:
        """One answered call, with its facts in a member that vcrpy passes over."""
        request, response = exchange.request, exchange.response or Response(status=0)
        order = {
            "request": [name for name, _ in request.headers],
            "response": [name for name, _ in response.headers],
        }
        return {
            OWN: self._spelt(facts_record(exchange) | {"headers": order}),
            "request": self._request(request),
            "response": {
                "status": {"code": response.status, "message": phrase_of(response.status)},
                "headers": _by_name(response.headers),
                "body": self._wrapped(response.body),
            },
        }

    def _request(self, request: Request) -> dict[str, Any]:
        wrapped = self._wrapped(request.body)
        return {
            "method": request.method,
            "uri": request.url,
            "headers": _by_name(request.headers),
            "body": wrapped["string"] if len(wrapped) == 1 else wrapped,
        }

    def _wrapped(self, body: bytes) -> dict[str, Any]:
        try:
            return {"string": body.decode("utf-8")}
        except UnicodeDecodeError:
            if not self._is_json:
                return {"string": body}
        # JSON has no bytes: vcrpy plays what can be shown of them, our reader takes the others.
        encoded = base64.b64encode(body).decode("ascii")
        return {"string": body.decode("utf-8", "replace"), "base64_string": encoded}

    def _spelt(self, value: Any) -> Any:
        """The same value, in which half a character is the bytes that it would have in UTF-8."""
        match value:
            case dict():
                return {name: self._spelt(item) for name, item in value.items()}
            case list():
                return [self._spelt(item) for item in value]
            case str() if not self._is_json and _is_half(value):
                return value.encode("utf-8", "surrogatepass")
        return value


def _by_name(headers: Headers) -> dict[str, list[str]]:
    """Headers as vcrpy keeps them: for each name, as it was spelt, its values in their order."""
    made: dict[str, list[str]] = {}
    for name, value in headers:
        made.setdefault(name, []).append(value)
    return made


def _is_half(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False

"""JSON texts the way gateways write them: compact, not escaped."""

import json

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_text(value: object) -> str:
    """The compact JSON text of a value."""
    return _ENCODER.encode(value)


def answer_text(method: str, body: object) -> str:
    """A successful answer below the envelope of its method."""
    return f'{{"{method.replace(".", "_")}_response":{json_text(body)}}}'

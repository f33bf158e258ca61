from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from harness.model.exchange import Direction, Exchange, Request, Response

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FORM = (("content-type", "application/x-www-form-urlencoded"),)


@pytest.fixture(scope="session")
def call() -> Callable[..., Exchange]:
    """Builds an outbound exchange from form or query parameters and a JSON answer."""

    def build(form: dict[str, str] | None = None, **traits: Any) -> Exchange:
        answer = traits.pop("answer", None)
        query = traits.pop("query", "")
        body = traits.pop("body", urlencode(form or {}).encode())
        headers = traits.pop("headers", FORM)
        return Exchange(
            id="x1",
            direction=Direction.OUTBOUND,
            started=NOW,
            elapsed=0.0125,
            request=Request(
                method="POST",
                url="http://127.0.0.1:8000/sync" + (f"?{query}" if query else ""),
                headers=headers,
                body=body,
            ),
            response=None
            if answer is None
            else Response(status=200, headers=(("content-type", "application/json"),), body=answer),
            **traits,
        )

    return build

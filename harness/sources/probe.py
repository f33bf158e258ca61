"""Asking the application's own state through the statement's probe."""

import httpx

from harness.documents.lossless import NotJson, read_json, text_of
from harness.documents.paths import find
from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind

_DEADLINE = 2.0


def ask_probe(url: str, path: str, *, order: str, clock: Clock) -> Act:
    """The status that the application shows for an order, or what kept it from showing one."""
    details = [("order", order)]
    try:
        with httpx.Client(trust_env=False, timeout=_DEADLINE, follow_redirects=False) as client:
            answer = client.get(url)
        details.append(("http_status", str(answer.status_code)))
        found = find(path, read_json(answer.content))
        details.append(("status", text_of(found[0][1])) if found else ("problem", "no status"))
    except (httpx.HTTPError, httpx.InvalidURL, NotJson) as error:
        details.append(("problem", f"{type(error).__name__}: {error}"))
    outcome = "answered" if details[-1][0] == "status" else "unanswered"
    return Act(
        kind=ActKind.PROBE, at=clock.now(), name="probe", outcome=outcome, details=tuple(details)
    )

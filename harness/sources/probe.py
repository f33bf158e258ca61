"""Asking the application's own state through the statement's probe."""

import httpx

from harness.documents.hosts import is_loopback
from harness.documents.lossless import NotJson, read_json, text_of
from harness.documents.paths import find
from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind

_DEADLINE = 2.0


def ask_probe(url: str, path: str, *, order: str, clock: Clock, address: str = "") -> Act:
    """The status that the application shows for an order, or what kept it from showing one.

    `address` stands for the host of the URL, where that was resolved beforehand.
    """
    details = [("order", order)]
    try:
        # No authority issues a certificate for this machine.
        is_verified = not is_loopback(address)
        with httpx.Client(
            trust_env=False, timeout=_DEADLINE, follow_redirects=False, verify=is_verified
        ) as client:
            answer = client.send(_request(client, url, address))
        details.append(("http_status", str(answer.status_code)))
        found = find(path, read_json(answer.content))
        details.append(("status", text_of(found[0][1])) if found else ("problem", "no status"))
    except (httpx.HTTPError, httpx.InvalidURL, NotJson) as error:
        details.append(("problem", f"{type(error).__name__}: {error}"))
    outcome = "answered" if details[-1][0] == "status" else "unanswered"
    return Act(
        kind=ActKind.PROBE, at=clock.now(), name="probe", outcome=outcome, details=tuple(details)
    )


def _request(client: httpx.Client, url: str, address: str) -> httpx.Request:
    named = httpx.URL(url)
    if not address:
        return client.build_request("GET", named)
    return client.build_request(
        "GET",
        named.copy_with(host=address),
        headers={"Host": named.netloc.decode("ascii")},
        extensions={"sni_hostname": named.raw_host.decode("ascii")},
    )

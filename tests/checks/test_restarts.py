"""An application that we start anew has forgotten its token and its orders to stop."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from harness.checks.registry import Examined
from harness.model.evidence import Act, ActKind
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]

REFUSED = '{"error_response":{"type":"ISV","code":"AppWhiteIpLimit","msg":"no"}}'


def started_anew(recording: Any, seconds: float) -> Any:
    at = recording.exchanges[0].started + timedelta(seconds=seconds)
    act = Act(kind=ActKind.APPLICATION_STARTED, at=at)
    return replace(recording, frame=replace(recording.frame, acts=(act,)))


def findings(recording: Any, requirement: str) -> list[Any]:
    return [e for e in recording.events_of(requirement) if isinstance(e, Finding)]


def token(at: str, name: str) -> dict[str, Any]:
    return {
        "at": at,
        "http": {
            "method": "POST",
            "url": "https://auth.1688.com/oauth/token",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
            "body": "grant_type=client_credentials&client_id=1&client_secret=helloworld",
        },
        "answer": f'{{"access_token":"{name}","expires_in":3600}}',
    }


def test_an_application_started_anew_may_fetch_a_token(recorded: Build) -> None:
    recording = recorded({"edition": "1688", "traffic": [token("0", "t1"), token("9", "t2")]})
    assert findings(recording, "AUTH-05")
    assert not findings(started_anew(recording, 5), "AUTH-05")
    assert findings(started_anew(recording, 20), "AUTH-05")


def test_an_application_started_anew_may_call_again(recorded: Build) -> None:
    calls = [{"call": "aliexpress.ds.product.get", "at": str(5 + n)} for n in range(5)]
    first = {"call": "aliexpress.ds.product.get", "answer": REFUSED}
    recording = recorded({"traffic": [first, *calls]})
    assert findings(recording, "NET-04")
    anew = started_anew(recording, 4)
    assert not findings(anew, "NET-04")
    assert any(isinstance(e, Examined) for e in anew.events_of("NET-04"))
    assert findings(started_anew(recording, 100), "NET-04")

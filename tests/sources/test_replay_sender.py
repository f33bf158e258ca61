"""The sender of a replay hands out recorded calls, each once, and says what it does not have."""

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from harness.model.clock import SystemClock
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Request
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.scenario.actors import NotPerformed
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Recorded, Script
from harness.sources.replay_sender import ReplaySender
from harness.sources.replay_stream import ReplayStream, in_order
from harness.sources.stream import LiveStream

EDITION = edition_named("aliexpress")
GET, SHIP = "aliexpress.trade.ds.order.get", "aliexpress.solution.order.fulfill"
FORM = (("content-type", "application/x-www-form-urlencoded"),)


@pytest.fixture
def recording(spoken):
    """A sender over these exchanges; `send` asks it as the reference client does."""

    def make(*exchanges, is_own=True, **scenarios):
        acts = tuple(
            Act(kind=ActKind.SCENARIO_STARTED, at=spoken.at(second), scenario=name)
            for name, second in scenarios.items()
        )
        script = Script(Recording(exchanges=exchanges, acts=acts), EDITION, [*scenarios])
        clock, live = ReplayClock(spoken.at(0)), LiveStream(SystemClock())

        def deliver(what):
            assert isinstance(what, Recorded)
            live.put(what.exchange)

        calls = [r for r in script.exchanges if r.exchange.direction is Direction.OUTBOUND]
        pushes = [r for r in script.exchanges if r.exchange.direction is Direction.INBOUND]
        stream = ReplayStream(
            clock=clock, stream=live, arrivals=in_order(pushes, ()), deliver=deliver
        )
        sender = ReplaySender(
            edition=EDITION, script=script, clock=clock, stream=stream, calls=calls, is_own=is_own
        )

        def send(method, path="/sync", **values):
            body = urlencode({"method": method, **values} if path == "/sync" else values).encode()
            request = Request(method="POST", url=f"http://any{path}", headers=FORM, body=body)
            return sender.send(request, started=clock.now(), timeout=9.0)

        return SimpleNamespace(sender=sender, send=send, clock=clock, live=live)

    return make


def test_identical_polls_are_answered_in_recorded_order(recording, spoken):
    answers = [b'{"n":1}', b'{"n":2}', b'{"n":3}']
    made = recording(*(spoken.call(GET, at=n, answer=a) for n, a in enumerate(answers)))
    assert [made.send(GET).response.body for _ in answers] == answers
    assert made.sender.unused == ()


def test_the_clock_goes_on_to_the_recorded_end_of_the_call(recording, spoken):
    made = recording(spoken.call(GET, at=4.0, lasts=0.5))
    made.send(GET)
    assert made.clock.now() == spoken.at(4.5)


def test_pushes_that_were_recorded_before_a_call_come_before_it(recording, spoken):
    made = recording(spoken.push("81", "OrderCreated", at=1.0), spoken.call(GET, at=4.0))
    made.send(GET)
    assert made.live.position() == 1


def test_a_request_that_was_not_recorded_names_the_nearest_and_the_differences(recording, spoken):
    made = recording(
        spoken.call(SHIP, {"out_ref": "7", "send_type": "part"}),
        spoken.call(SHIP, {"out_ref": "8", "send_type": "all"}),
    )
    with pytest.raises(NotPerformed) as raised:
        made.send(SHIP, out_ref="9", send_type="all")
    assert raised.value.reason.en == (
        f"the recording holds no such call of {SHIP}; the nearest is exchange 2 of the file (not "
        "used yet): out_ref is '9', recorded '8'"
    )
    assert made.sender.misses == [raised.value.reason]
    assert len(made.sender.unused) == 2


def test_a_request_that_was_answered_already_is_told_as_used_up(recording, spoken):
    made = recording(spoken.call(GET))
    made.send(GET)
    with pytest.raises(NotPerformed, match=r"exchange 1 of the file \(used up\): it asks for the"):
        made.send(GET)


def test_a_request_of_an_interface_that_was_never_called_is_told_what_is_left(recording, spoken):
    made = recording(spoken.call(GET), spoken.call(GET))
    with pytest.raises(NotPerformed, match=rf"what is left of it: {GET} \(2\)"):
        made.send(SHIP)


def test_a_recording_that_holds_no_call_at_all_says_so(recording, spoken):
    with pytest.raises(NotPerformed, match="all its calls of this scenario are used up"):
        recording(spoken.push("81", "OrderCreated")).send(GET)


def test_a_call_of_another_scenario_does_not_answer(recording, spoken):
    made = recording(spoken.call(GET, at=11), spoken.call(GET, at=21), a=10, b=20)
    made.sender.scenario = "b"
    assert made.send(GET).started == spoken.at(21)
    with pytest.raises(NotPerformed):
        made.send(GET)


def test_a_call_that_was_sent_otherwise_does_not_answer_in_a_recording_of_our_own(
    recording, spoken
):
    with pytest.raises(NotPerformed, match="it goes by POST to /sync, recorded GET /sync"):
        recording(spoken.call(GET, http="GET")).send(GET)


def test_another_client_sends_in_its_own_manner(recording, spoken):
    made = recording(spoken.call(GET, http="GET", path="/rest"), is_own=False)
    assert made.send(GET).response.status == 200


def test_of_another_clients_calls_the_nearest_answers(recording, spoken):
    made = recording(
        spoken.call(SHIP, {"out_ref": "7", "memo": "x", "more": "y"}, answer=b"[1]"),
        spoken.call(SHIP, {"out_ref": "7", "memo": "x"}, answer=b"[2]"),
        is_own=False,
    )
    assert made.send(SHIP, out_ref="7").response.body == b"[2]"


def test_of_another_clients_calls_only_what_contradicts_is_told(recording, spoken):
    call = spoken.call(SHIP, {"out_ref": "81", "logistics_no": "LP1", "memo": "m"})
    replay = recording(call, is_own=False)
    with pytest.raises(NotPerformed) as missed:
        replay.send(SHIP, out_ref="82", logistics_no="LP00100201CN", service="S")
    assert missed.value.reason.en.endswith("out_ref is '82', recorded '81'")


def test_another_client_has_its_own_way_to_a_token(recording, spoken):
    made = recording(spoken.call(GET), spoken.grant(way="create"), is_own=False)
    found = made.send("", path="/rest/auth/token/refresh", refresh_token="r")
    assert found.request.url.endswith("/auth/token/create")


def test_our_own_client_gets_the_token_call_that_it_asks_for(recording, spoken):
    made = recording(spoken.grant(way="refresh"), spoken.grant(way="create"))
    found = made.send("", path="/rest/auth/token/create", code="any")
    assert found.request.url.endswith("/auth/token/create")
    made.sender.close()

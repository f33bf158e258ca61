"""Replays of recordings made by hand: what came beside the calls, and whose recording it is."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.evidence.log import read_log
from harness.model.clock import SystemClock
from harness.model.errors import Location
from harness.model.evidence import Act, ActKind, Lack
from harness.model.exchange import Direction, Exchange, Fact, Request, Response
from harness.model.recording import Provenance, Recording
from harness.model.requirement import RunClass
from harness.model.scenario import AppStep, Scenario, Step
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.replay_order import ReplayOrder

START = datetime.now(UTC) - timedelta(days=1)
JSON = (("content-type", "application/json"),)


def at(seconds):
    return START + timedelta(seconds=seconds)


def act(kind, second, name="", outcome="", **details):
    return Act(
        kind=kind,
        at=at(second),
        name=name,
        outcome=outcome,
        scenario="s" if kind in (ActKind.SCENARIO_STARTED, ActKind.SCENARIO_ENDED) else "",
        details=tuple(details.items()),
    )


def call(second, method="aliexpress.ds.product.get"):
    return Exchange(
        id="",
        direction=Direction.OUTBOUND,
        request=Request(method="GET", url=f"http://127.0.0.1:8000/sync?method={method}"),
        response=Response(status=200, headers=JSON, body=b"{}"),
        started=at(second),
        elapsed=0.1,
    )


@pytest.fixture
def replay(tmp_path):
    """Replays one step that waits for a call (or makes it) from such a recording."""

    def run(*exchanges, acts=(), driver=Driver.OBSERVE, is_own=True):
        provenance = Provenance(
            run_id="r",
            recorded=START,
            edition="aliexpress",
            app_key="12345678",
            driver=str(driver),
            tool_version="1",
        )
        step = Step(
            number="1", action=AppStep(operation="product.get"), location=Location("s.yaml")
        )
        order = RunOrder(
            verb="run",
            edition=edition_named("aliexpress"),
            statement=None,
            driver=driver,
            run_class=RunClass.RECORDED,
            scenarios=(
                Scenario(name="s", title=Text("s", "s"), edition="aliexpress", steps=(step,)),
            ),
            out=tmp_path / "out",
            replay=ReplayOrder(
                path="made.yaml",
                form="cassette",
                sha256="",
                edition="aliexpress",
                recording=Recording(
                    exchanges=exchanges, acts=acts, provenance=provenance if is_own else None
                ),
            ),
        )
        world = Surroundings(
            clock=SystemClock(), chance=os.urandom, environ={}, progress=lambda _: None
        )
        result = execute(order, world)
        return result.report, read_log(result.folder.log)

    return run


OPENED = act(ActKind.SCENARIO_STARTED, 1, "s", run="c0ffee")


def test_an_application_that_was_gone_is_gone_in_the_replay(replay):
    ended = act(ActKind.APPLICATION_ENDED, 2, outcome="unexpected", reason="it ended with exit 3")
    report, evidence = replay(acts=(OPENED, ended))
    assert report.scenarios[0].reason.en.endswith("the application was gone: it ended with exit 3")
    assert [a for a in evidence.acts if a.kind is ActKind.APPLICATION_ENDED] == [ended]


def test_a_call_before_its_end_is_seen(replay):
    ended = act(ActKind.APPLICATION_ENDED, 9, outcome="expected")
    report, _ = replay(call(3), acts=(OPENED, ended))
    assert report.scenarios[0].completed == 1


def test_probes_and_handshakes_are_taken_over_with_their_times(replay):
    own = (
        act(ActKind.TLS_HANDSHAKE, 2, outcome="refused", certificate="self-signed"),
        act(ActKind.PROBE, 5, order="81", status="FINISH"),
    )
    _, evidence = replay(call(3), acts=(OPENED, *own))
    assert tuple(a for a in evidence.acts if a.kind in {o.kind for o in own}) == own


def test_a_scenario_that_was_skipped_is_skipped_for_the_same_reason(replay):
    reasons = {"reason_en": "skipped: it has no order.ship", "reason_zh": "跳过：不具备 order.ship"}
    ended = act(ActKind.SCENARIO_ENDED, 2, "s", "skipped", **reasons)
    report, _ = replay(call(0), acts=(OPENED, ended))
    [outcome] = report.scenarios
    assert (outcome.rounds, outcome.reason) == (
        0,
        Text("skipped: it has no order.ship", "跳过：不具备 order.ship"),
    )


def test_an_exchange_of_our_own_recording_is_not_observed_again(replay):
    _, evidence = replay(call(3), acts=(OPENED,))
    assert evidence.exchanges[0].observations == ()


def test_an_exchange_of_another_tools_recording_is_observed(replay):
    signed = call(3)
    request = replace(signed.request, url=f"{signed.request.url}&sign=AB")
    _, evidence = replay(replace(signed, request=request), is_own=False)
    assert evidence.exchanges[0].observed(Fact.SIGNATURE_RECIPE) == ""


def test_another_tools_recording_may_begin_with_a_token_in_hand(replay):
    report, evidence = replay(call(3), driver=Driver.REFERENCE, is_own=False)
    assert report.scenarios[0].completed == 1
    assert not [a for a in evidence.acts if a.kind is ActKind.RECORDING_LACKS]


def test_our_own_client_asks_for_its_token_first(replay):
    report, evidence = replay(call(3), driver=Driver.REFERENCE)
    [first, *_] = [a for a in evidence.acts if a.kind is ActKind.RECORDING_LACKS]
    assert first.name == Lack.UNRECORDED
    assert "/auth/token/create" in report.reason.en


def test_a_call_that_no_step_can_ask_for_comes_of_its_own_accord(replay):
    odd = call(2, "aliexpress.unheard.of")
    report, evidence = replay(odd, call(3), driver=Driver.REFERENCE, is_own=False)
    assert report.scenarios[0].completed == 1
    assert next(x.request.url for x in evidence.exchanges) == odd.request.url
    assert not [a for a in evidence.acts if a.kind is ActKind.RECORDING_LACKS]


@pytest.mark.parametrize(("ends", "is_known"), [(90, True), (5, False)])
def test_a_wait_that_the_recording_does_not_cover_leaves_the_run_undecided(replay, ends, is_known):
    over = act(ActKind.SCENARIO_ENDED, ends, "s", "incomplete")
    _, evidence = replay(call(3, "aliexpress.unheard.of"), acts=(OPENED, over))
    lacks = [a for a in evidence.acts if a.kind is ActKind.RECORDING_LACKS]
    assert (not lacks) == is_known
    assert all("ends 26 s before this wait does" in a.detail("reason_en") for a in lacks)

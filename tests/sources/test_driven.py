from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest

from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.errors import SourceError
from harness.model.exchange import Direction, Exchange, FailureKind, Request, Response
from harness.model.scenario import AppStep
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.sources.driven import ReferenceApplication

EDITION = edition_named("aliexpress")
CREDENTIALS = Credentials(app_key="12345678", app_secret=Secret("helloworld"))
JSON = [("content-type", "application/json")]


@pytest.fixture
def application(web):
    made = ReferenceApplication(
        edition=EDITION,
        gateway=web.address,
        credentials=CREDENTIALS,
        new_code=lambda: "the-code",
        clock=SystemClock(),
        sink=lambda x: replace(x, id="x1"),
    )
    yield made
    made.close()


def step(name, **values):
    return AppStep(operation=name, with_=MappingProxyType(values))


def test_a_token_is_fetched_before_the_first_business_call(web, application):
    web.answers["/rest/auth/token/create"] = (200, JSON, b'{"code":"0","access_token":"tok"}')
    web.answers["/sync"] = (200, JSON, b"{}")
    exchange = application.perform(step("order.get", order_id="81"))
    assert exchange.id == "x1"
    assert [path for _, path, _ in web.seen] == ["/rest/auth/token/create", "/sync"]
    form = parse_qs(web.seen[1][2].decode())
    assert form["session"] == ["tok"]
    assert form["single_order_query"] == ['{"order_id":"81"}']


def test_its_calls_are_signed_right(web, application):
    web.answers["/rest/auth/token/create"] = (200, JSON, b'{"code":"0","access_token":"tok"}')
    web.answers["/sync"] = (200, JSON, b"{}")
    call = EDITION.read_call(application.perform(step("order.get", order_id="81")))
    assert EDITION.match_call(call, "helloworld").recipe == "iop"


def test_a_gateway_that_grants_no_token_is_our_trouble(web, application):
    web.answers["/rest/auth/token/create"] = (200, JSON, b'{"code":"InvalidCode"}')
    with pytest.raises(SourceError, match="no token"):
        application.perform(step("order.get", order_id="81"))


def test_a_gateway_that_is_not_there_is_a_failure_of_the_exchange():
    made = ReferenceApplication(
        edition=EDITION,
        gateway="http://127.0.0.1:9",
        credentials=CREDENTIALS,
        new_code=lambda: "c",
        clock=SystemClock(),
        sink=lambda x: x,
    )
    exchange = made.perform(step("token.create", code="c"))
    made.close()
    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.REFUSED


GRANT = b'{"code":"0","access_token":"tok","refresh_token":"ref","expires_in":100}'
RENEWED = b'{"code":"0","access_token":"new","refresh_token":"ref","expires_in":100}'
REFUSED = (
    b'{"error_response":{"type":"ISV","code":"IllegalAccessToken","msg":"x","request_id":"r"}}'
)


class MovedClock(SystemClock):
    """A clock whose stop watch a test moves."""

    at = 0.0

    def monotonic(self):
        return self.at

    def sleep(self, seconds):
        self.at += seconds


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
def renewing(web, clock):
    web.answers["/rest/auth/token/create"] = (200, JSON, GRANT)
    web.answers["/rest/auth/token/refresh"] = (200, JSON, RENEWED)
    web.answers["/sync"] = (200, JSON, b"{}")
    made = ReferenceApplication(
        edition=EDITION,
        gateway=web.address,
        credentials=CREDENTIALS,
        new_code=lambda: "the-code",
        clock=clock,
        sink=lambda x: replace(x, id="x1"),
    )
    yield made
    made.close()


def called(web):
    return [path.rpartition("/")[2] for _, path, _ in web.seen]


def sessions(web):
    return [parse_qs(body.decode())["session"][0] for _, path, body in web.seen if path == "/sync"]


def test_a_token_is_renewed_before_its_life_is_over(web, clock, renewing):
    renewing.perform(step("order.get", order_id="81"))
    clock.at = 89.0
    renewing.perform(step("order.get", order_id="82"))
    clock.at = 91.0
    renewing.perform(step("order.get", order_id="83"))
    assert called(web) == ["create", "sync", "sync", "refresh", "sync"]
    assert sessions(web) == ["tok", "tok", "new"]


def test_a_refused_token_is_renewed_before_the_next_call(web, renewing):
    web.answers["/sync"] = (200, JSON, REFUSED)
    renewing.perform(step("order.get", order_id="81"))
    web.answers["/sync"] = (200, JSON, b"{}")
    renewing.perform(step("order.get", order_id="81"))
    assert called(web) == ["create", "sync", "refresh", "sync"]
    assert sessions(web) == ["tok", "new"]


def test_a_token_that_cannot_be_renewed_is_asked_for_anew(web, clock, renewing):
    renewing.perform(step("order.get", order_id="81"))
    web.answers["/rest/auth/token/refresh"] = (200, JSON, b'{"code":"IllegalRefreshToken"}')
    clock.at = 95.0
    renewing.perform(step("order.get", order_id="81"))
    assert called(web) == ["create", "sync", "refresh", "create", "sync"]


def test_a_step_may_ask_for_the_renewal_itself(web, renewing):
    renewing.perform(step("order.get", order_id="81"))
    renewing.perform(step("token.refresh"))
    assert parse_qs(web.seen[-1][2].decode())["refresh_token"] == ["ref"]
    renewing.perform(step("order.get", order_id="81"))
    assert sessions(web) == ["tok", "new"]


def test_a_call_that_was_lost_waits_before_it_goes_out_again(web, clock, renewing):
    web.answers["/sync"] = (503, JSON, b"")
    for _ in range(3):
        renewing.perform(step("order.get", order_id="81"))
    assert clock.at == 1.5
    renewing.perform(step("order.get", order_id="82"))
    assert clock.at == 1.5


def test_a_step_that_asks_for_a_token_waits_for_the_one_in_hand_to_be_due(web, clock, renewing):
    web.answers["/rest/auth/token/create"] = (200, JSON, GRANT.replace(b"100", b"20"))
    renewing.perform(step("order.get", order_id="81"))
    renewing.perform(step("token.refresh"))
    assert clock.at == 18.0


def test_a_token_that_stays_good_for_long_is_not_waited_for(clock, renewing):
    renewing.perform(step("order.get", order_id="81"))
    renewing.perform(step("token.refresh"))
    assert clock.at == 0.0


def test_a_token_that_became_due_during_a_wait_is_renewed_before_the_call(web, clock, renewing):
    web.answers["/sync"] = (503, JSON, b"")
    renewing.perform(step("order.get", order_id="81"))
    clock.at = 89.9
    for _ in range(2):
        renewing.perform(step("order.get", order_id="81"))
    assert called(web) == ["create", "sync", "sync", "refresh", "sync"]


def test_an_answer_without_end_is_our_trouble(web, renewing):
    web.answers["/sync"] = (200, JSON, b" " * (8 * 1024 * 1024 + 1))
    with pytest.raises(SourceError, match="larger than"):
        renewing.perform(step("order.get", order_id="81"))


class Kept:
    """A sender that sends nothing: answers come from here, requests are kept."""

    def __init__(self, *answers):
        self.answers, self.requests, self.is_closed = list(answers), [], False

    def send(self, request, *, started, timeout):
        self.requests.append((request, timeout))
        return Exchange(
            id="",
            direction=Direction.OUTBOUND,
            request=request,
            started=started,
            response=Response(status=200, headers=JSON, body=self.answers.pop(0)),
        )

    def close(self):
        self.is_closed = True


@pytest.fixture
def sending():
    """The application with a sender of its own instead of the network."""

    def make(*answers):
        kept = Kept(*answers)
        made = ReferenceApplication(
            edition=EDITION,
            gateway="http://nowhere",
            credentials=CREDENTIALS,
            new_code=lambda: "c",
            clock=SystemClock(),
            sink=lambda exchange: exchange,
            sender=kept,
        )
        return made, kept

    return make


def test_a_sender_that_is_given_takes_every_request(sending):
    application, kept = sending(GRANT, b"{}")
    application.perform(step("order.get", order_id="81"))
    application.close()
    paths = [urlsplit(request.url).path for request, _ in kept.requests]
    assert paths == ["/rest/auth/token/create", "/sync"]
    assert kept.is_closed


def test_a_token_from_elsewhere_is_used_and_none_is_asked_for(sending):
    application, kept = sending(b"{}")
    application.hold("given")
    application.perform(step("order.get", order_id="81"))
    [(request, _)] = kept.requests
    assert parse_qs(request.body.decode())["session"] == ["given"]


def test_what_an_earlier_call_granted_is_taken_over(sending):
    application, kept = sending(b"{}")
    earlier = Kept(GRANT).send(
        Request(method="POST", url="http://x/rest/auth/token/create"),
        started=SystemClock().now(),
        timeout=1,
    )
    application.take_over(earlier)
    application.perform(step("order.get", order_id="81"))
    [(request, _)] = kept.requests
    assert parse_qs(request.body.decode())["session"] == ["tok"]

import json
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qs

import pytest

from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.errors import SourceError
from harness.model.exchange import FailureKind
from harness.model.scenario import AppStep
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.sources.driven import ReferenceApplication, form_of

EDITION = edition_named("aliexpress")
CREDENTIALS = Credentials(app_key="12345678", app_secret=Secret("helloworld"))
ADDRESS = {
    "country": "US",
    "province": "California",
    "city": "San Jose",
    "address": "1 Example Street",
    "zip": "95112",
    "full_name": "Alex Example",
    "contact_person": "Alex Example",
    "phone_country": "+1",
    "mobile_no": "4085550100",
}
JSON = [("content-type", "application/json")]


def test_named_values_fill_plain_and_json_parameters():
    create = EDITION.operations.named("order.create")[0]
    made = form_of(create, {"product_id": "1005", "out_order_id": "A", "currency": "EUR"})
    assert json.loads(made["param_place_order_request4_open_api_d_t_o"]) == {
        "out_order_id": "A",
        "logistics_address": ADDRESS,
        "product_items": [
            {
                "product_id": "1005",
                "logistics_service_name": "CAINIAO_STANDARD",
                "sku_attr": "14:193#Red;5:361386#M",
            }
        ],
    }
    assert json.loads(made["ds_extend_request"])["payment"]["pay_currency"] == "EUR"


@pytest.mark.parametrize("name", EDITION.operations.names)
def test_every_operation_can_be_filled_and_read_back(name):
    operation = EDITION.operations.named(name)[0]
    values = {field: f"v{i}" for i, field in enumerate(operation.fields)}
    made = form_of(operation, values)
    text = json.dumps({k: v for k, v in made.items() if v[:1] not in "[{"})
    for value in values.values():
        assert value in text or any(value in v for v in made.values())


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

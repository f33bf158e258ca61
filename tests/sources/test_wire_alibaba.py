"""What the reference client sends to alibaba, against a platform of these tests."""

from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

import pytest

from harness.evidence.observe import Credentials
from harness.model.clock import SystemClock
from harness.model.scenario import AppStep
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.sources.driven import ReferenceApplication

EDITION = edition_named("alibaba")
JSON = [("content-type", "application/json")]
GRANT = b'{"access_token": "tok", "token_type": "Bearer", "expires_in": 7200}'
ITEM = b'{"code": 0, "msg": "success", "result": {"item_id": "16"}}'
PATH = "/api/v3/item/get"


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
def application(web, clock):
    web.answers["/oauth/token"] = (200, JSON, GRANT)
    web.answers[PATH] = (200, JSON, ITEM)
    made = ReferenceApplication(
        edition=EDITION,
        gateway=f"{web.address}/",
        credentials=Credentials(app_key="12345678", app_secret=Secret("helloworld")),
        new_code=lambda: pytest.fail("no code is needed"),
        clock=clock,
        sink=lambda x: replace(x, id="x1"),
        scopes=("item_get", "trade_data"),
    )
    yield made
    made.close()


def query(**values):
    return AppStep(operation="item.get", with_=MappingProxyType({"item_id": "16", **values}))


def sent(exchange):
    return dict(parse_qsl(urlsplit(exchange.request.url).query, keep_blank_values=True))


def paths(web):
    return [path.partition("?")[0] for _, path, _ in web.seen]


def test_a_token_is_asked_for_with_the_clients_credentials_and_its_scopes(web, application):
    application.perform(query())
    method, path, body = web.seen[0]
    assert (method, path) == ("POST", "/oauth/token")
    assert dict(parse_qsl(body.decode())) == {
        "grant_type": "client_credentials",
        "client_id": "12345678",
        "client_secret": "helloworld",
        "scope": "item_get,trade_data",
    }


def test_a_call_carries_the_documented_headers_and_no_body(application):
    request = application.perform(query()).request
    assert request.method == "GET"
    assert request.body == b""
    assert request.header("authorization") == "Bearer tok"
    assert request.header("x-api-version") == "3.0"
    assert request.header("content-type") == "application/json"
    assert request.header("content-length") is None


def test_a_call_is_signed_over_its_query(application):
    exchange = application.perform(query(language="zh"))
    assert sent(exchange).keys() == {
        "app_key",
        "item_id",
        "language",
        "include_raw",
        "sign_method",
        "timestamp",
        "sign",
    }
    assert sent(exchange)["sign_method"] == "hmac-sha256"
    assert sent(exchange)["timestamp"] == str(int(exchange.started.timestamp() * 1000))
    assert EDITION.match_call(EDITION.read_call(exchange), "helloworld").recipe == "secret-wrapped"


def test_an_empty_value_is_sent_and_takes_no_part_in_the_signature(application):
    exchange = application.perform(query(fields=""))
    assert sent(exchange)["fields"] == ""
    assert EDITION.match_call(EDITION.read_call(exchange), "helloworld").recipe == "secret-wrapped"


def test_a_blank_goes_out_as_percent_20(web, application):
    exchange = application.perform(query(fields="subject, brand+"))
    assert "fields=subject%2C%20brand%2B" in exchange.request.url
    assert web.seen[1][1] == exchange.request.url.removeprefix(web.address)
    assert EDITION.match_call(EDITION.read_call(exchange), "helloworld").recipe == "secret-wrapped"


def test_a_token_is_renewed_ten_minutes_before_its_end(web, clock, application):
    for clock.at in (0.0, 6599.0, 6601.0):
        application.perform(query())
    assert paths(web) == ["/oauth/token", PATH, PATH, "/oauth/token", PATH]


@pytest.mark.parametrize(("life", "early", "due"), [(606, 5.9, 6.1), (600, 299.0, 301.0)])
def test_a_life_without_so_many_minutes_to_spare_is_renewed_in_time(
    web, clock, application, life, early, due
):
    web.answers["/oauth/token"] = (200, JSON, GRANT.replace(b"7200", str(life).encode()))
    for clock.at in (0.0, early, due):
        application.perform(query())
    assert paths(web) == ["/oauth/token", PATH, PATH, "/oauth/token", PATH]


def test_a_refused_token_is_replaced_before_the_next_call(web, application):
    web.answers[PATH] = (401, JSON, b'{"code": 401, "msg": "dead"}')
    application.perform(query())
    web.answers["/oauth/token"] = (200, JSON, GRANT.replace(b'"tok"', b'"new"'))
    web.answers[PATH] = (200, JSON, ITEM)
    exchange = application.perform(query())
    assert paths(web) == ["/oauth/token", PATH, "/oauth/token", PATH]
    assert exchange.request.header("authorization") == "Bearer new"


def test_a_gateway_that_grants_the_same_token_again_is_taken_at_its_word(web, clock, application):
    for clock.at in (0.0, 7000.0):
        application.perform(query())
    assert paths(web) == ["/oauth/token", PATH, "/oauth/token", PATH]


def test_five_calls_a_second_are_not_exceeded(clock, application):
    starts = []
    for number in range(11):
        application.perform(query(language="en", item_id=str(number)))
        starts.append(clock.at)
    assert all(later - former > 1.0 for former, later in zip(starts, starts[5:], strict=False))


def test_a_token_call_of_a_scenario_says_what_the_scenario_says(web, application):
    step = AppStep(operation="token.create", with_=MappingProxyType({"scope": "other"}))
    application.perform(step)
    assert dict(parse_qsl(web.seen[0][2].decode()))["scope"] == "other"

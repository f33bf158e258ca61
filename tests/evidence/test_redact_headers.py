from dataclasses import fields, replace

import pytest

from harness.evidence.redact import ExchangeRedactor, Redactor
from harness.evidence.sensitive import KEPT_HEADERS, POLICY_HEADERS, TRACE_HEADERS, kind_of
from harness.model.exchange import Direction, Failure, FailureKind, Fidelity, Origin, OriginKind

SECRET = "s3cret-of-the-app"
TOKEN = "50000600b43qtWFzACnkbw3i15e3e8d8gLdSxi"


@pytest.fixture
def redactor():
    return Redactor(b"k" * 32, (SECRET,))


@pytest.fixture
def judging():
    return ExchangeRedactor(b"k" * 32, (SECRET,))


def headers_of(redactor, exchange):
    return dict(redactor.redact(exchange).request.headers)


def test_who_judges_sees_only_how_long_a_header_is_of_which_nothing_is_known(judging, call):
    exchange = call(headers=(("X-Customer", "Anna 12"), ("traceparent", "00-ab"), ("X-Empty", "")))
    made = headers_of(judging, exchange)
    assert made == {"X-Customer": "*" * 7, "traceparent": "*" * 5, "X-Empty": ""}


def test_a_masked_header_counts_and_teaches_as_one_that_is_published(judging, redactor, call):
    exchange = call(query="note=to+Anna+van+Bergen!", headers=(("X-Customer", "Anna van Bergen"),))
    judged, published = judging.redact(exchange), redactor.redact(exchange)
    assert +judging.replaced == +redactor.replaced == {"header": 1}
    assert judging.learned.people == {"Anna van Bergen"}
    assert judged.request.url == published.request.url != exchange.request.url


def test_credentials_and_headers_that_are_kept_are_masked_for_nobody(judging, redactor, call):
    exchange = call(headers=(("Authorization", TOKEN), ("Cookie", "a=b"), ("Retry-After", "3")))
    assert headers_of(judging, exchange) == headers_of(redactor, exchange)


@pytest.mark.parametrize(
    "name", ["traceparent", "X-Request-Id", "EagleEye-TraceId", "Server-Timing"]
)
def test_the_name_of_a_request_is_replaced_and_not_sought_elsewhere(redactor, call, name):
    exchange = call(query="note=of+8be468174ca86aa8", headers=((name, "8be468174ca86aa8"),))
    made = redactor.redact(exchange)
    assert made.request.header(name) != "8be468174ca86aa8"
    assert made.request.url == exchange.request.url


@pytest.mark.parametrize("name", ["X-Request-Id", "tracestate", "X-Frame-Options"])
def test_a_secret_is_taken_out_of_any_header_and_found_elsewhere(redactor, call, name):
    exchange = call(query=f"session={TOKEN}", headers=((name, f"erp={TOKEN};{SECRET}"),))
    made = repr(redactor.redact(exchange))
    assert TOKEN not in made
    assert SECRET not in made


def test_each_header_has_one_manner():
    apart = (KEPT_HEADERS, TRACE_HEADERS, POLICY_HEADERS)
    assert len(frozenset().union(*apart)) == sum(map(len, apart))
    assert not any(map(kind_of, TRACE_HEADERS | POLICY_HEADERS))


def test_a_header_that_comes_again_is_replaced_counted_and_taught_again(redactor, call):
    exchange = call(headers=(("Cookie", TOKEN), ("X-Customer", "Anna van Bergen")))
    first, again = redactor.redact(exchange), redactor.redact(exchange)
    assert first == again
    assert redactor.replaced == {"secret": 2, "header": 2}


def test_a_header_that_came_before_loses_what_was_met_since(redactor, call):
    exchange = call(headers=(("User-Agent", f"erp {TOKEN}"),))
    assert headers_of(redactor, exchange)["User-Agent"] == f"erp {TOKEN}"
    redactor.redact(call({"session": TOKEN}))
    assert TOKEN not in headers_of(redactor, exchange)["User-Agent"]


def test_every_trait_of_an_exchange_is_carried_on(redactor, call):
    traits = {
        "direction": Direction.INBOUND,
        "failure": Failure(kind=FailureKind.RESET, message="reset"),
        "time_source": "har",
        "elapsed": 0.5,
        "peer": "203.0.113.7",
        "step": "place",
        "intent": "order",
        "origin": Origin(kind=OriginKind.IMPORTED, file="a.har", position=7),
        "fidelity": Fidelity.DECODED,
    }
    plain = call(headers=())
    exchange = replace(plain, **traits)
    same = {f.name for f in fields(exchange) if getattr(exchange, f.name) == getattr(plain, f.name)}
    assert same == {"id", "request", "started", "response", "observations"}
    assert redactor.redact(exchange) == exchange

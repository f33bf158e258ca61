"""pytest and httpx by hand: a test for each order, started by name, never collected by ours."""

from collections.abc import Iterator

import httpx
import pytest

from bench.contenders import order_calls as calls

# ruff: noqa: S101 - assert is how a test speaks


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    """One client for all."""
    with httpx.Client(base_url=calls.environment("GATEWAY")) as made:
        yield made


@pytest.fixture(scope="session")
def token(client: httpx.Client) -> str:
    """One token for all."""
    granted = client.post("/rest/auth/token/create", data=calls.token_form())
    return str(granted.json()["access_token"])


@pytest.mark.parametrize("number", range(calls.orders()))
def test_order(client: httpx.Client, token: str, number: int) -> None:
    """The six calls, each looked at."""
    read = client.post("/sync", data=calls.product_read(token))
    assert read.status_code == httpx.codes.OK
    placed = client.post("/sync", data=calls.placed(token, f"PT-{number}"))
    assert placed.status_code == httpx.codes.OK
    order = calls.order_id_of(placed.json())
    paid = client.post("/sync", data=calls.order_read(token, order))
    assert calls.status_of(paid.json()) == "WAIT_SELLER_SEND_GOODS"
    sent = client.post("/sync", data=calls.shipped(token, order, f"LP{number:011}CN"))
    told = calls.answer_of("aliexpress.solution.order.fulfill", sent.json())
    assert told["result"]["result_success"] is True
    later = client.post("/sync", data=calls.order_read(token, order))
    assert calls.status_of(later.json()) == "WAIT_BUYER_ACCEPT_GOODS"
    assert client.post("/sync", data=calls.tracked(token, order)).status_code == httpx.codes.OK

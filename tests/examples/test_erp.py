"""The sample application keeps the rules that it is the model for."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "erp"
SECRET = "helloworld"
PRODUCT = "aliexpress.ds.product.get"
LIMIT = {"error_response": {"code": "ApiCallLimit", "msg": "This ban will last 7 more seconds"}}
PAID = {
    "message_type": 53,
    "timestamp": 1_700_000_002,
    "data": {"buyerId": 7, "orderId": 8100000000000001, "orderStatus": "PaymentAuthorized"},
}
CREATED = {
    "message_type": 53,
    "timestamp": 1_700_000_001,
    "data": {"buyerId": 7, "orderId": 8100000000000001, "orderStatus": "OrderCreated"},
}
DELIVERED = {
    "message_type": 18,
    "timestamp": 1_700_000_003,
    "data": {
        "orderId": 8100000000000001,
        "trackingNumber": "LP00000000001CN",
        "eventCode": "DELIVERED",
        "eventTime": 1_700_000_003_000,
    },
}


@pytest.mark.parametrize(
    ("params", "api_path", "expected"),
    [
        pytest.param(
            {
                "access_token": "test",
                "aliexpress_category_id": "200135143",
                "app_key": "123456",
                "method": "aliexpress.logistics.redefining.getonlinelogisticsinfo",
                "sign_method": "sha256",
                "timestamp": "1517820392000",
            },
            "",
            "F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB",
            id="business: openservice.aliexpress.com docId=1385, case 1",
        ),
        pytest.param(
            {
                "app_key": "12345678",
                "code": "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26",
                "sign_method": "sha256",
                "timestamp": "1517820392000",
            },
            "/auth/token/create",
            "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81",
            id="system: openservice.aliexpress.com docId=1385, case 2",
        ),
        pytest.param(
            {
                "access_token": "test",
                "app_key": "123456",
                "order_id": "1234",
                "sign_method": "sha256",
                "timestamp": "1517820392000",
            },
            "/order/get",
            "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A",
            id="system: open.lazada.com docId=108069",
        ),
    ],
)
def test_signs_as_published(
    erp: SimpleNamespace, params: dict[str, str], api_path: str, expected: str
) -> None:
    assert erp.gateway.sign(SECRET, params, api_path) == expected


def test_verifies_the_published_push_over_its_raw_bytes(erp: SimpleNamespace) -> None:
    # Lazada push mechanism guide, open.alitrip.com articleId=120168: the dots are part of the body.
    body = b'{"seller_id":"1234567", "message_type":0, "data":{...}..}'
    signature = "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab"
    assert erp.receiver.is_authentic(signature, "123456", "3412gyo124goi3124", body)
    assert not erp.receiver.is_authentic(signature.upper(), "123456", "3412gyo124goi3124", body)


@pytest.fixture
def received(erp: SimpleNamespace, platform: Any) -> Iterator[Callable[[], list[str]]]:
    """The names of the events that wait; the receiver listens on the platform's callback port."""
    receiver = erp.receiver.Receiver(platform.callback_port, "12345678", SECRET)
    yield lambda: [event.name for event in receiver.events.queue]
    receiver.shutdown()
    receiver.server_close()


@pytest.fixture
def state(platform: Any, ask: Any) -> Callable[[], Any]:
    return lambda: ask(platform.callback_port, "/state/8100000000000001")


def test_takes_a_callback_over_once(
    platform: Any, received: Callable[[], list[str]], push: Any, state: Any
) -> None:
    assert [push(platform.callback_port, PAID) for _ in range(3)] == [200, 200, 200]
    assert received() == ["PaymentAuthorized"]
    expected = {"order_id": "8100000000000001", "status": "PaymentAuthorized", "tracking": None}
    assert state() == expected


def test_an_older_event_does_not_move_the_state_back(
    platform: Any, received: Callable[[], list[str]], push: Any, state: Any
) -> None:
    transit = json.loads(json.dumps(DELIVERED))
    transit["data"] |= {"eventCode": "IN_TRANSIT", "eventTime": 1_700_000_002_000}
    sent = [PAID, CREATED, DELIVERED, transit]
    assert [push(platform.callback_port, message) for message in sent] == [200] * 4
    assert received() == ["PaymentAuthorized", "DELIVERED"]
    assert state()["status"] == "PaymentAuthorized"
    assert state()["tracking"] == "DELIVERED"


@pytest.mark.parametrize("signature", [b"", b"0" * 64, b"no-hex", "falsch-ü".encode()])
def test_refuses_a_bad_signature_without_effect(
    platform: Any, received: Callable[[], list[str]], push: Any, state: Any, signature: bytes
) -> None:
    assert push(platform.callback_port, PAID, signature) == 401
    assert not received()
    assert state() == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"message_type":53}', 400),
        (
            b'{"message_type":53,"data":{"orderId":"x","orderStatus":"OrderClosed"}}',
            400,
        ),
        (b'{"message_type":65,"data":{}}', 200),
        (b'{"message_type":65}', 200),
        (b'{"message_type":53,"timestamp":1,"data":{"orderId":1,"orderStatus":"New"}}', 200),
        (b'{"message_type":53,"data":{"orderId":1e999,"orderStatus":"OrderClosed"}}', 400),
        (b"[" * 100_000, 400),
        ('{"message_type":53,"remark":"已付款"}'.encode("gbk"), 400),
        (b'{"message_type":9999,"data":{"orderId":1}}', 200),
        (b"x" * 300_000, 413),
        (b"x" * 1024 * 1024, 413),
    ],
)
def test_answers_odd_callbacks_without_a_server_error(
    platform: Any, received: Callable[[], list[str]], push: Any, body: bytes, status: int
) -> None:
    assert push(platform.callback_port, body) == status
    assert not received()


def test_renews_a_refused_token_once_and_repeats_the_call(gateway: Any, platform: Any) -> None:
    platform.script[PRODUCT] = [{"error_response": {"code": "IllegalAccessToken", "msg": ""}}]
    gateway.call(PRODUCT, product_id="1")
    names = [call.name for call in platform.calls]
    assert names == ["/auth/token/create", PRODUCT, "/auth/token/refresh", PRODUCT]
    assert [call.params["session"] for call in platform.called(PRODUCT)] == ["token-0", "token-1"]


@pytest.mark.parametrize(("life", "waited"), [(43200, 41401), ("600", 451)])
def test_renews_the_token_before_it_ends(
    gateway: Any, platform: Any, clock: Any, life: int | str, waited: int
) -> None:
    platform.life = life
    gateway.call(PRODUCT, product_id="1")
    # Answers by script, since a call of tomorrow has a wrong timestamp today.
    platform.script["/auth/token/refresh"] = [platform._grant()]
    platform.script[PRODUCT] = [{"aliexpress_ds_product_get_response": {}}] * 2
    clock.pass_by(waited - 2)
    gateway.call(PRODUCT, product_id="2")
    assert not platform.called("/auth/token/refresh")
    clock.pass_by(2)
    gateway.call(PRODUCT, product_id="3")
    assert len(platform.called("/auth/token/refresh")) == 1
    assert platform.called(PRODUCT)[-1].params["session"] == "token-1"


def test_repeats_three_times_at_most_ever_later_and_signed_anew(
    erp: SimpleNamespace, gateway: Any, platform: Any, clock: Any
) -> None:
    platform.script[PRODUCT] = [503] * 9
    with pytest.raises(erp.gateway.PassingError):
        gateway.call(PRODUCT, product_id="1")
    assert clock.waits == [0.4, 1.2, 3.6]
    assert len({call.params["sign"] for call in platform.called(PRODUCT)}) == 4


def test_honours_the_ban_that_the_limit_names(gateway: Any, platform: Any, clock: Any) -> None:
    platform.script[PRODUCT] = [LIMIT]
    gateway.call(PRODUCT, product_id="1")
    assert clock.waits == [7.0]


@pytest.mark.parametrize("code", ["IncompleteSignature", "InsufficientPermission"])
def test_does_not_repeat_a_final_refusal(
    erp: SimpleNamespace, gateway: Any, platform: Any, clock: Any, code: str
) -> None:
    platform.script[PRODUCT] = [{"error_response": {"code": code, "msg": "no"}}]
    with pytest.raises(erp.gateway.GatewayError, match=code):
        gateway.call(PRODUCT, product_id="1")
    assert len(platform.called(PRODUCT)) == 1
    assert not clock.waits


def test_stops_all_calling_while_the_address_is_not_on_the_whitelist(
    gateway: Any, platform: Any, clock: Any
) -> None:
    refusal = {"error_response": {"code": "AppWhiteIpLimit", "msg": "127.0.0.1 is not listed"}}
    platform.script[PRODUCT] = [refusal]
    gateway.call(PRODUCT, product_id="1")
    assert clock.waits == [600.0]
    assert len(platform.called(PRODUCT)) == 2


def test_an_order_whose_answer_is_lost_is_sent_again_under_its_number(
    erp: SimpleNamespace, gateway: Any, platform: Any, clock: Any
) -> None:
    create = "aliexpress.ds.order.create"
    created = {"is_success": True, "order_list": {"number": [8100000000000001]}}
    granted = {"aliexpress_ds_order_create_response": {"result": created}}
    platform.script[create] = ["lost", granted]
    events = erp.app.queue.Queue()
    events.put(erp.receiver.Event("status", "8100000000000001", "OrderClosed", 5))
    erp.app.Desk(gateway, events).place_orders([1])
    first, second = platform.called(create)
    order = "param_place_order_request4_open_api_d_t_o"
    assert first.params[order] == second.params[order]
    assert first.params["timestamp"] != second.params["timestamp"]
    assert clock.waits == [0.4]


def test_the_token_is_renewed_while_nothing_else_is_to_do(
    erp: SimpleNamespace, gateway: Any, platform: Any, clock: Any
) -> None:
    gateway.call(PRODUCT, product_id="1")
    platform.script["/auth/token/refresh"] = [platform._grant()]
    clock.pass_by(43200 - 1800)
    events = erp.app.queue.Queue()
    events.put(erp.receiver.Event("status", "1", "OrderCreated", 0))
    assert erp.app.Desk(gateway, events).work()
    assert platform.calls[-1].name == "/auth/token/refresh"


@pytest.mark.parametrize(
    "result",
    [
        {"is_success": "false", "error_code": "INVENTORY_HOLD_ERROR"},
        {
            "is_success": True,
            "error_msg": "automatic payment failed",
            "order_list": {"number": [1]},
        },
    ],
)
def test_a_refused_create_is_not_shipped(
    erp: SimpleNamespace, gateway: Any, platform: Any, result: dict[str, Any]
) -> None:
    create = "aliexpress.ds.order.create"
    platform.script[create] = [{"aliexpress_ds_order_create_response": {"result": result}}]
    events = erp.app.queue.Queue()
    events.put(erp.receiver.Event("status", "1", "PaymentAuthorized", 2))
    desk = erp.app.Desk(gateway, events)
    desk.place_orders([1])
    desk.work()
    assert platform.called(create)
    assert not platform.called("aliexpress.solution.order.fulfill")


def test_an_order_of_unknown_outcome_ends_the_ordering(
    erp: SimpleNamespace, gateway: Any, platform: Any
) -> None:
    create = "aliexpress.ds.order.create"
    platform.script[create] = [502] * 9
    erp.app.Desk(gateway, erp.app.queue.Queue()).place_orders([1, 2, 3])
    orders = [
        call.params["param_place_order_request4_open_api_d_t_o"] for call in platform.called(create)
    ]
    assert len(orders) == 4
    assert len(set(orders)) == 1


def test_an_order_that_went_wrong_is_left_to_a_person(
    erp: SimpleNamespace, gateway: Any, platform: Any
) -> None:
    fulfil, read = "aliexpress.solution.order.fulfill", "aliexpress.trade.ds.order.get"
    platform.script[fulfil] = [
        {"aliexpress_solution_order_fulfill_response": {"result": {"result_success": False}}}
    ]
    created = {"is_success": True, "order_list": {"number": [8100000000000001]}}
    platform.script["aliexpress.ds.order.create"] = [
        {"aliexpress_ds_order_create_response": {"result": created}}
    ]
    platform.statuses["8100000000000001"] = "WAIT_SELLER_SEND_GOODS"
    events = erp.app.queue.Queue()
    for rank, name in ((2, "PaymentAuthorized"), (4, "OrderConfirmed")):
        events.put(erp.receiver.Event("status", "8100000000000001", name, rank))
    desk = erp.app.Desk(gateway, events)
    desk.place_orders([1])
    desk.work()
    assert len(platform.called(fulfil)) == 1
    assert len(platform.called(read)) == 1


def test_trades_until_told_to_end(
    platform: Any, running: Any, log_until: Callable[..., str]
) -> None:
    dead_proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "", "NO_PROXY": ""}
    with running("erp", ERP_ORDERS="2", **dead_proxy) as process:
        log = log_until(process, "all orders placed")
    assert process.returncode == 0
    assert log.count("finished") == 2
    assert SECRET not in log
    assert not any(token in log for token in platform.tokens)
    declared = set(re.findall(r"- (aliexpress\.\S+)", (EXAMPLE / "statement.yaml").read_text()))
    assert {call.name for call in platform.calls if call.path == "/sync"} == declared
    assert not [call for call in platform.calls if "error_response" in call.answer]
    shipped = [
        call.params["logistics_no"] for call in platform.called("aliexpress.solution.order.fulfill")
    ]
    assert len(set(shipped)) == 2
    assert all(status == 200 for _, status, _ in platform.acknowledgements)
    [prices] = platform.called("aliexpress.solution.batch.product.price.update")
    assert '"price": "12.50"' in prices.params["mutiple_product_update_list"]
    [stock] = platform.called("aliexpress.solution.batch.product.inventory.update")
    assert '"inventory": "120"' in stock.params["mutiple_product_update_list"]

"""The emulator as a whole: it starts, plays a round, and leaves nothing behind."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from harness.emulator.server import Emulator
from harness.model.clock import SystemClock
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.secret import Secret
from harness.platforms.editions import edition_named


def emulator_of_its_own() -> Emulator:
    return Emulator(
        edition=edition_named("aliexpress"),
        app_key="12345678",
        app_secret=Secret("helloworld"),
        clock=SystemClock(),
        sink=lambda _: None,
    )


def test_a_whole_round_is_played_and_pushed_in_order(desk: Any) -> None:
    app = desk.app
    order = app.place()
    assert app.act("buyer.pays", order).is_done
    assert app.ship(order) == {"result_success": True}
    assert app.act("carrier.delivers", order).is_done
    assert app.act("buyer.confirms", order).is_done
    desk.clock.pass_by(1)
    assert app.read(order)["order_status"] == "FINISH"
    assert desk.emulator.drain(5)
    assert desk.receiver.words == [
        "OrderCreated",
        "PaymentAuthorized",
        "OrderShipped",
        "PICKED_UP",
        "IN_TRANSIT",
        "ARRIVED",
        "CUSTOMS",
        "OUT_FOR_DELIVERY",
        "DELIVERED",
        "OrderConfirmed",
    ]


def test_three_rounds_at_once_do_not_disturb_each_other(desk: Any) -> None:
    app = desk.app
    orders = [app.place() for _ in range(3)]
    for order in orders:
        app.act("buyer.pays", order)
    assert desk.emulator.drain(5)
    assert len(set(orders)) == 3
    assert sorted(desk.receiver.words) == ["OrderCreated"] * 3 + ["PaymentAuthorized"] * 3


def test_stopping_leaves_no_thread_and_no_port() -> None:
    before = set(threading.enumerate())
    emulator = emulator_of_its_own()
    emulator.start()
    port = int(emulator.address.rpartition(":")[2])
    emulator.stop()
    emulator.stop()
    assert set(threading.enumerate()) <= before
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_trouble_of_the_environment() -> None:
    before = set(threading.enumerate())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(EnvironmentTrouble, match="cannot listen on") as caught:
            emulator_of_its_own().start(port=taken.getsockname()[1])
    assert "port 0" in caught.value.hint
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    "url", ["", "ftp://127.0.0.1/x", "http://", "http://example.com/x", "http://192.0.2.1/x"]
)
def test_callbacks_go_to_this_machine_only(url: str) -> None:
    with pytest.raises(UsageError, match="callback address"):
        emulator_of_its_own().set_callback_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_callbacks_go_to_any_name_of_this_machine(host: str) -> None:
    emulator_of_its_own().set_callback_url(f"http://{host}:9000/callbacks")


def test_remote_callbacks_can_be_allowed(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(allow_remote_callbacks=True)
    desk.emulator.set_callback_url("https://192.0.2.1/x")


def test_every_secret_issued_is_known_to_the_leak_guard(desk: Any) -> None:
    code = desk.emulator.issue_code()
    grant = desk.app.authorise()
    assert {code, grant["access_token"], grant["refresh_token"]} <= desk.emulator.secrets()


def test_an_order_is_forgotten_on_demand(desk: Any) -> None:
    order = desk.app.place()
    assert desk.emulator.act("order.forget", {"order_id": order}).is_done
    assert not desk.emulator.act("order.known", {"order_id": order}).is_done

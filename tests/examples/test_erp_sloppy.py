"""The sloppy application still trades, and each of its mistakes shows on the wire."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "erp_sloppy"
MISTAKES = json.loads((EXAMPLE / "mistakes.json").read_text())
SECRET = "helloworld"
CREATE = "aliexpress.ds.order.create"
FULFIL = "aliexpress.solution.order.fulfill"
INVENTORY = "aliexpress.solution.batch.product.inventory.update"
READ = "aliexpress.trade.ds.order.get"
TRACK = "aliexpress.logistics.ds.trackinginfo.query"
STATEMENT = (EXAMPLE / "statement.yaml").read_text()
DECLARED = set(re.findall(r"- (aliexpress\.\S+)", STATEMENT))


def test_every_mistake_is_marked_where_it_stands() -> None:
    marked = [
        (requirement, file.name)
        for file in EXAMPLE.iterdir()
        if file.suffix in {".py", ".yaml"}
        for requirement in re.findall(r"# MISTAKE: ([A-Z]+-\d\d) ", file.read_text())
    ]
    assert sorted(marked) == [(mistake["requirement"], mistake["file"]) for mistake in MISTAKES]
    assert len({requirement for requirement, _ in marked}) == len(marked)


@pytest.fixture
def traffic(platform: Any, running: Any, ask: Any, log_until: Callable[..., str]) -> Any:
    """The platform after a whole run, with what the state page said at its end."""
    with running("erp_sloppy") as process:
        log = log_until(process, "all orders placed")
        order_id = next(iter(platform.statuses))
        platform.state_page = ask(platform.callback_port, f"/state/{order_id}")
        while len(platform.acknowledgements) < platform.pushed:
            time.sleep(0.02)
    assert log.count("finished") == 3
    assert process.returncode == 0
    return platform


def test_trades_and_shows_every_mistake(traffic: Any) -> None:
    shown = {requirement for requirement, is_shown in SHOWN.items() if is_shown(traffic)}
    assert shown == {mistake["requirement"] for mistake in MISTAKES}


def business(traffic: Any) -> list[Any]:
    return [call for call in traffic.calls if call.path == "/sync"]


def some(matches: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Tell whether one business call at least is as described."""
    return lambda traffic: any(matches(call) for call in business(traffic))


def right_signature(call: Any) -> str:
    pairs = "".join(n + v for n, v in sorted(call.params.items()) if n != "sign")
    return hmac.new(SECRET.encode(), pairs.encode(), hashlib.sha256).hexdigest()


def is_sent_again_unchanged(traffic: Any) -> bool:
    first_at: dict[tuple[str, str], float] = {}
    return any(
        call.at - first_at.setdefault((call.params["timestamp"], call.params["sign"]), call.at) > 1
        for call in business(traffic)
        if "sign" in call.params
    )


def is_shipped_twice_in_a_row(traffic: Any) -> bool:
    acts = [call for call in business(traffic) if call.name in {FULFIL, READ}]
    return any(
        first.name == second.name == FULFIL
        and first.params["out_ref"] == second.params["out_ref"]
        and first.answer == second.answer
        for first, second in pairwise(acts)
    )


def is_shipped_after_finish(traffic: Any) -> bool:
    finished = False
    for call in business(traffic):
        if finished and call.name == FULFIL and call.params["description"] == "Evening run":
            return True
        finished = finished or "FINISH" in str(call.answer)
    return False


def asked_numbers_differ(traffic: Any) -> bool:
    shipped = {call.params["logistics_no"] for call in traffic.called(FULFIL)}
    return any(call.params["logistics_no"] not in shipped for call in traffic.called(TRACK))


def is_legible(number: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]{8,35}", number))


SHOWN: dict[str, Callable[[Any], bool]] = {
    "AUTH-01": some(lambda call: "session" not in call.params),
    "COV-01": lambda traffic: bool(DECLARED - {call.name for call in business(traffic)}),
    "COV-02": some(lambda call: call.name not in DECLARED),
    "COV-03": lambda t: "stock.update: false" in STATEMENT and bool(t.called(INVENTORY)),
    "DATA-01": some(lambda call: SECRET in call.query),
    "DATA-02": some(lambda call: SECRET in call.params.values() and SECRET not in call.query),
    "FMT-01": some(lambda call: '"product_id": 1005' in call.params.get(PRODUCTS, "")),
    "FMT-02": some(lambda call: '"price": 12.5,' in call.params.get(PRODUCTS, "")),
    "FMT-03": some(lambda call: "CNY" in call.params.get("ds_extend_request", "")),
    "FMT-14": some(lambda call: '"product_count": "2.0"' in str(call.params)),
    "FMT-15": some(lambda call: '{"order_id": 8' in call.params.get("single_order_query", "")),
    "LIFE-02": is_shipped_after_finish,
    "LIFE-07": is_shipped_twice_in_a_row,
    "SIGN-01": some(lambda call: "sign" not in call.params),
    "SIGN-02": some(
        lambda call: (
            call.params.get("sign_method") == "sha256"
            and call.params.get("sign", "").lower() not in {"", right_signature(call)}
        )
    ),
    "SIGN-03": some(lambda call: call.params["sign_method"] not in {"sha256", "md5"}),
    "SIGN-04": some(lambda call: call.params.get("sign") == right_signature(call)),
    "SIGN-05": some(lambda call: len(call.params["timestamp"]) == 10),
    "SIGN-08": is_sent_again_unchanged,
    "SIGN-09": some(lambda call: int(call.params["timestamp"]) / 1000 - call.at > 300),
    "SIGN-10": some(
        lambda call: call.params["sign_method"] == "md5" and "error" not in call.answer
    ),
    "SIGN-11": some(lambda call: "+" in call.query),
    "TRK-02": lambda traffic: any(took > 0.5 for _, _, took in traffic.acknowledgements),
    "TRK-07": some(
        lambda call: call.name == FULFIL and not is_legible(call.params["logistics_no"])
    ),
    "TRK-09": asked_numbers_differ,
    "TRK-10": lambda traffic: traffic.state_page["status"] != "OrderConfirmed",
}
PRODUCTS = "mutiple_product_update_list"

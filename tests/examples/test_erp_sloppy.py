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
ORDER = "param_place_order_request4_open_api_d_t_o"
FULFIL = "aliexpress.solution.order.fulfill"
READ = "aliexpress.trade.ds.order.get"
TRACKING = "aliexpress.ds.order.tracking.get"
TRACK = "aliexpress.logistics.ds.trackinginfo.query"
SOURCE = (EXAMPLE / "app.py").read_text()
STATEMENT = (EXAMPLE / "statement.yaml").read_text()
DOSSIER = (EXAMPLE / "dossier.yaml").read_text()
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


EXPIRED = {"error_response": {"code": "IllegalAccessToken", "msg": "expired"}}
LIMITED = {"error_response": {"code": "ApiCallLimit", "msg": "This ban will last 2 more seconds"}}
DENIED = {"error_response": {"code": "InsufficientPermission", "msg": "no"}}
UNLISTED = {"error_response": {"code": "AppWhiteIpLimit", "msg": "no"}}
LIFE = 2
# What becomes of the orders, by number; those that are missing here are paid.
TWICE, LATE, FORGED, STALE, UNPAID, LOST, OUTAGE, REFUSED = 4, 5, 6, 7, 8, 9, 10, 11
# Answers to the creations from the twelfth on; one that is refused brings no order into being.
TROUBLE = [EXPIRED, EXPIRED, None, LIMITED, None, UNLISTED, UNLISTED, UNLISTED, UNLISTED, None]
ORDERS, CREATIONS_BEFORE = 18, 11


@pytest.fixture
def traffic(platform: Any, running: Any, ask: Any, log_until: Callable[..., str]) -> Any:
    """The platform after a whole run, with what the state pages said at its end."""
    platform.life = LIFE
    platform.script[CREATE] = [None] * CREATIONS_BEFORE + TROUBLE
    platform.fates = fates(platform)
    with running("erp_sloppy", ERP_ORDERS=str(ORDERS)) as process:
        log = log_until(process, "all orders placed")
        while len(platform.acknowledgements) < platform.pushed or not platform.pushes.empty():
            time.sleep(0.02)
        for order_id in platform.statuses:
            platform.state_page[order_id] = ask(platform.callback_port, f"/state/{order_id}")
    assert log.count("finished") >= 3
    assert process.returncode == 0
    return platform


def fates(platform: Any) -> dict[int, Callable[[str], Any]]:
    """What becomes of the orders that are not simply paid."""

    def tells(*words: str, answer: Any = None) -> Callable[[str], Any]:
        def fate(order_id: str) -> Any:
            for word in words:
                platform.status(order_id, word)
            return answer

        return fate

    def denied(answer: Any, times: int) -> Callable[[str], Any]:
        def fate(order_id: str) -> Any:
            def end() -> Any:
                platform.status(order_id, "OrderClosed")
                return answer

            platform.denials[order_id] = [lambda: answer] * (times - 1) + [end]
            platform.status(order_id, "PaymentAuthorized")

        return fate

    def forged(order_id: str) -> None:
        platform.status(order_id, "OrderClosed", signature=b"0" * 64)

    unpaid = {"error_code": "AUTO_PAYMENT_FAILED", "error_msg": "the automatic payment failed"}
    return {
        TWICE: tells("PaymentAuthorized", "PaymentAuthorized"),
        LATE: tells("OrderClosed", "PaymentAuthorized"),
        FORGED: forged,
        STALE: tells("OrderClosed", "OrderCreated"),
        UNPAID: tells("OrderClosed", answer=unpaid),
        LOST: tells(answer="lost"),
        OUTAGE: denied(503, 5),
        REFUSED: denied(DENIED, 2),
    }


@pytest.mark.long
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


def order_of(number: int) -> str:
    return str(8_100_000_000_000_000 + number)


def error_of(call: Any) -> str:
    return str(call.answer.get("error_response", {}).get("code", ""))


def out_order_id(call: Any) -> str:
    return str(json.loads(call.params[ORDER])["out_order_id"])


def grant_times(traffic: Any) -> dict[str, float]:
    return {call.answer["access_token"]: call.at for call in traffic.calls if call.path != "/sync"}


def is_used_past_its_life(traffic: Any) -> bool:
    granted = grant_times(traffic)
    return any(
        call.at - granted[call.params["session"]] > LIFE
        for call in business(traffic)
        if "session" in call.params
    )


def is_renewed_too_late(traffic: Any) -> bool:
    times = list(grant_times(traffic).values())
    return len(times) > 1 and all(later - first > LIFE for first, later in pairwise(times))


def is_used_after_its_refusal(traffic: Any) -> bool:
    refused = [call for call in business(traffic) if error_of(call) == "IllegalAccessToken"]
    tokens = [call.params.get("session") for call in refused if "session" in call.params]
    return len(tokens) > len(set(tokens))


def is_ordered_twice(traffic: Any) -> bool:
    creations = traffic.called(CREATE)
    lost = next(number for number, call in enumerate(creations) if not call.answer)
    return out_order_id(creations[lost]) != out_order_id(creations[lost + 1])


def shipments(traffic: Any, number: int) -> list[Any]:
    return [call for call in traffic.called(FULFIL) if call.params["out_ref"] == order_of(number)]


def is_ordered_too_soon(traffic: Any) -> bool:
    creations = traffic.called(CREATE)
    return any(
        later.at - call.at < 2
        for call, later in pairwise(creations)
        if error_of(call) == "ApiCallLimit"
    )


def waits_do_not_grow(traffic: Any) -> bool:
    times = [call.at for call in shipments(traffic, OUTAGE)]
    waits = [later - first for first, later in pairwise(times)]
    return all(later < 1.4 * first for first, later in pairwise(waits))


def is_legible(number: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]{8,35}", number))


SHOWN: dict[str, Callable[[Any], bool]] = {
    "DOSS-01": lambda _: '"330100000000001"' in DOSSIER,
    "DOSS-02": lambda _: "data_security_commitment: {file: papers/data-security.png" in DOSSIER,
    "DOSS-03": lambda _: "to: 2026-08-31" in DOSSIER and "from: 2026-09-01" not in DOSSIER,
    "DOSS-04": lambda _: "valid_until: 2026-06-30" in DOSSIER,
    "DOSS-05": lambda _: "language: zh" in DOSSIER and "translation: {" not in DOSSIER,
    "DOSS-06": lambda _: "date: 2024-05-12" in DOSSIER,
    "DOSS-09": lambda _: "attestations: []" in DOSSIER,
    "AUTH-01": some(lambda call: "session" not in call.params),
    "AUTH-02": is_used_past_its_life,
    "AUTH-03": is_renewed_too_late,
    "AUTH-04": is_used_after_its_refusal,
    "COV-01": lambda traffic: bool(DECLARED - {call.name for call in business(traffic)}),
    "COV-02": some(lambda call: call.name not in DECLARED),
    "COV-03": lambda t: "tracking.query: false" in STATEMENT and bool(t.called(TRACKING)),
    "DATA-01": some(lambda call: SECRET in call.query),
    "DATA-02": some(lambda call: SECRET in call.params.values() and SECRET not in call.query),
    "DATA-04": lambda _: "call_log_days: 90" in STATEMENT,
    "DATA-05": lambda _: bool(re.search(r'PASSWORD = "[^"]+"', SOURCE)),
    "ERRH-01": lambda t: any(c.params["out_ref"] not in t.statuses for c in t.called(FULFIL)),
    "FMT-01": some(lambda call: '"product_id": 1005' in call.params.get(PRODUCTS, "")),
    "FMT-02": some(lambda call: '"price": 12.5,' in call.params.get(PRODUCTS, "")),
    "FMT-03": some(lambda call: "CNY" in call.params.get("ds_extend_request", "")),
    "FMT-14": some(lambda call: '"product_count": "2.0"' in str(call.params)),
    "FMT-15": some(lambda call: '{"order_id": 8' in call.params.get("single_order_query", "")),
    "FMT-16": some(lambda call: '"inventory": "-' in call.params.get(PRODUCTS, "")),
    "LIFE-02": is_shipped_after_finish,
    "LIFE-05": is_ordered_twice,
    "LIFE-06": lambda t: bool(shipments(t, UNPAID)),
    "LIFE-07": is_shipped_twice_in_a_row,
    "NET-02": lambda _: "verify=False" in SOURCE,
    "NET-04": lambda t: [error_of(c) for c in t.called(CREATE)].count("AppWhiteIpLimit") > 3,
    "RATE-03": is_ordered_too_soon,
    "RTRY-01": lambda t: len(shipments(t, OUTAGE)) > 4,
    "RTRY-02": waits_do_not_grow,
    "RTRY-03": lambda t: len(shipments(t, REFUSED)) > 1,
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
    "TRK-03": lambda t: 401 not in [status for _, status, _ in t.acknowledgements],
    "TRK-04": lambda t: t.state_page[order_of(STALE)]["status"] == "OrderCreated",
    "TRK-05": lambda t: [c.params["send_type"] for c in shipments(t, TWICE)].count("part") > 1,
    "TRK-06": lambda t: bool(shipments(t, LATE)),
    "TRK-07": some(
        lambda call: call.name == FULFIL and not is_legible(call.params["logistics_no"])
    ),
    "TRK-09": asked_numbers_differ,
    "TRK-10": lambda t: t.state_page[order_of(1)]["status"] != "OrderConfirmed",
}
PRODUCTS = "mutiple_product_update_list"

"""Tavern on the same calls: the file that it runs, and what signs for it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from bench.contenders import order_calls as calls

_CREATE = "aliexpress_ds_order_create_response.result.order_list.number[0]"
_READ = "aliexpress.trade.ds.order.get"


def write(path: Path, orders: int) -> None:
    """Write the tests: one for each order, of six stages."""
    order = {"order_id": "{order_id}"}
    stages = [
        _stage("product read", "product_read", {}),
        _stage("placed", "placed", {"out_id": "TV-{number}"}, save={"json": {"order_id": _CREATE}}),
        _stage("paid", "order_read", order, told=_status("WAIT_SELLER_SEND_GOODS")),
        _stage("shipped", "shipped", {**order, "tracking": "LP000000{number}CN"}),
        _stage("on its way", "order_read", order, told=_status("WAIT_BUYER_ACCEPT_GOODS")),
        _stage("tracked", "tracked", order),
    ]
    numbers = [str(number) for number in range(10_000, 10_000 + orders)]
    marks = [{"parametrize": {"key": "number", "vals": numbers}}]
    test = {
        "test_name": "six calls of an order",
        "strict": ["json:off"],
        "marks": marks,
        "stages": stages,
    }
    path.write_text(yaml.safe_dump(test, sort_keys=False), encoding="utf-8")


def form(call: str, **told: Any) -> dict[str, str]:
    """The signed parameters of one of the six calls."""
    made: dict[str, str] = getattr(calls, call)(_token(), **told)
    return made


@lru_cache
def _token() -> str:
    gateway = calls.environment("GATEWAY")
    granted = httpx.post(f"{gateway}/rest/auth/token/create", data=calls.token_form())
    return str(granted.json()["access_token"])


def _stage(name: str, call: str, sent: dict[str, str], **more: Any) -> dict[str, Any]:
    function = {
        "function": "bench.contenders.tavern_orders:form",
        "extra_kwargs": {"call": call, **sent},
    }
    response: dict[str, Any] = {"status_code": 200}
    if "save" in more:
        response["save"] = more["save"]
    if "told" in more:
        response["json"] = more["told"]
    url = f"{calls.environment('GATEWAY')}/sync"
    return {
        "name": name,
        "request": {"url": url, "method": "POST", "data": {"$ext": function}},
        "response": response,
    }


def _status(word: str) -> dict[str, Any]:
    return {_READ.replace(".", "_") + "_response": {"result": {"order_status": word}}}


if __name__ == "__main__":
    write(Path(calls.environment("FILE")), calls.orders())

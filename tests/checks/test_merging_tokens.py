"""The law of ledgers for tokens, limits, retries, uploads: split anywhere, merge, judge alike."""

import pickle
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.assess.hearing import Hearing
from harness.checks import (
    auth,
    backoff,
    batches,
    caching,
    pace,
    patience,
    refusals,
    renewal,
    retries,
    token_grants,
)
from harness.checks.registry import Check, all_checks
from tests.checks.traffic_events import events_of_traffic

FAMILIES = (
    auth, renewal, token_grants, pace, backoff, caching, batches, retries, patience, refusals,
)  # fmt: skip
OWN = {name for family in FAMILIES for name in vars(family)}
CHECKS = tuple(c for c in all_checks() if c.name in OWN)
Row = dict[str, Any]
Build = Callable[[Row], Any]

ORDER = "8100000000000001"
TOKENS = ["50000700a2b3c4d5", "60000700a2b3c4d5", "70000700a2b3c4d5"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def refused(code: str) -> str:
    return f'{{"error_response":{{"type":"ISV","code":"{code}","msg":"last 2 seconds"}}}}'


GATEWAY = ["IllegalAccessToken", "ApiCallLimit", "AppWhiteIpLimit", "InvalidParameter"]
LOST: list[Row] = [{"failure": "timeout", "takes": "2"}, {"status": "503", "answer": "{}"}]
CLOCKS: list[Row] = [
    {},
    {},
    {"takes": "unknown"},
    {"takes": "unknown", "time_source": "Date header"},
    {"takes": "unknown", "time_source": "signed timestamp"},
    {"takes": "unknown", "time_source": "unknown"},
    {"intent": "slow_answer", "takes": "31.5"},
]


def grant_answer(token: str, refresh: str, life: str) -> str:
    return (
        f'{{"access_token":"{token}","refresh_token":"{refresh}","expires_in":{life},'
        f'"refresh_expires_in":{life},"code":"0"}}'
    )


products = st.builds(
    lambda token, item, fate: {
        "call": "aliexpress.ds.product.get",
        "query": {"access_token": token, "product_id": item},
        **fate,
    },
    st.sampled_from(TOKENS),
    st.sampled_from(["1", "2"]),
    st.sampled_from([{}, {}, *LOST, *({"answer": refused(code)} for code in GATEWAY)]),
)
grants = st.builds(
    lambda path, spent, token, refresh, life, fate: {
        "call": f"/auth/token/{path}",
        "form": {"refresh_token": spent} if path == "refresh" else {"code": "1"},
        "answer": grant_answer(token, refresh, life),
        **fate,
    },
    st.sampled_from(["create", "refresh"]),
    st.sampled_from(["refresh-1", "refresh-2"]),
    st.sampled_from(TOKENS),
    st.sampled_from(["refresh-1", "refresh-2"]),
    st.sampled_from(["0", "4", "8", "null"]),
    st.sampled_from([{}, {}, {"status": "500"}, {"failure": "reset"}]),
)
orders = st.sampled_from(
    [
        {"ship": ORDER},
        {"read": ORDER, "tells": "FINISH"},
        {"read": ORDER, "tells": "FINISH", "status": "403"},
        {"push": "OrderCreated", "order": ORDER},
        {
            "call": "aliexpress.solution.order.get",
            "answer": f'{{"error_response":{{"code":"15","order_id":"{ORDER}"}}}}',
        },
    ]
)


def item(token: str, number: str, fate: Row) -> Row:
    return {
        "http": {
            "url": f"https://openapi.alibaba.com/api/v3/item/get?item_id={number}&language=en",
            "headers": {"Authorization": f"Bearer {token}"} if token else {},
        },
        "answer": '{"code":0,"msg":"ok","result":{}}',
        **fate,
    }


def asked(host: str, method: str, scope: str, token: str, fate: Row) -> Row:
    body = f"grant_type=client_credentials&client_id=1&client_secret=helloworld&scope={scope}"
    url = f"https://auth.{host}.com/oauth/token"
    return {
        "http": {"url": url, "method": method, "headers": FORM, "body": body},
        "answer": f'{{"access_token":"{token}","expires_in":8}}',
        **fate,
    }


def upload(titles: list[str], failed: list[int], fate: Row) -> Row:
    goods = ",".join(f'{{"title":"{title}","price":1.00}}' for title in titles)
    told = ",".join(f'{{"index":{index}}}' for index in failed)
    answer = f'{{"code":200,"message":"success","data":{{"failed_items":[{told}]}}}}'
    return {
        "http": {
            "url": "https://api.1688.com/item/batchUpload",
            "method": "POST",
            "headers": {"Authorization": "Bearer t1", "Content-Type": "application/json"},
            "body": f"[{goods}]",
        },
        "answer": answer,
        **fate,
    }


bearer_fates = st.sampled_from(
    [{}, {}, *LOST, *({"status": s, "answer": f'{{"code":{s}}}'} for s in ("400", "401", "429"))]
)
asking = st.builds(
    asked,
    st.sampled_from(["alibaba", "1688"]),
    st.sampled_from(["POST", "GET"]),
    st.sampled_from(["item_get", "trade_data"]),
    st.sampled_from(["t1", "t2"]),
    bearer_fates,
)
querying = st.builds(item, st.sampled_from(["", "t1", "t2"]), st.sampled_from("12"), bearer_fates)
uploading = st.builds(
    upload,
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=3),
    st.lists(st.integers(0, 3), max_size=2),
    bearer_fates,
)
ROWS = {
    "aliexpress": st.one_of(products, products, grants, orders),
    "alibaba": st.one_of(querying, querying, asking),
    "1688": st.one_of(uploading, uploading, asking),
}
STATEMENTS: list[Row | None] = [
    None,
    {"access": "6", "refresh": "6", "per_day": "3", "per_second": "7", "scopes": ["item_get"]},
]


def timed(row: Row, at: int, clock: Row) -> Row:
    return {**row, "at": str(at / 4), **({} if {"push"} & row.keys() else clock)}


@pytest.mark.parametrize("edition", [*ROWS])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_shards_that_are_merged_are_judged_like_the_whole(
    edition: str, data: Any, recorded: Build
) -> None:
    steps = st.builds(timed, ROWS[edition], st.integers(0, 60), st.sampled_from(CLOCKS))
    document = {
        "edition": edition,
        "statement": data.draw(st.sampled_from(STATEMENTS)),
        "certification": data.draw(st.sampled_from(["true", "false"])),
        "traffic": data.draw(st.lists(steps, max_size=20)),
    }
    recording, chance = recorded(document), data.draw(st.randoms(use_true_random=False))
    whole, merged = heard(recording, recording.exchanges), merged_shards(recording, chance)
    assert not merged.heard.broken
    for check in CHECKS:
        assert events(merged, check) == events(whole, check)
        tallies = [hearing.tally_of(check, hearing.traffic()) for hearing in (merged, whole)]
        assert tallies[0] == tallies[1]
        assert not tallies[0].broken


def merged_shards(recording: Any, chance: random.Random) -> Hearing:
    parts: list[list[Any]] = [[] for _ in range(chance.randint(1, 5))]
    for exchange in chance.sample(recording.exchanges, len(recording.exchanges)):
        chance.choice(parts).append(exchange)
    pieces = [heard(recording, part) for part in parts]
    chance.shuffle(pieces)
    for piece in pieces[1:]:
        pieces[0].heard.merge(pickle.loads(pickle.dumps(piece.heard)))  # noqa: S301 - our own
    return pieces[0]


def heard(recording: Any, exchanges: Any) -> Hearing:
    hearing = Hearing(recording.frame, CHECKS)
    for exchange in exchanges:
        hearing.hear(exchange)
    return hearing


def events(hearing: Hearing, check: Check) -> list[Any]:
    return events_of_traffic(check, hearing.traffic())

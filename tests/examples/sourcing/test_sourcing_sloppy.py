"""The sloppy sourcing tool still reads its list, and each of its mistakes shows on the wire."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "sourcing_sloppy"
MISTAKES = json.loads((EXAMPLE / "mistakes.json").read_text())
SECRET = "helloworld"
TOKEN, ITEM = "/oauth/token", "/api/v3/item/get"
SOURCE = (EXAMPLE / "app.py").read_text()
STATEMENT = (EXAMPLE / "statement.yaml").read_text()
ITEMS = [str(number) for number in range(1600, 1628)]
# Places 1 to 14 are asked for in odd manners, 15 to 22 in a rush.
OUTAGE, EXPIRED, DENIED, LIMITED = ITEMS[23], ITEMS[24], ITEMS[25], ITEMS[26]
LIFE = 602  # due for renewal after 2 s


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
def traffic(platform: Any, running: Any, log_until: Callable[..., str]) -> Any:
    """The platform after a whole run."""
    platform.life = LIFE
    platform.plots[OUTAGE] = [503] * 9
    platform.plots[EXPIRED] = [401]
    platform.plots[DENIED] = [(200, {"code": 2001, "msg": "no permission"}, {})] * 2
    limited = {"code": 429, "msg": "retry after 2 seconds"}
    platform.plots[LIMITED] = [(429, limited, {"Retry-After": "2"})]
    with running("sourcing_sloppy", ITEMS) as process:
        log_until(process, "the list is done")
    assert process.returncode == 0
    return platform


def test_reads_its_list_and_shows_every_mistake(traffic: Any) -> None:
    granted = {call.params["item_id"] for call in calls(traffic) if call.answer.get("code") == 0}
    assert granted >= set(ITEMS) - {OUTAGE, DENIED}
    shown = {requirement for requirement, is_shown in SHOWN.items() if is_shown(traffic)}
    assert shown == {mistake["requirement"] for mistake in MISTAKES}


def calls(traffic: Any) -> list[Any]:
    found: list[Any] = traffic.called(ITEM)
    return found


def some(matches: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Tell whether one item query at least is as described."""
    return lambda traffic: any(matches(call) for call in calls(traffic))


def first_grants(traffic: Any) -> list[Any]:
    return [call for call in traffic.called(TOKEN) if call.status == 200]


def is_used_when_it_should_be_renewed(traffic: Any) -> bool:
    granted = {call.answer["access_token"]: call.ended for call in first_grants(traffic)}
    last = first_grants(traffic)[-1].at
    return any(
        c.at - granted.get(c.token, c.at) > LIFE - 600 and c.at < last for c in calls(traffic)
    )


def is_used_after_its_refusal(traffic: Any) -> bool:
    refused_at: dict[str, float] = {}
    for call in calls(traffic):
        if call.at > refused_at.get(call.token, call.at):
            return True
        if call.status == 401 and call.token in traffic.tokens:
            refused_at.setdefault(call.token, call.ended)
    return False


def is_replaced_unused(traffic: Any) -> bool:
    first, second = first_grants(traffic)[:2]
    return bool(second.at - first.ended < LIFE - 600)


def is_sent_again_unchanged(traffic: Any) -> bool:
    first_at: dict[tuple[str, str], float] = {}
    return any(
        c.at - first_at.setdefault((c.params["timestamp"], c.params["sign"]), c.at) > 1
        for c in calls(traffic)
        if "sign" in c.params
    )


def most_in_a_second(traffic: Any) -> int:
    starts: list[float] = [call.at for call in calls(traffic)]
    return max(sum(0 <= other - start < 1 for other in starts) for start in starts)


def is_limit_ignored(traffic: Any) -> bool:
    [limited] = [c for c in calls(traffic) if "retry after 2" in c.answer.get("msg", "")]
    return any(0 < call.at - limited.ended < 1.9 for call in calls(traffic))


def waits(traffic: Any) -> list[float]:
    attempts = [c for c in traffic.called(ITEM, OUTAGE) if c.status == 503]
    return [later.at - call.ended for call, later in pairwise(attempts)]


def signature(params: dict[str, str]) -> str:
    """The signature over all values, the empty ones included."""
    pairs = "".join(k + v for k, v in sorted(params.items()) if k != "sign")
    text = (SECRET + pairs + SECRET).encode()
    return hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest().upper()


def is_plainly_signed(call: Any) -> bool:
    return bool(call.params.get("sign") == signature({k: v for k, v in call.params.items() if v}))


SHOWN: dict[str, Callable[[Any], bool]] = {
    "AUTH-01": some(lambda c: "authorization" not in c.headers),
    "AUTH-03": is_used_when_it_should_be_renewed,
    "AUTH-04": is_used_after_its_refusal,
    "AUTH-05": is_replaced_unused,
    "AUTH-06": lambda t: any("json" in c.headers["content-type"] for c in t.called(TOKEN)),
    "AUTH-07": lambda t: any("raw_data" in c.params.get("scope", "") for c in t.called(TOKEN)),
    "COV-02": lambda t: any(c.path not in {ITEM, TOKEN} for c in t.calls),
    "DATA-01": some(lambda c: c.params.get("access_token") == c.token),
    "DATA-02": some(lambda c: SECRET in c.headers.values()),
    "DATA-03": some(lambda c: "desc" in c.params["fields"].split(",")),
    "DATA-04": lambda _: "product_cache_days: 90" in STATEMENT,
    "DATA-05": lambda _: bool(re.search(r'API_KEY = "[^"]+"', SOURCE)),
    "ERRH-01": some(lambda c: c.token == "None"),
    "FMT-04": some(lambda c: not c.params["item_id"].isdigit()),
    "FMT-05": some(lambda c: c.headers["x-api-version"] != "3.0"),
    "FMT-06": some(lambda c: c.params["include_raw"] == "False"),
    "NET-02": lambda _: "verify=False" in SOURCE,
    "RATE-01": lambda t: most_in_a_second(t) > 5,
    "RATE-03": is_limit_ignored,
    "RATE-06": lambda t: sum(c.answer.get("code") == 0 for c in t.called(ITEM, ITEMS[0])) > 1,
    "RTRY-01": lambda t: len(waits(t)) > 3,
    "RTRY-02": lambda t: any(later < 1.4 * first for first, later in pairwise(waits(t))),
    "RTRY-03": lambda t: len(t.called(ITEM, DENIED)) > 1,
    "SIGN-01": some(lambda c: "sign" not in c.params),
    "SIGN-02": some(
        lambda c: (
            c.params.get("sign", "").isupper()
            and c.params["sign"] != signature(c.params)
            and not is_plainly_signed(c)
        )
    ),
    "SIGN-03": some(lambda c: c.params["sign_method"] != "hmac-sha256"),
    "SIGN-04": some(lambda c: c.params.get("sign", "").islower()),
    "SIGN-05": some(lambda c: len(c.params["timestamp"]) == 10),
    "SIGN-06": some(
        lambda c: c.params["fields"] == "" and c.params.get("sign") == signature(c.params)
    ),
    "SIGN-07": some(lambda c: "+" in c.query),
    "SIGN-08": is_sent_again_unchanged,
}

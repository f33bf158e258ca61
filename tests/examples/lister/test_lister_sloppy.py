"""The sloppy lister still lists all goods, and each of its mistakes shows on the wire."""

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "lister_sloppy"
MISTAKES = json.loads((EXAMPLE / "mistakes.json").read_text())
SOURCE = (EXAMPLE / "app.py").read_text()
STATEMENT = (EXAMPLE / "statement.yaml").read_text()
UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
APP_KEY, SECRET, LIFE = "1000000", "helloworld", 2
EXPIRED: Any = (401, {}, b'{"code": 401, "message": "expired"}')
LIMITED = (429, {"Retry-After": "2"}, b'{"code": 429, "message": "retry after 2 seconds"}')
DENIED: Any = (400, {}, b'{"code": 400, "message": "no"}')
FAILED = {"code": 200, "data": {"success_count": 99, "failed_items": [{"index": 0}]}}
# What goes wrong in the second job.
TROUBLE = [EXPIRED, EXPIRED, None, LIMITED, None, DENIED, None, FAILED, None, *[503] * 5]


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
def traffic(
    sloppy_lister: SimpleNamespace,
    platform: Any,
    clock: Any,
    http_client: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """The platform after two jobs, the second of them in trouble."""
    monkeypatch.setattr(sloppy_lister.gateway, "time", clock)
    monkeypatch.setattr(sloppy_lister.app, "time", clock)

    def jobs() -> Iterator[int]:
        yield 1
        platform.script[UPLOAD], platform.life = list(TROUBLE), LIFE
        yield 2

    gateway = sloppy_lister.gateway.Gateway(http_client, platform.root, APP_KEY, SECRET)
    sloppy_lister.app.Lister(gateway).run(jobs())
    return platform


def test_lists_all_goods_and_shows_every_mistake(traffic: Any) -> None:
    shown = {requirement for requirement, is_shown in SHOWN.items() if is_shown(traffic)}
    assert shown == {mistake["requirement"] for mistake in MISTAKES}
    assert len(listed(traffic)) == 2240


def test_lists_over_https_until_told_to_end(secure_platform: Any, running: Any) -> None:
    with running("lister_sloppy", secure_platform) as process:
        while len(listed(secure_platform)) < 120:
            assert process.poll() is None
            time.sleep(0.02)
        process.terminate()
        log, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in log


def listed(traffic: Any) -> set[str]:
    """The titles of the goods that were taken."""
    taken = set()
    for call in traffic.called(UPLOAD):
        if is_granted(call):
            failed = {item["index"] for item in call.answer["data"]["failed_items"]}
            taken |= {g["title"] for place, g in enumerate(call.goods) if place not in failed}
    return taken


def is_granted(call: Any) -> bool:
    return isinstance(call.answer, dict)


def some(matches: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Tell whether one upload at least is as described."""
    return lambda traffic: any(matches(call) for call in traffic.called(UPLOAD))


def some_good(matches: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return some(lambda call: any(matches(good) for good in call.goods))


def followed(answer: Any, matches: Callable[[Any, Any], bool]) -> Callable[[Any], bool]:
    """Tell whether an upload that was answered so, and the next one, are as described."""
    return lambda traffic: any(
        former.answer == answer and matches(former, later)
        for former, later in pairwise(traffic.called(UPLOAD))
    )


def is_sent_again(former: Any, later: Any) -> bool:
    return bool(former.body == later.body)


def is_used_past_its_life(traffic: Any) -> bool:
    return any(
        call.at > traffic.lives[call.token]
        for call in traffic.called(UPLOAD)
        if call.token in traffic.lives
    )


def is_used_after_its_refusal(traffic: Any) -> bool:
    refused = [call.token for call in traffic.called(UPLOAD) if call.answer == EXPIRED]
    return len(refused) > len(set(refused))


def is_granted_in_the_first_half(traffic: Any) -> bool:
    """Tell whether a token was granted in vain: the one before had just been used."""
    return any(
        later.path == TOKEN and is_granted(later) and former.path == UPLOAD and is_granted(former)
        for former, later in pairwise(traffic.calls)
    )


def is_crowded(traffic: Any) -> bool:
    times = [call.at for call in traffic.called(UPLOAD)]
    return any(sixth - first < 1 for first, sixth in zip(times, times[5:], strict=False))


def outage(traffic: Any) -> list[Any]:
    return [call for call in traffic.called(UPLOAD) if call.answer == 503]


def waits_do_not_grow(traffic: Any) -> bool:
    waits = [later.at - former.at for former, later in pairwise(outage(traffic))]
    return all(later < 1.4 * former for former, later in pairwise(waits))


SHOWN: dict[str, Callable[[Any], bool]] = {
    "AUTH-01": some(lambda call: "authorization" not in call.headers),
    "AUTH-02": is_used_past_its_life,
    "AUTH-04": is_used_after_its_refusal,
    "AUTH-05": is_granted_in_the_first_half,
    "AUTH-06": lambda t: any("json" in c.headers["content-type"] for c in t.called(TOKEN)),
    "COV-02": lambda traffic: any(call.path not in {UPLOAD, TOKEN} for call in traffic.calls),
    "DATA-01": some(lambda call: SECRET in call.query),
    "DATA-02": some(lambda call: SECRET in call.headers.values()),
    "DATA-04": lambda _: "call_log_days: 90" in STATEMENT,
    "DATA-05": lambda _: bool(re.search(r'PASSWORD = "[^"]+"', SOURCE)),
    "ERRH-01": some(lambda call: call.token == "None"),
    "ERRH-02": followed(FAILED, is_sent_again),
    "FMT-07": some(lambda call: not call.body.startswith(b"[")),
    "FMT-08": some_good(lambda good: "\t" in good["title"]),
    "FMT-09": some_good(lambda good: bool(re.search(r"\.[0-9]{3}", good["price"]))),
    "FMT-10": some_good(lambda good: not good["stock"].startswith("int ")),
    "FMT-11": some_good(lambda good: not good["images"][0].startswith("http")),
    "NET-02": lambda _: "verify=False" in SOURCE,
    "RATE-01": is_crowded,
    "RATE-03": followed(LIMITED, lambda former, later: later.at - former.at < 2),
    "RATE-04": some(lambda call: len(call.goods) > 100),
    "RATE-05": lambda t: [len(c.goods) for c in t.called(UPLOAD) if is_granted(c)].count(20) > 1,
    "RTRY-01": lambda traffic: len({call.body for call in outage(traffic)}) == 1,
    "RTRY-02": waits_do_not_grow,
    "RTRY-03": followed(DENIED, is_sent_again),
}

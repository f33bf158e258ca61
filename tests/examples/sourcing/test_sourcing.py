"""The sample sourcing tool as a program: it works off its list, whatever goes wrong."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

EXAMPLE = Path(__file__).parents[3] / "examples" / "sourcing"
TOKEN, ITEM = "/oauth/token", "/api/v3/item/get"
SECRET = "helloworld"


def test_works_off_the_list_until_told_to_end(
    platform: Any, running: Any, log_until: Callable[..., str]
) -> None:
    item_ids = [str(number) for number in range(1600, 1610)]
    platform.items["1601"] = {"item_id": "1601"}
    platform.items["1602"] = {"subject": {"odd": 1}, "price_info": 7}
    platform.plots["1603"] = [(200, {"code": 2001, "msg": "no permission"}, {})]
    platform.plots["1604"] = [401]
    platform.plots["1605"] = [(429, {"code": 429, "msg": "retry after 2 seconds"}, {})]
    platform.plots["1606"] = ["lost"]
    with running("sourcing", [*item_ids, "x", "1600"]) as process:
        log = log_until(process, "the list is done")
    assert process.returncode == 0
    assert "1600: 8.10 USD at 500 piece" in log
    assert "1601: no longer listed" in log
    assert "1603 is left to a person" in log
    assert "batch 1 of 1 done, 1 left to a person" in log
    assert SECRET not in log
    assert not any(token in log for token in platform.tokens)
    assert {call.params["item_id"] for call in platform.called(ITEM)} == set(item_ids)
    granted = [c.params["item_id"] for c in platform.called(ITEM) if c.answer.get("code") == 0]
    assert sorted(granted) == sorted({*item_ids} - {"1603"})
    assert len(platform.called(TOKEN)) == 2
    starts = [call.at for call in platform.called(ITEM)]
    assert all(starts[n + 5] - starts[n] > 1.0 for n in range(len(starts) - 5))
    [limited] = [call for call in platform.called(ITEM) if call.status == 429]
    assert all(call.at - limited.ended > 1.9 for call in platform.called(ITEM, "1605")[1:])
    assert not [at for at in starts if 0.05 < at - limited.ended < 1.9]
    [refused] = [call for call in platform.called(ITEM) if call.status == 401]
    assert all(c.token != refused.token for c in platform.called(ITEM) if c.at > refused.ended)
    stamps = {(call.params["timestamp"], call.params["sign"]) for call in platform.called(ITEM)}
    assert len(stamps) == len(starts)


def test_ends_at_once_although_an_answer_is_out(
    platform: Any, running: Any, log_until: Callable[..., str]
) -> None:
    platform.delays["2"] = 3.0
    with running("sourcing", ["1", "2"]) as process:
        log_until(process, "1: 8.10 USD")
    assert process.returncode == 0


@pytest.mark.parametrize("missing", ["ALIBABA_APP_SECRET", "WATCHLIST"])
def test_says_what_is_missing_and_ends_with_1(tmp_path: Path, missing: str) -> None:
    settings = {"ALIBABA_GATEWAY": "http://127.0.0.1:9", "ALIBABA_APP_KEY": "12345678"}
    settings |= {"ALIBABA_APP_SECRET": SECRET, "WATCHLIST": str(tmp_path / "none.txt")}
    settings |= {missing: ""} if missing != "WATCHLIST" else {}
    command = [sys.executable, "-B", str(EXAMPLE / "app.py")]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (missing if missing != "WATCHLIST" else "none.txt") in done.stderr
    assert "Traceback" not in done.stderr


def test_trusts_the_authority_that_it_is_told(
    platform: Any,
    authority: trustme.CA,
    running: Any,
    log_until: Callable[..., str],
    tmp_path: Path,
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with running("sourcing", ["1"], SSL_CERT_FILE=str(tmp_path / "ca.pem")) as process:
        log_until(process, "1: 8.10 USD")
    assert [call.path for call in platform.calls] == [TOKEN, ITEM]


@pytest.mark.usefixtures("authority")
def test_a_certificate_that_cannot_be_verified_is_not_used(
    platform: Any, running: Any, log_until: Callable[..., str], tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    with running("sourcing", ["1"], SSL_CERT_FILE=str(tmp_path / "other.pem")) as process:
        log_until(process, "no answer: ConnectError; again in 0.4 s")
    assert process.returncode == 0
    assert not platform.calls

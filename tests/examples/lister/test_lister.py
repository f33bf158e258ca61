"""The work of the sample lister: jobs, batches, and what becomes of goods that failed."""

import json
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
SECRET, LOST = "helloworld", "lost"
TABLE = Path(__file__).parents[3] / "examples" / "lister" / "goods.csv"
BAD_TITLES = ("真丝围巾", "法兰绒", "渔夫帽", "羊绒手套", "束脚运动裤")


@pytest.fixture
def run(lister: SimpleNamespace, gateway: Any, caplog: pytest.LogCaptureFixture) -> Any:
    """Do so many jobs."""
    caplog.set_level("INFO")
    return lambda jobs: lister.app.Lister(gateway).run(range(1, jobs + 1))


@pytest.fixture
def short_table(lister: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The table with its first three styles only: 168 goods, two batches."""
    table = tmp_path / "goods.csv"
    table.write_text("".join(TABLE.read_text().splitlines(keepends=True)[:4]))
    monkeypatch.setattr(lister.app, "GOODS", table)
    return table


def partly(size: int, failed: dict[int, str]) -> dict[str, Any]:
    items = [{"index": index, "message": message} for index, message in failed.items()]
    content = {"success_count": size - len(items), "failed_items": items}
    return {"code": 200, "message": "success", "data": content}


def sizes(platform: Any) -> list[int]:
    return [len(call.goods) for call in platform.called(UPLOAD)]


def test_a_job_lists_all_goods_in_full_batches_at_an_even_pace(run: Any, platform: Any) -> None:
    run(2)
    uploads = platform.called(UPLOAD)
    assert all(call.answer["data"]["failed_items"] == [] for call in uploads)
    assert sum(sizes(platform)) == 2 * 2240
    assert min(sizes(platform)) >= 50
    assert max(sizes(platform)) <= 100
    assert min(later.at - former.at for former, later in pairwise(uploads)) > 0.3
    assert len(platform.called(TOKEN)) == 1
    assert max(Counter(call.body for call in uploads).values()) == 1
    assert not any(title in call.body.decode() for call in uploads for title in BAD_TITLES)


@pytest.mark.usefixtures("short_table")
def test_goods_that_failed_are_sent_again_alone_before_the_next_batch(
    run: Any, platform: Any
) -> None:
    platform.script[UPLOAD] = [partly(84, {0: "busy", 7: "标题含有非法字符"})]
    run(1)
    assert sizes(platform) == [84, 2, 84]
    first, again, _ = platform.called(UPLOAD)
    assert again.goods == [first.goods[0], first.goods[7]]


@pytest.mark.usefixtures("short_table")
def test_goods_that_fail_twice_are_left_to_a_person_until_the_next_job(
    run: Any, platform: Any, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script[UPLOAD] = [partly(84, {0: "busy"}), partly(1, {0: "busy"})]
    run(2)
    assert sizes(platform) == [84, 1, 84, 84, 84]
    assert caplog.text.count("is left to a person: 'busy'") == 1
    assert "job 1: 167 of 168 goods listed" in caplog.text
    assert "job 2: 168 of 168 goods listed" in caplog.text


@pytest.mark.usefixtures("short_table")
@pytest.mark.parametrize("answer", [400, 403, (200, {}, b'{"code": 400, "message": "no"}')])
def test_a_refused_batch_is_left_to_a_person_and_never_sent_again(
    run: Any, platform: Any, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script[UPLOAD] = [answer]
    run(3)
    bodies = [call.body for call in platform.called(UPLOAD)]
    assert len(bodies) == len(set(bodies)) == 6
    assert "a batch of 84 is left to a person" in caplog.text
    assert "job 1: 84 of 168 goods listed" in caplog.text


@pytest.mark.usefixtures("short_table")
def test_an_outage_costs_a_batch_and_the_job_goes_on(run: Any, platform: Any) -> None:
    platform.script[UPLOAD] = [503, LOST, 500, (200, {}, b"<html>")]
    run(1)
    bodies = [call.body for call in platform.called(UPLOAD)]
    assert len(bodies) == 5
    assert len(set(bodies[:4])) == 1
    assert bodies[4] != bodies[0]


def test_a_table_that_was_mended_counts_from_the_next_job_on(
    lister: SimpleNamespace, gateway: Any, platform: Any, short_table: Path
) -> None:
    def jobs() -> Any:
        yield 1
        short_table.write_text(short_table.read_text().replace("39.90", "41.90"))
        yield 2
        short_table.unlink()
        yield 3

    lister.app.Lister(gateway).run(jobs())
    prices = [call.goods[0]["price"] for call in platform.called(UPLOAD)]
    assert prices[::2] == ["39.90", "41.90", "41.90"]


def test_without_goods_it_says_so(run: Any, short_table: Path) -> None:
    short_table.write_text("style,title\n")
    with pytest.raises(SystemExit, match=r"goods\.csv: no goods to list"):
        run(1)


def test_without_settings_it_says_so(
    lister: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in lister.app.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALI1688_APP_KEY", "1000000")
    with pytest.raises(SystemExit, match="set ALI1688_GATEWAY, ALI1688_APP_SECRET"):
        lister.app.main()


def wait_for_uploads(platform: Any, number: int, process: Any) -> None:
    while len(platform.called(UPLOAD)) < number:
        assert process.poll() is None, process.stdout and process.stdout.read()
        time.sleep(0.02)


def test_lists_over_https_until_told_to_end(secure_platform: Any, running: Any) -> None:
    dead_proxy = {"HTTPS_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "", "NO_PROXY": ""}
    odd: list[Any] = [
        {"code": 200, "data": {"failed_items": [{"index": 0}]}},
        LOST,
        (200, {}, b"[" * 10**5),
    ]
    secure_platform.script[UPLOAD] = [None, *odd]
    with running("lister", secure_platform, **dead_proxy) as process:
        wait_for_uploads(secure_platform, 6, process)
        process.terminate()
        log, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert SECRET not in log
    assert not any(token in log for token in secure_platform.lives)
    assert "Traceback" not in log
    first = secure_platform.called(UPLOAD)[0]
    assert re.search(rb'"price":[0-9]+\.[0-9]{2},"stock":[0-9]+,', first.body)
    assert first.answer["data"] == {"success_count": 97, "failed_items": []}
    assert json.loads(first.body)[0]["title"] == "纯棉圆领短袖T恤 黑色 S"

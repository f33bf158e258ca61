"""`harness compare` as a user calls it: exit codes, what it prints, and what is wrong use."""

import json
from datetime import UTC, datetime, timedelta

import pytest

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def exchange(number, *, url="http://127.0.0.1:41203/sync", form=None, answer=None, status=200):
    started = START + timedelta(seconds=number)
    form = form or {
        "method": "aliexpress.ds.product.get",
        "product_id": "1005006",
        "session": "5a5a5a5a5a5a5a5a5a5a",
        "app_key": "12345678",
        "sign_method": "sha256",
        "timestamp": str(int(started.timestamp() * 1000)),
        "sign": "0123456789ABCDEF" * 4,
    }
    answer = answer or {"aliexpress_ds_product_get_response": {"rsp_code": 200, "rsp_msg": "ok"}}
    headers = [["Content-Type", "application/x-www-form-urlencoded"]]
    return {
        "id": f"x{number}",
        "direction": "outbound",
        "started": started.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "time_source": "harness",
        "elapsed_us": 1000,
        "request": {
            "method": "POST",
            "url": url,
            "headers": headers,
            "body": {"text": "&".join(f"{k}={v}" for k, v in form.items())},
        },
        "response": {
            "status": status,
            "headers": [["Content-Type", "application/json"]],
            "body": {"text": json.dumps(answer)},
        },
        "origin": {"kind": "observed", "file": "", "position": 0},
        "fidelity": "wire",
        "step": "",
        "intent": "",
        "observations": [],
    }


@pytest.fixture
def traffic(tmp_path):
    """Writes exchanges as NDJSON."""

    def write(name, *exchanges):
        path = tmp_path / name
        path.write_text("".join(json.dumps(x) + "\n" for x in exchanges), encoding="utf-8")
        return path

    return write


@pytest.fixture
def base(traffic):
    return traffic("base.ndjson", exchange(1), exchange(2))


@pytest.fixture
def compare(harness, tmp_path):
    """Compares into a folder of this test."""
    return lambda *words: harness("compare", *words, "--out", tmp_path / "report")


@pytest.fixture
def compare_json(harness_json, tmp_path):
    return lambda *words: harness_json("compare", *words, "--out", tmp_path / "report")


ANSWER = {"aliexpress_ds_product_get_response": {"rsp_code": 200, "rsp_msg": "fine"}}
SHORT = {"aliexpress_ds_product_get_response": {"rsp_code": 200}}


def test_a_recording_matches_itself(compare, base, tmp_path):
    code, out, err = compare(base, base, "--fail-on", "value")
    assert code == 0
    assert out.startswith("✓ MATCH · fails on verdicts, shapes and values")
    assert err.endswith("exit 0: match: nothing differs but normal noise\n")
    assert (tmp_path / "report" / "report.html").exists()


@pytest.mark.parametrize(
    ("answer", "fail_on", "expected"),
    [
        (SHORT, "verdict", 0),
        (SHORT, "shape", 1),
        (SHORT, "value", 1),
        (ANSWER, "verdict", 0),
        (ANSWER, "shape", 0),
        (ANSWER, "value", 1),
    ],
)
def test_the_policy_says_what_is_a_regression(
    compare_json, traffic, base, answer, fail_on, expected
):
    new = traffic("new.ndjson", exchange(1, answer=answer), exchange(2, answer=answer))
    code, found = compare_json(base, new, "--fail-on", fail_on)
    assert (code, found["fail_on"]) == (expected, fail_on)
    assert len(found["shapes"]) == (answer is SHORT)
    assert len(found["values"]) == (answer is ANSWER)


def test_a_verdict_that_got_worse_is_named_with_its_reason(compare, traffic, base):
    form = {"method": "aliexpress.ds.product.get", "session": "5a" * 10, "product_id": "1005006"}
    new = traffic("new.ndjson", exchange(1, form=form), exchange(2, form=form))
    code, out, _ = compare(base, new)
    assert code == 1
    assert "pass → fail · worse · must" in out


@pytest.mark.parametrize(
    "rule", ["rsp_msg", "product.get:rsp_msg", "aliexpress.ds.product.get:$.*.rsp_msg"]
)
def test_what_the_user_ignores_is_no_difference(compare, traffic, base, rule):
    new = traffic("new.ndjson", exchange(1, answer=ANSWER), exchange(2, answer=ANSWER))
    code, _, err = compare(base, new, "--fail-on", "value", "--ignore", rule)
    assert (code, err) == (0, "exit 0: match: nothing differs but normal noise\n")


def test_a_damaged_side_decides_nothing(compare, traffic, base):
    new = traffic("new.ndjson", exchange(1), exchange(2))
    new.write_bytes(new.read_bytes()[:-40])
    code, out, err = compare(base, new)
    assert code == 3
    assert out.startswith("? UNDECIDED")
    assert "NEW could not be read whole" in err


def test_a_side_without_a_call_of_the_platform_decides_nothing(compare, traffic, base):
    new = traffic("new.ndjson", exchange(1, url="https://shop.example.com/sync"))
    code, _, err = compare(base, new)
    assert code == 3
    assert "nothing was examined in NEW" in err


def test_sides_of_different_editions_are_wrong_use(compare, traffic, base):
    url = "http://127.0.0.1:41203/api/v3/item/get?item_id=1"
    new = traffic("new.ndjson", exchange(1, url=url, form={"a": "1"}))
    code, _, err = compare(base, new)
    assert code == 2
    assert "BASE is of edition aliexpress, NEW of edition alibaba" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-", "-"), "BASE and NEW cannot both be standard input"),
        (("no-such.har", "no-such.har"), "no such file or folder: no-such.har"),
        (("BASE", "BASE", "--ignore", "order.get:"), "--ignore 'order.get:': it names no field"),
        (("BASE", "BASE", "--ignore", "$.["), "--ignore '$.['"),
        (("BASE", "BASE", "--fail-on", "colour"), "invalid choice: 'colour'"),
        (("BASE",), "the following arguments are required: NEW"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(compare, base, tmp_path, words, message):
    code, out, err = compare(*(base if word == "BASE" else word for word in words))
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "report").exists()


def test_the_log_of_an_audit_is_no_recording(harness, compare, base, tmp_path):
    harness("audit", base, "--out", tmp_path / "audit")
    code, _, err = compare(base, tmp_path / "audit")
    assert code == 2
    assert "it holds cited exchanges only" in err
    assert "compare the recorded traffic itself" in err


def test_a_file_of_another_sort_is_told_as_a_document(compare, base, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("hello", encoding="utf-8")
    code, _, err = compare(base, other)
    assert code == 2
    assert f"{other}:1:1" in err


def test_the_result_is_told_in_chinese(compare, base):
    _, out, err = compare(base, base, "--lang", "zh")
    assert out.startswith("✓ 一致 · 判定变差即不通过")
    assert err == "exit 0: 一致：除正常噪声外没有差异\n"

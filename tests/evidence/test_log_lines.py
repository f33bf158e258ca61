import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.log import read_log
from harness.evidence.records import act_record, exchange_record, time_text
from harness.model.errors import EvidenceError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange, Request, Response
from tests.evidence.chains import NOW, STARTED, chained

EXCHANGE = exchange_record(
    Exchange(
        id="x1",
        direction=Direction.OUTBOUND,
        started=NOW,
        elapsed=0.2,
        request=Request(method="GET", url="http://127.0.0.1/", headers=(("a", "b"),)),
        response=Response(status=200, body=b'{"code":"0"}'),
    )
)
ACT = act_record(Act(kind=ActKind.SCENARIO_ENDED, at=NOW, details=(("rounds", "2"),)))
NO_TIMES = [
    "9999-12-31T23:59:59.999999Z",
    "9999-01-01T00:00:00.000000Z",
    "2200-01-01T00:00:00.000000Z",
    "1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00.000000Z",
]


def log(tmp_path, *bodies):
    path = tmp_path / "log.ndjson"
    path.touch()
    return chained(path, ("run_started", STARTED), *bodies)


def rewritten(path, change, number=-1):
    """The log with one of its lines written in another way; the last breaks no chain."""
    lines = path.read_bytes().splitlines()
    lines[number] = change(lines[number])
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_what_we_write_is_no_damage(tmp_path):
    evidence = read_log(log(tmp_path, ("exchange", EXCHANGE), ("act", ACT)))
    assert (evidence.damage, len(evidence.exchanges), len(evidence.acts)) == ("", 1, 1)


@pytest.mark.parametrize("time", NO_TIMES)
@pytest.mark.parametrize(
    ("kind", "body", "key"), [("exchange", EXCHANGE, "started"), ("act", ACT, "at")]
)
def test_a_time_that_no_run_has_is_damage_of_its_record(tmp_path, kind, body, key, time):
    evidence = read_log(log(tmp_path, (kind, {**body, key: time})))
    assert evidence.damage == f"record 1: it is dated {time[:4]}, when no run was made"
    assert (evidence.exchanges, evidence.acts) == ((), ())


@given(st.datetimes())
def test_whatever_time_stands_in_a_frame_is_read_or_is_damage(tmp_path_factory, moment):
    text = moment.isoformat(timespec="microseconds") + "Z"
    path = log(tmp_path_factory.mktemp("log"), ("act", ACT))
    changed = rewritten(path, lambda line: line.replace(time_text(NOW).encode(), text.encode(), 1))
    assert (read_log(changed).damage == "") == (1970 <= moment.year < 2200)


@pytest.mark.parametrize("time", NO_TIMES)
def test_a_run_that_began_when_none_was_made_is_none(tmp_path, time):
    path = rewritten(
        log(tmp_path), lambda line: line.replace(time_text(NOW).encode(), time.encode())
    )
    with pytest.raises(EvidenceError, match="it is dated"):
        read_log(path)


def test_an_earlier_attempt_has_a_sensible_time_as_well(tmp_path):
    path = tmp_path / "log.ndjson"
    path.touch()
    attempts = [["r0", "9999-12-31T23:59:59.999999Z", "clean"]]
    with pytest.raises(EvidenceError, match="it is dated 9999"):
        read_log(chained(path, ("run_started", {**STARTED, "attempts": attempts})))


def test_an_exchange_of_years_is_damage(tmp_path):
    body = {**EXCHANGE, "elapsed_us": 10**17}
    damage = read_log(log(tmp_path, ("exchange", body))).damage
    assert damage == "record 1: no exchange takes that long"


@pytest.mark.parametrize(
    ("told", "twice"),
    [
        (b'"seq":', b'"seq": 0, "seq":'),
        (b'"method":', b'"method": "POST", "method":'),
        (b'"status":', b'"status": 500, "status":'),
        (b'"body": {"text"', b'"body": {"text": "", "text"'),
        (b'"text":', b'"t\\u0065xt": "", "text":'),
    ],
)
def test_a_key_that_comes_twice_is_damage_of_its_line(tmp_path, told, twice):
    path = log(tmp_path, ("exchange", EXCHANGE))
    changed = rewritten(path, lambda line: line.replace(told, twice, 1))
    assert read_log(changed).damage.startswith("line 2 holds the key '")
    assert read_log(changed).exchanges == ()


def test_a_key_may_come_once_in_each_of_two_objects(tmp_path):
    body = {**ACT, "details": [["rounds", "1"], ["rounds", "2"]]}
    assert read_log(log(tmp_path, ("act", body))).damage == ""


@pytest.mark.parametrize(
    "change",
    [
        {"id": True},
        {"peer": 7},
        {"step": None},
        {"response": {"status": "200", "headers": [], "body": {"text": ""}}},
        {"response": {"status": 200, "headers": [["a", 1]], "body": {"text": ""}}},
        {"observations": [{"fact": "secret.sent", "value": 1, "where": ""}]},
        {"further": "member"},
    ],
)
def test_an_exchange_whose_values_are_not_of_their_types_is_damage(tmp_path, change):
    evidence = read_log(log(tmp_path, ("exchange", {**EXCHANGE, **change})))
    assert evidence.damage.startswith("record 1 cannot be read")
    assert evidence.exchanges == ()


@pytest.mark.parametrize(
    "change",
    [
        {"name": 7},
        {"outcome": {"a": 1}},
        {"scenario": True},
        {"round": "1"},
        {"round": True},
        {"details": [["reason", 1]]},
        {"details": [["rounds", "1e308"]]},
        {"details": [["completed", "-1"]]},
        {"kind": "redacted", "details": [["token", "many"]]},
    ],
)
def test_an_act_whose_values_are_not_of_their_types_is_damage(tmp_path, change):
    evidence = read_log(log(tmp_path, ("act", {**ACT, **change})))
    assert evidence.damage.startswith("record 1")
    assert evidence.acts == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)


@given(st.sampled_from(sorted(EXCHANGE)), VALUES)
def test_whatever_stands_in_an_exchange_is_read_or_is_damage(tmp_path_factory, key, value):
    path = log(tmp_path_factory.mktemp("log"), ("exchange", {**EXCHANGE, key: value}))
    evidence = read_log(path)
    assert bool(evidence.damage) != bool(evidence.exchanges)


@given(st.sampled_from(sorted(ACT)), VALUES)
def test_whatever_stands_in_an_act_is_read_or_is_damage(tmp_path_factory, key, value):
    path = log(tmp_path_factory.mktemp("log"), ("act", {**ACT, key: value}))
    evidence = read_log(path)
    assert bool(evidence.damage) != bool(evidence.acts)
    json.dumps([act.details for act in evidence.acts])

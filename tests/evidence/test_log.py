import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.canonical import canonical_json
from harness.documents.schema import violations
from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.records import (
    act_from,
    act_record,
    exchange_from,
    exchange_record,
)
from harness.model.errors import EvidenceError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Failure,
    FailureKind,
    Observation,
    Request,
    Response,
)
from harness.model.requirement import RunClass
from tests.evidence.chains import STARTED, chained

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
HEADERS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
BODIES = st.binary(max_size=9)
ENDED = {"exchanges": 2, "acts": 1}
EXCHANGES = st.builds(
    Exchange,
    id=TEXT,
    direction=st.sampled_from(Direction),
    started=st.datetimes().map(lambda t: t.replace(tzinfo=UTC)).filter(lambda t: t.year > 1000),
    elapsed=st.none() | st.integers(0, 10**9).map(lambda n: n / 1_000_000),
    peer=TEXT,
    request=st.builds(Request, method=TEXT, url=TEXT, headers=HEADERS, body=BODIES),
    response=st.none()
    | st.builds(
        Response, status=st.integers(100, 599), headers=HEADERS, body=st.binary(max_size=9)
    ),
    failure=st.none() | st.builds(Failure, kind=st.sampled_from(FailureKind), message=TEXT),
    observations=st.lists(
        st.builds(Observation, fact=st.sampled_from(Fact), value=TEXT, where=TEXT), max_size=2
    ).map(tuple),
)


@given(EXCHANGES)
def test_a_line_is_the_canonical_form_of_its_record(tmp_path_factory, exchange):
    path = tmp_path_factory.mktemp("log") / "log.ndjson"
    with LogWriter(path) as writer:
        writer.exchange(exchange, NOW)
    line = path.read_bytes().removesuffix(b"\n")
    assert line == canonical_json(json.loads(line))


@given(EXCHANGES)
def test_an_exchange_survives_its_record(exchange):
    assert exchange_from(json.loads(json.dumps(exchange_record(exchange)))) == exchange


@given(EXCHANGES)
def test_the_record_of_an_exchange_satisfies_its_schema(exchange):
    assert violations(exchange_record(exchange), "exchange.schema.json") == []


def test_an_act_survives_its_record():
    act = Act(kind=ActKind.PROBE, at=NOW, name="probe", round=2, details=(("order", "8100"),))
    assert act_from(json.loads(json.dumps(act_record(act)))) == act


def start():
    return RunStart(
        run_id="r1",
        verb="certify",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=NOW,
        digests=(("plan", "ab"),),
    )


def exchange(number):
    return Exchange(
        id=f"x{number}",
        direction=Direction.OUTBOUND,
        started=NOW + timedelta(seconds=number),
        request=Request(method="GET", url="http://127.0.0.1/"),
    )


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.ndjson"
    with LogWriter(path) as writer:
        writer.start(start())
        writer.exchange(exchange(1), NOW)
        writer.act(Act(kind=ActKind.PLATFORM_ACT, at=NOW, name="buyer.pays"))
        writer.exchange(exchange(2), NOW)
        writer.end(NOW, exchanges=2, acts=1)
    return path


def test_what_was_written_is_read_back(log):
    evidence = read_log(log)
    assert [x.id for x in evidence.exchanges] == ["x1", "x2"]
    assert [a.name for a in evidence.acts] == ["buyer.pays"]
    assert evidence.run_class is RunClass.REHEARSAL
    assert evidence.finished == NOW
    assert evidence.damage == ""


def test_the_head_is_the_digest_of_the_last_line(log):
    import hashlib  # noqa: PLC0415 - the independent witness of this one test

    last = log.read_bytes().splitlines()[-1]
    assert read_log(log).head == hashlib.sha256(last).hexdigest()


def test_a_log_without_an_end_is_that_of_an_interrupted_run(log):
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert read_log(log).finished is None


def test_a_torn_last_record_is_counted_out_and_what_stands_before_it_is_kept(log):
    whole = log.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    log.write_bytes(whole[:-20])
    evidence = read_log(log)
    assert (evidence.torn, evidence.damage, evidence.finished) == (last - 20, "", None)
    assert len(evidence.exchanges) == 2


def test_bytes_behind_the_end_of_the_run_are_damage(log):
    log.write_bytes(log.read_bytes() + b"and then")
    assert read_log(log).damage == "8 bytes stand behind the end of the run"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_line_breaks_the_chain(log, number):
    lines = log.read_bytes().splitlines(keepends=True)
    lines[number] = lines[number].replace(b'"seq"', b'"seq" ')
    log.write_bytes(b"".join(lines))
    assert "chain is broken" in read_log(log).damage


def test_a_dropped_line_breaks_the_chain(log):
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert "chain is broken" in read_log(log).damage


def test_counts_that_do_not_add_up_are_damage(tmp_path):
    path = tmp_path / "log.ndjson"
    with LogWriter(path) as writer:
        writer.start(start())
        writer.end(NOW, exchanges=3, acts=0)
    assert "do not add up" in read_log(path).damage


def test_an_empty_file_is_no_log(tmp_path):
    (tmp_path / "log").touch()
    with pytest.raises(EvidenceError, match="it is empty"):
        read_log(tmp_path / "log")


def test_a_log_is_never_written_over(log):
    with pytest.raises(EvidenceError):
        LogWriter(log)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("exchange", exchange_record(exchange(3))),
        ("run_started", STARTED),
        ("run_ended", ENDED),
        ("verdict", {}),
    ],
)
def test_what_stands_behind_the_end_is_damage_and_does_not_count(log, kind, body):
    sound = read_log(log)
    evidence = read_log(chained(log, (kind, body)))
    assert "behind the end" in evidence.damage
    assert replace(evidence, damage="") == sound


def test_a_second_start_is_damage_and_does_not_count(tmp_path):
    log = tmp_path / "log"
    log.touch()
    evidence = read_log(chained(log, ("run_started", STARTED), ("run_started", STARTED)))
    assert "starts with its first record" in evidence.damage


def test_an_unknown_type_of_record_is_damage(tmp_path):
    log = tmp_path / "log"
    log.touch()
    damaged = chained(log, ("run_started", STARTED), ("verdict", {}), ("run_ended", ENDED))
    evidence = read_log(damaged)
    assert "'verdict' is unknown" in evidence.damage
    assert evidence.finished is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("exchange", exchange_record(exchange(1))),
        ("run_started", {**STARTED, "class": "bogus"}),
        ("run_started", {k: v for k, v in STARTED.items() if k != "edition"}),
        ("run_started", {**STARTED, "run": 7}),
        ("run_started", []),
        ("run_started", None),
    ],
)
def test_a_log_must_start_with_a_whole_start(tmp_path, kind, body):
    log = tmp_path / "log"
    log.touch()
    with pytest.raises(EvidenceError, match="does not start with a run"):
        read_log(chained(log, (kind, body)))


@pytest.mark.parametrize("body", [[], None, {"id": []}])
def test_a_record_that_cannot_be_read_is_damage(tmp_path, body):
    log = tmp_path / "log"
    log.touch()
    evidence = read_log(chained(log, ("run_started", STARTED), ("exchange", body)))
    assert "cannot be read" in evidence.damage


def test_half_an_emoji_in_a_place_is_written_and_read(tmp_path):
    path = tmp_path / "log"
    seen = Observation(fact=Fact.SECRET_SENT, value="raw", where="form.\ud83d")
    with LogWriter(path) as writer:
        writer.start(start())
        writer.exchange(replace(exchange(1), observations=(seen,)), NOW)
    assert read_log(path).exchanges[0].observations == (seen,)

"""Our own NDJSON and the evidence log of a run, line by line."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.documents.canonical import canonical_json, sha256_hex
from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.records import exchange_record
from harness.model.evidence import Act, ActKind
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Failure,
    FailureKind,
    Fidelity,
    Observation,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.model.requirement import RunClass
from harness.sources import ndjson
from harness.sources.recorded import (
    Damage,
    TrafficFile,
    TrafficKind,
    find_traffic,
    read_items,
    read_traffic,
)

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CALL = Exchange(
    id="x7",
    direction=Direction.OUTBOUND,
    started=NOW,
    elapsed=0.0125,
    time_source="harness",
    peer="203.0.113.7",
    request=Request(
        method="POST", url="http://127.0.0.1:8000/sync", headers=(("a", "b"),), body=b"c=\xff"
    ),
    response=Response(status=200, headers=(("d", "e"), ("d", "f")), body='{"g":"好"}'.encode()),
    step="order",
    intent="create",
    origin=Origin(kind=OriginKind.OBSERVED),
    fidelity=Fidelity.WIRE,
    observations=(Observation(fact=Fact.SIGNATURE_RECIPE, value="iop", where="form.sign"),),
)
LOST = replace(
    CALL,
    response=None,
    failure=Failure(kind=FailureKind.TIMEOUT, message="timed out"),
    elapsed=None,
)
START = RunStart(
    run_id="r1",
    verb="certify",
    run_class=RunClass.REHEARSAL,
    edition="aliexpress",
    started=NOW,
    digests=(("plan", "ab"),),
)


def read(data, *, prefix=""):
    file = TrafficFile(path="a.ndjson", prefix=prefix)
    return list(read_traffic(io.BytesIO(data), file))


def lines(*records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def record(**changes):
    """A record changed by dotted paths; `...` takes a member out."""
    made = exchange_record(CALL)
    for path, value in changes.items():
        *way, last = path.split("__")
        place = made
        for step in way:
            place = place[step]
        if value is ...:
            place.pop(last)
        else:
            place[last] = value
    return made


@pytest.fixture
def log(tmp_path):
    """Writes an evidence log and gives its bytes."""

    def write(*exchanges, acts=(), is_ended=True):
        path = tmp_path / "log.ndjson"
        path.unlink(missing_ok=True)
        with LogWriter(path) as writer:
            writer.start(START)
            for exchange in exchanges:
                writer.exchange(exchange, NOW)
            for act in acts:
                writer.act(act)
            if is_ended:
                writer.end(NOW, exchanges=len(exchanges), acts=len(acts))
        return path.read_bytes()

    return write


@pytest.mark.parametrize("exchange", [CALL, LOST])
def test_an_exchange_comes_back_with_the_id_and_place_of_its_line(exchange):
    (found,) = read(lines(exchange_record(exchange)))
    origin = Origin(kind=OriginKind.IMPORTED, file="a.ndjson", position=1)
    assert found == replace(exchange, id="x1", origin=origin)


def test_blank_lines_count_and_do_no_harm():
    data = b"\n  \n" + lines(record()) + b"\r\n\n" + lines(record())
    assert [item.id for item in read(data, prefix="f3.")] == ["f3.x3", "f3.x6"]


def test_a_last_line_needs_no_end():
    assert len(read(lines(record()).rstrip(b"\n"))) == 1


def test_a_bom_does_no_harm():
    assert len(read(b"\xef\xbb\xbf" + lines(record()))) == 1


@pytest.mark.parametrize(
    ("changes", "words", "at"),
    [
        ({"sent": 1}, 'unknown member "sent"', '"sent": '),
        ({"request__uri": "x"}, "unknown member \"uri\"; did you mean 'url'?", '"uri": '),
        ({"request__url": ...}, "request: missing url", '"request": '),
        ({"fidelity": ...}, "the record: missing fidelity", ""),
        ({"request__url": 5}, "request.url: expected string, got 5", '"url": '),
        ({"direction": "sideways"}, "direction: expected outbound, inbound", '"direction": '),
        ({"response__status": "200"}, 'response.status: expected integer, got "200"', '"status": '),
        ({"response__status": 200.5}, "response.status: expected integer", '"status": '),
        ({"elapsed_us": -1}, "elapsed_us: ", '"elapsed_us": '),
        ({"elapsed_us": 10**30}, "elapsed_us: expected integer, null", '"elapsed_us": '),
        ({"elapsed_us": 10**17}, "no recording can have this time", ""),
        ({"started": "0001-01-01T00:00:00.000000Z"}, "no recording can have this time", ""),
        ({"started": "2026-11-22 08:00:00"}, "started: expected string ^", '"started": '),
        ({"started": "2026-99-22T08:00:00.000000Z"}, "no exchange can be made", ""),
        ({"request__body": {}}, "request.body: ", '"body": '),
        ({"request__body": {"base64": "A"}}, "no exchange can be made", ""),
        ({"request__body": {"text": "\ud800"}}, "half a character", ""),
        ({"request__headers": [["a"]]}, "request.headers.0: ", '"headers": ['),
        ({"request__url": "/sync"}, "expected an absolute URL", '"url": '),
        (
            {"observations": [{"fact": "x", "value": "", "where": ""}]},
            "no exchange can be made",
            "",
        ),
    ],
)
def test_a_record_that_departs_from_the_schema_is_damage_at_its_place(changes, words, at):
    bad = json.dumps(record(**changes))
    found, good = read(f"{bad}\n".encode() + lines(record()))
    assert words in found.what.en
    assert any("\u4e00" <= c <= "\u9fff" for c in found.what.zh)
    assert found.location.line == 1
    assert found.location.column == bad.index(at) + len(at) + 1
    assert good.id == "x2"


@pytest.mark.parametrize(
    ("line", "words", "column"),
    [
        (b'{"direction": "outbound", "id": }', "not valid JSON: expecting value", 33),
        (b'{"direction": "outbound"', "the record ends early", 25),
        (b'{"direction": "outb', "the record ends early", 15),
        (b'{"direction": "a"} {}', 'but "{}" follows', 20),
        (b'["direction"]', "expected object", 1),
        (b'{"direction": "\xff"}', "not UTF-8", 16),
        ('{"连": "'.encode() + b'\xff", "direction": "x"}', "not UTF-8", 8),
        (b'{"direction": 1, "direction": 2}', "stands twice", 18),
        (b'{"direction": NaN}', "NaN is no JSON value", 15),
    ],
)
def test_a_line_that_is_no_record_is_damage_at_its_column(line, words, column):
    before, found, after = read(lines(record()) + line + b"\n" + lines(record()))
    assert words in found.what.en
    assert (found.location.line, found.location.column) == (2, column)
    assert (before.id, after.id) == ("x1", "x3")


def test_a_damaged_first_line_does_not_hide_what_the_file_is():
    found, good = read(b"garbage\n" + lines(record()))
    assert isinstance(found, Damage)
    assert good.id == "x2"


def test_the_log_of_a_run_gives_its_exchanges_with_their_ids(log):
    numbered = [replace(CALL, id=f"x{n}", started=NOW + timedelta(seconds=n)) for n in (1, 2, 4)]
    data = log(*numbered, acts=[Act(kind=ActKind.PROBE, at=NOW)])
    items = read(data)
    assert [item.id for item in items] == ["x1", "x2", "x4"]
    assert [item.origin.position for item in items] == [2, 3, 4]
    assert items[0].observations == CALL.observations
    assert [item.id for item in read(data, prefix="f2.")] == ["f2.x1", "f2.x2", "f2.x4"]


def test_a_log_with_half_a_character_in_a_header_is_read_back(log):
    strange = replace(CALL, id="x1", request=replace(CALL.request, headers=(("a", "\udcff"),)))
    (found,) = read(log(strange))
    assert isinstance(found, (Exchange, Damage))


def test_the_folder_of_a_run_leads_to_its_log_alone(log, tmp_path):
    data = log(replace(CALL, id="x1"))
    run = tmp_path / "reports" / "r1"
    (run / "evidence").mkdir(parents=True)
    (run / "evidence" / "log.ndjson").write_bytes(data)
    (run / "evidence" / "plan.yaml").write_text("plan: 1\n")
    (run / "report.json").write_text("{}")
    (run / "traffic.har").write_text('{"log": {"entries": []}}')
    (tmp_path / "reports" / "latest").symlink_to("r1")
    (found,) = find_traffic([str(tmp_path / "reports" / "latest")])
    assert found.path.endswith("latest/evidence/log.ndjson")
    assert found.kind is TrafficKind.NDJSON
    assert len(find_traffic([str(tmp_path / "reports")])) == 1


def test_a_log_without_an_end_is_damage(log):
    exchange, found = read(log(replace(CALL, id="x1"), is_ended=False))
    assert isinstance(exchange, Exchange)
    assert "has no end" in found.what.en


def test_a_changed_record_in_a_log_is_damage_and_the_exchanges_are_read(log):
    data = log(replace(CALL, id="x1"), replace(CALL, id="x2"))
    items = read(data.replace(b'"status":200', b'"status":201', 1))
    damages = [item for item in items if isinstance(item, Damage)]
    assert [(d.location.line, "chain" in d.what.en) for d in damages] == [(3, True)]
    assert len(items) == 3


def test_a_record_that_was_taken_out_of_a_log_is_damage(log):
    rows = log(replace(CALL, id="x1"), replace(CALL, id="x2")).splitlines(keepends=True)
    words = [d.what.en for d in read(b"".join(rows[:1] + rows[2:])) if isinstance(d, Damage)]
    assert len(words) == 2
    assert "chain" in words[0]
    assert "counts" in words[1]


def test_an_id_that_comes_again_in_a_log_is_damage(log):
    exchange, found = read(log(replace(CALL, id="x1"), replace(CALL, id="x1")))
    assert isinstance(exchange, Exchange)
    assert "expected an id after x1" in found.what.en


def test_the_log_of_an_audit_keeps_the_numbers_of_its_files(log):
    cited = [replace(CALL, id=name) for name in ("f1.x9", "f2.x1", "f2.x10")]
    assert [item.id for item in read(log(*cited))] == ["f1.x9", "f2.x1", "f2.x10"]
    assert read(log(*cited), prefix="f3.")[0].id == "f3.f1.x9"


@pytest.mark.parametrize("name", ["", "1", "x0", "x1;x2", "f1x2", "x" + "9" * 20])
def test_an_id_of_another_form_in_a_log_is_damage(log, name):
    (found,) = read(log(replace(CALL, id=name)))
    assert "expected an id after x0" in found.what.en


def test_what_stands_behind_the_end_of_a_log_is_damage(log):
    data = log(replace(CALL, id="x1"))
    last = data.splitlines()[-1]
    added = {"seq": 3, "t": "", "type": "act", "prev": sha256_hex(last), "body": {}}
    found = read(data + canonical_json(added) + b"\n")[-1]
    assert "behind the end" in found.what.en


def test_a_record_of_an_unknown_type_is_damage(log):
    data = log(is_ended=False)
    added = {"seq": 1, "t": "", "type": "dream", "prev": sha256_hex(data.strip()), "body": {}}
    words = [d.what.en for d in read(data + canonical_json(added) + b"\n")]
    assert "unknown type" in words[0]


def test_a_plain_exchange_in_a_log_is_damage(log):
    items = read(log(replace(CALL, id="x1")) + lines(record()))
    assert "no record of an evidence log" in items[-1].what.en


def test_both_readers_of_a_log_agree_on_its_exchanges(log, tmp_path):
    data = log(*(replace(CALL, id=f"x{n}") for n in range(1, 30)))
    path = tmp_path / "copy.ndjson"
    path.write_bytes(data)
    ours = [replace(item, origin=CALL.origin) for item in read(data)]
    assert tuple(ours) == read_log(path).exchanges


PIECES = st.sampled_from([b"", b"\xff", b" ", b"\t", b'"', b":", b"}", b"{", b"1", b'"id": "x9", '])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10**6), PIECES), max_size=4), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_are_read_alike_by_the_fast_decoder_and_by_the_one_that_words_damage(
    monkeypatch, log, changes, data
):
    plain = lines(*(record(id=f"x{n}") for n in range(6)))
    made = data.draw(
        st.sampled_from([plain, log(*(replace(CALL, id=f"x{n}") for n in range(1, 6)))])
    )
    kept = made.splitlines()
    for number, place, piece in changes:
        line = kept[number]
        at = place % (len(line) + 1)
        kept[number] = line[:at] + piece + line[at + data.draw(st.integers(0, 1)) :]
    found = read(b"\n".join(kept))
    with monkeypatch.context() as context:
        context.setattr(ndjson, "typed_record", lambda _: None)
        context.setattr(ndjson, "typed_log_line", lambda _: None)
        assert read(b"\n".join(kept)) == found


def test_the_wanted_exchanges_of_a_log_are_told_by_their_ids(log):
    data = log(replace(CALL, id="x1"), replace(CALL, id="x7"), LOST)
    found = read_items(io.BytesIO(data), TrafficFile(path="a"), wanted={"x7", "x9"})
    assert [item.id for item in found] == ["x7"]

"""A recording in each of its forms: what was written is read, and what was edited is told."""

import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.resign import CASSETTE_KEY
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
from harness.model.recording import Provenance, Recording
from harness.sources.cassette_file import cassette_bytes
from harness.sources.har_file import har_bytes
from harness.sources.recorded import TrafficFile, read_traffic
from harness.sources.recording_file import read_recording

ANY_TEXT = st.text(max_size=10)
"""Half characters among them: a log may hold what was no UTF-8."""
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
BODIES = st.binary(max_size=9) | ANY_TEXT.map(lambda t: t.encode("utf-8", "surrogatepass"))
HEADERS = st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=4).map(tuple)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001 - given one
    lambda moment: moment.replace(tzinfo=UTC)
)
URLS = TEXT.map(lambda text: "http://127.0.0.1:8000/sync?q=" + quote(text)) | ANY_TEXT.map(
    lambda text: f"http://127.0.0.1:8000/sync#{text}"
)
EXCHANGES = st.builds(
    Exchange,
    id=st.just(""),
    direction=st.sampled_from(Direction),
    started=TIMES,
    time_source=TEXT,
    elapsed=st.none() | st.integers(0, 10**12).map(lambda n: n / 1_000_000),
    peer=TEXT,
    request=st.builds(Request, method=TEXT, url=URLS, headers=HEADERS, body=BODIES),
    response=st.none()
    | st.builds(Response, status=st.integers(100, 599), headers=HEADERS, body=BODIES),
    failure=st.none() | st.builds(Failure, kind=st.sampled_from(FailureKind), message=ANY_TEXT),
    step=ANY_TEXT,
    intent=ANY_TEXT,
    fidelity=st.sampled_from(Fidelity),
    # A signature that does not fit its facts is another matter: see the tests of re-signing.
    observations=st.lists(
        st.builds(Observation, fact=st.just(Fact.SECRET_SENT), value=ANY_TEXT, where=ANY_TEXT),
        max_size=2,
    ).map(tuple),
)
ACTS = st.builds(
    Act,
    kind=st.sampled_from(ActKind),
    at=TIMES,
    name=ANY_TEXT,
    outcome=ANY_TEXT,
    scenario=ANY_TEXT,
    round=st.integers(0, 99),
    details=st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=2).map(tuple),
)
PROVENANCE = Provenance(
    run_id="20261122T080000Z-01020304",
    recorded=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
    edition="aliexpress",
    app_key="12345678",
    driver="reference",
    tool_version="0.1.0",
    cassette_key=CASSETTE_KEY,
    scenarios=(("order-lifecycle", "ab" * 32),),
    application="Try-out 1",
)


def recording_of(exchanges, acts=()):
    """A recording of our own, its exchanges numbered as a log numbers them, as file `c` has it."""
    numbered = []
    for number, exchange in enumerate(exchanges, 1):
        origin = Origin(kind=OriginKind.IMPORTED, file="c", position=number)
        numbered.append(replace(exchange, id=f"x{number}", origin=origin))
    return Recording(exchanges=tuple(numbered), acts=tuple(acts), provenance=PROVENANCE)


RECORDINGS = st.builds(recording_of, st.lists(EXCHANGES, max_size=4), st.lists(ACTS, max_size=3))
FORMS = {
    "yaml": lambda recording: cassette_bytes(recording, is_json=False),
    "json": lambda recording: cassette_bytes(recording, is_json=True),
    "har": har_bytes,
}
form = pytest.mark.parametrize("write", [*FORMS.values()], ids=[*FORMS])


def head_digest(data):
    """The digest over all of a recording, as its file holds it."""
    if data.startswith(b"harness:"):
        head, _, _ = data.partition(b"interactions:")
        return re.findall(rb"^  sha256: ([0-9a-f]{64})", head, re.MULTILINE)[0]
    document = json.loads(data)
    own = document["log"]["_harness"] if "log" in document else document["harness"]
    return own["sha256"].encode()


def read(data, **more):
    return read_recording(io.BytesIO(data), TrafficFile(path="c"), **more)


def plain(**changes):
    request = Request(
        method="POST",
        url="http://127.0.0.1:8000/sync",
        headers=(("Host", "127.0.0.1:8000"), ("A", "1"), ("b", "2"), ("A", "3")),
        body=b"q=1",
    )
    answer = Response(
        status=200, headers=(("Set-Cookie", "a"), ("Set-Cookie", "b")), body=b'{"is":"granted"}'
    )
    traits = {
        "id": "",
        "direction": Direction.OUTBOUND,
        "started": datetime(2026, 11, 22, 8, 0, 2, 500_000, tzinfo=UTC),
        "elapsed": 0.0125,
        "request": request,
        "response": answer,
    }
    return Exchange(**(traits | changes))


PUSH = plain(direction=Direction.INBOUND)
LOST = plain(response=None, failure=Failure(kind=FailureKind.TIMEOUT, message="no answer"))
DONE = Act(kind=ActKind.PLATFORM_ACT, at=datetime(2026, 11, 22, 8, 0, 1, tzinfo=UTC), name="pays")
WHOLE = recording_of([plain(), PUSH, LOST, plain()], [DONE, DONE])


@form
@given(recording=RECORDINGS)
def test_whatever_was_recorded_is_read_back(write, recording):
    found = read(write(recording))
    assert found.damage == ()
    assert found.recording == recording


@form
def test_a_recording_is_written_the_same_each_time_and_in_ascii(write):
    assert write(WHOLE) == write(WHOLE)
    assert write(WHOLE).isascii()


@form
def test_exchanges_come_in_the_order_in_which_they_ended(write):
    found = read(write(WHOLE)).recording
    assert [x.id for x in found.exchanges] == ["x1", "x2", "x3", "x4"]
    assert [x.direction for x in found.exchanges][1] is Direction.INBOUND
    assert found.acts == (DONE, DONE)
    assert found.provenance == PROVENANCE


@form
def test_a_streaming_reader_gets_the_same_exchanges(write):
    items = list(read_traffic(io.BytesIO(write(WHOLE)), TrafficFile(path="c", prefix="f2.")))
    assert sorted(x.id for x in items) == ["f2.x1", "f2.x2", "f2.x3", "f2.x4"]


EDITS = {
    "a body": (b"q=1", b"q=2"),
    "an answer": (b"granted", b"refused"),
    "a header": (b"Set-Cookie", b"Set-Kookie"),
    "a time": (b"08:00:02.500000", b"08:00:02.500001"),
    "a fact": (b"wire", b"decoded"),
    "an act": (b"pays", b"pay"),
    "what it says of itself": (b"reference", b"observe"),
}


@form
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_recording_is_damaged(write, edit):
    old, new = EDITS[edit]
    data = write(WHOLE)
    assert old in data
    damage = read(data.replace(old, new)).damage
    assert damage
    assert "edited" in damage[0].what.en
    assert "改动" in damage[0].what.zh


@form
def test_an_exchange_that_was_taken_out_is_missed(write):
    less = write(recording_of(WHOLE.exchanges[:3], WHOLE.acts))
    edited = less.replace(b"exchanges: 3", b"exchanges: 4").replace(
        b'"exchanges": 3', b'"exchanges": 4'
    )
    assert edited != less
    (damage, *_) = read(edited).damage
    assert "made with 4 exchanges and 2 acts, 3 and 2 can be read" in damage.what.en


def test_an_exchange_that_stands_twice_is_told():
    data = json.loads(har_bytes(WHOLE))
    data["log"]["entries"].append(data["log"]["entries"][0])
    (damage, *_) = read(json.dumps(data).encode()).damage
    assert "expected an id after x4" in damage.what.en


@form
def test_an_exchange_of_another_recording_does_not_pass_for_one_of_this(write):
    other = recording_of([plain(), PUSH, LOST, plain(elapsed=0.5)], [DONE, DONE])
    spliced = replace(WHOLE, exchanges=(*WHOLE.exchanges[:3], other.exchanges[3]))
    mixed = write(spliced).replace(head_digest(write(spliced)), head_digest(write(WHOLE)))
    (damage,) = read(mixed).damage
    assert "which exchanges stand in it" in damage.what.en


@pytest.mark.parametrize(("name", "own"), [("json", "harness"), ("har", "_harness")])
def test_an_exchange_without_what_we_write_beside_it_is_told(name, own):
    data = json.loads(FORMS[name](WHOLE))
    listed = data["log"]["entries"] if name == "har" else data["interactions"]
    del listed[0][own]
    (damage,) = read(json.dumps(data).encode()).damage
    assert "one exchange of it came from elsewhere" in damage.what.en


def test_a_signature_that_no_longer_fits_its_facts_is_damage_though_the_digest_was_made_anew():
    facts = (
        Observation(fact=Fact.SIGNATURE_RECIPE, value="iop", where="form.sign"),
        Observation(fact=Fact.RESIGNED, value=CASSETTE_KEY),
    )
    request = replace(plain().request, url="http://127.0.0.1:8000/sync", body=b"method=m&sign=AB")
    headers = (("content-type", "application/x-www-form-urlencoded"),)
    exchange = plain(request=replace(request, headers=headers), observations=facts)
    (damage,) = read(har_bytes(recording_of([exchange]))).damage
    assert "the signature of x1" in damage.what.en


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"format": 1', '"format": 2', "format 2 is not known here"),
        ('"cassette_key": "cassette-1"', '"cassette_key": "cassette-2"', "a newer harness"),
        ('"edition": "aliexpress"', '"edition": "lazada"', "a newer harness"),
        ('"driver": "reference"', '"driver": "nobody"', "a newer harness"),
        ('"recorded": "2026', '"recorded": "at 2026', "expected a UTC time"),
        ('"fidelity": "wire"', '"fidelity": "hearsay"', "fidelity: expected"),
        ('"kind": "platform_act"', '"kind": "deed"', "no act can be made"),
        ('"round": 0', '"round": "none"', "edited"),
        ('"elapsed_us": 12500', '"elapsed_us": "soon"', "elapsed_us: expected"),
    ],
)
@pytest.mark.parametrize("name", ["json", "har"])
def test_what_cannot_be_known_here_is_told_with_its_place(name, old, new, said):
    text = FORMS[name](WHOLE).decode()
    assert old in text
    damage = read(text.replace(old, new).encode()).damage
    assert any(said in d.what.en for d in damage), damage
    assert all(d.location.path == "c" for d in damage)


def test_foreign_traffic_has_neither_provenance_nor_acts():
    text = json.dumps({"version": 1, "interactions": []})
    found = read(text.encode())
    assert found.recording == Recording(exchanges=())
    assert found.damage == ()


def test_the_digest_is_that_of_the_files_bytes():
    data = har_bytes(WHOLE)
    assert read(data).sha256 == hashlib.sha256(data).hexdigest()

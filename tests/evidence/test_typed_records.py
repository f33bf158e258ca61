"""Records decoded in one step, held against the schema and the reading of plain data."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.documents.schema import violations
from harness.evidence.records import exact_time, exchange_from, time_from
from harness.evidence.typed_records import typed_exchange, typed_log_line, typed_record
from harness.model.exchange import Fact, Origin, OriginKind
from harness.sources.ndjson_wording import SCHEMA
from harness.sources.recorded_decoder import Decoder

ORIGIN = Origin(kind=OriginKind.OBSERVED)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WORD = TEXT.filter(lambda text: not text.startswith(":"))
HEADERS = st.lists(st.lists(WORD, min_size=2, max_size=2), max_size=3)
BODY = st.one_of(
    st.fixed_dictionaries({"text": WORD}),
    st.sampled_from(["", "AA==", "AAA=", "AAAA"]).map(lambda text: {"base64": text}),
)
COUNT = st.integers(0, 10**18 - 1)
RECORD = st.fixed_dictionaries(
    {
        "id": WORD,
        "direction": st.sampled_from(["outbound", "inbound"]),
        "started": st.datetimes(
            min_value=datetime(1000, 1, 1),  # noqa: DTZ001 - spelt in the line that follows
        ).map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        "time_source": WORD,
        "elapsed_us": st.none() | COUNT,
        "request": st.fixed_dictionaries(
            {"method": WORD, "url": WORD, "headers": HEADERS, "body": BODY}
        ),
        "origin": st.fixed_dictionaries(
            {"kind": st.sampled_from([str(kind) for kind in OriginKind]), "file": WORD}
            | {"position": COUNT}
        ),
        "fidelity": st.sampled_from(["wire", "decoded", "reconstructed"]),
        "step": WORD,
        "intent": WORD,
        "observations": st.lists(
            st.fixed_dictionaries(
                {"fact": st.sampled_from([str(fact) for fact in Fact]), "value": WORD}
                | {"where": WORD}
            ),
            max_size=2,
        ),
    },
    optional={
        "peer": WORD,
        "response": st.fixed_dictionaries(
            {"status": st.integers(-99, 10**18 - 1), "headers": HEADERS, "body": BODY}
        ),
        "failure": st.fixed_dictionaries(
            {"kind": st.sampled_from(["refused", "tls", "dns"]), "message": WORD}
        ),
    },
)
JUNK = st.one_of(
    st.sampled_from([None, True, 0, -1, 10**17, 10**18, 10**19, -(10**17), 1.0, 1.5]),
    st.sampled_from(["", "x", "200", ":", "\ud800", "AA=", "AA==\n", "A\nAA"]),
    st.sampled_from(
        [
            "2026-11-22T08:00:00.000000Z",
            "2026-11-22T24:00:00.000000Z",
            "2026-13-22T08:00:00.000000Z",
            "2026-W47-7T08:00:00.000000Z",
            "2026-11-22 08:00:00.000000Z",
        ]
    ),
    st.sampled_from([[], {}, ["a", "b"], [["a", "b"]], [["a"]], {"text": "", "base64": ""}]),
    st.sampled_from([{"text": 5}, {"base64": "AA=="}, {"base64": "A==="}, {"base64": "=="}]),
)
MARKS = st.sampled_from([b" ", b"\t", b"\r", b":", b'"', b"\\", b"{", b"}", b",", b"\xff", b"\x00"])
SPELLINGS = st.sampled_from([{}, {"separators": (",", ":")}, {"separators": (" , ", " : ")}])


def spelt(record, *, is_ascii=True, **how):
    return json.dumps(record, ensure_ascii=is_ascii, **how).encode("utf-8", "surrogatepass")


def exchange_by_schema(line):
    """What the reading of plain data makes of a line; None where it refuses."""
    decoder = Decoder(whole=lambda text: int(text) if len(text) <= 18 else text, broken=str)
    try:
        text = line.decode()
        record, end = decoder.read(text, len(text) - len(text.lstrip()))
        if text[end:].strip() or decoder.fault(text) or violations(record, SCHEMA):
            return None
        return exchange_from(record | {"origin": {"kind": "observed", "file": "", "position": 0}})
    except (ValueError, RecursionError):
        return None


def typed(line):
    record = typed_record(line)
    return typed_exchange(record, record.id, ORIGIN) if record else None


def is_vouched_for(line):
    """Whether the fast decoder is not looser than the schema."""
    found = typed(line)
    return found is None or found == exchange_by_schema(line)


@given(RECORD, SPELLINGS, st.booleans())
def test_every_sound_record_is_decoded_in_one_step(record, how, is_ascii):
    line = spelt(record, is_ascii=is_ascii, separators=how.get("separators", (", ", ": ")))
    expected = exchange_by_schema(line)
    assert expected is not None
    is_spaced = " :" in how.get("separators", ("", ""))[1]
    assert typed(line) == (None if is_spaced else expected)


@given(RECORD, st.data(), JUNK)
def test_no_record_is_decoded_that_the_schema_refuses(record, data, junk):
    place = record
    while True:
        key = data.draw(st.sampled_from([*place, "odd"] if isinstance(place, dict) else [0]))
        held = place[key] if key in place or (isinstance(place, list) and place) else None
        if not isinstance(held, dict | list) or not held or data.draw(st.booleans()):
            break
        place = held
    if isinstance(place, dict) and key in place and data.draw(st.booleans()):
        del place[key]
    elif isinstance(place, dict) or place:
        place[key] = junk
    assert is_vouched_for(spelt(record))


@given(RECORD, st.data(), MARKS)
def test_no_line_with_a_changed_byte_is_decoded_that_the_other_reading_refuses(record, data, mark):
    line = spelt(record, is_ascii=data.draw(st.booleans()))
    at = data.draw(st.integers(0, len(line)))
    assert is_vouched_for(line[:at] + mark + line[at + data.draw(st.integers(0, 1)) :])


@given(RECORD, st.data(), SPELLINGS, st.sampled_from(["", " ", "  ", "\t", "\r"]))
def test_a_key_that_stands_twice_is_found_however_it_is_written(record, data, how, blank):
    place = record
    while True:
        key = data.draw(st.sampled_from(list(place)))
        if not isinstance(place[key], dict) or data.draw(st.booleans()):
            break
        place = place[key]
    value = place.pop(key)
    place["\0"] = value
    name = data.draw(st.sampled_from([key, f"\\u{ord(key[0]):04x}{key[1:]}"]))
    inner = json.dumps(value)
    twice = f'"{name}"{blank}: {inner}, "{key}": {inner}'
    line = spelt(record, **how).decode()
    hole = json.dumps("\0") + how.get("separators", (", ", ": "))[1] + json.dumps(value, **how)
    made = line.replace(hole, twice, 1).encode()
    assert made != line.encode()
    assert typed(made) is None


def good():
    return {
        "id": "x1",
        "direction": "outbound",
        "started": "2026-11-22T08:00:00.000000Z",
        "time_source": "harness",
        "elapsed_us": None,
        "request": {"method": "GET", "url": "http://h/", "headers": [], "body": {"text": ""}},
        "origin": {"kind": "observed", "file": "", "position": 0},
        "fidelity": "wire",
        "step": "",
        "intent": "",
        "observations": [],
    }


LEFT_TO_THE_SCHEMA = {
    "half a character outside a body": lambda: spelt(good() | {"step": "\ud800"}),
    "a text that begins with a colon": lambda: spelt(good() | {"step": ":"}),
    "blanks before a colon": lambda: spelt(good(), separators=(",", " :")),
    "a tab between two tokens": lambda: b"{\t" + spelt(good())[1:],
    "a carriage return between two tokens": lambda: b"{\r" + spelt(good())[1:],
    "blanks around it that JSON does not know": lambda: spelt(good()) + "\u00a0".encode(),
}


@pytest.mark.parametrize("line", LEFT_TO_THE_SCHEMA.values(), ids=LEFT_TO_THE_SCHEMA.keys())
def test_what_the_schema_accepts_and_this_leaves_to_it(line):
    assert exchange_by_schema(line()) is not None
    assert typed(line()) is None


def test_the_text_of_a_body_may_hold_what_looks_like_keys():
    body = {"text": '{"a" : "b", "c":"d"} \\" : "'}
    line = spelt(good() | {"request": good()["request"] | {"body": body}})
    assert typed(line).request.body == body["text"].encode()


def test_the_line_of_a_log_is_one_with_its_frame():
    frame = {"seq": 4, "t": "", "type": "exchange", "prev": "ab", "body": good()}
    found = typed_log_line(spelt(frame))
    assert (found.seq, found.prev, found.body.id) == (4, "ab", "x1")


@pytest.mark.parametrize(
    "line",
    [
        spelt({"seq": 4, "t": "", "type": "act", "prev": "", "body": good()}),
        spelt({"seq": 4, "t": "", "type": "exchange", "prev": "", "body": good(), "more": 1}),
        spelt({"seq": 4, "t": "", "type": "exchange", "prev": "", "body": {}}),
        spelt({"seq": 4, "t": "", "type": "exchange", "prev": "", "body": good()})[:-1]
        + b', "seq": 4}',
        b"[" * 100_000,
    ],
)
def test_other_lines_of_a_log_are_left_to_the_schema(line):
    assert typed_log_line(line) is None
    assert typed_record(line) is None


@given(st.datetimes())
@example(datetime(1, 1, 1))  # noqa: DTZ001 - UTC is added below
def test_a_time_of_ours_is_read_as_the_calendar_has_it(moment):
    text = moment.isoformat(timespec="microseconds") + "Z"
    assert exact_time(text) == time_from(text) == moment.replace(tzinfo=UTC)


@given(
    st.from_regex(
        r"\A[0-9]{3,4}-[0-9W]{1,3}-[0-9]{1,2}[Tt ][0-9]{2}(?::[0-6][0-9]){2}[.,][0-9]{1,7}[Zz]?\Z"
    )
)
def test_any_other_time_is_read_by_strptime_alone(text):
    try:
        expected = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        with pytest.raises(ValueError, match=r"time|second|day"):
            time_from(text)
    else:
        assert time_from(text) == expected

"""Documents of any form cut between their exchanges: their ranges hold what they hold."""

import json

import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness.sources.recorded import Torn
from tests.sources.documents import DATED, at, entry, interaction, ranges_of, read

ENTRIES = st.sampled_from(
    [
        *[entry()] * 4,
        entry(at(3), _initiator={"type": "script"}),
        {"request": {}, **entry()},
        entry("no url"),
        entry(harness=1),
        entry(_harness=1),
        *("text", 12.50, None, [entry()], {}),
    ]
)
INTERACTIONS = st.sampled_from(
    [
        *[interaction()] * 4,
        interaction(at(1), body="a" * 90 + "\n\n - request:\n- request:\n" + "b: c " * 40),
        interaction(at(2), body="\u597d\x85\u2028\t\x07"),
        interaction("http://h/undated"),
        interaction("http://h/dated", **DATED),
        interaction("http://h/later", recorded_at="2026-11-22T08:00:00Z"),
        {**interaction(), "recorded_at": "2026-11-22T08:00:00.5Z"},
        {"harness": {"a": 1}, **interaction()},
        *("text", None, [interaction()], {}),
    ]
)
ODD = st.sampled_from(
    [
        *(b"", b"\n", b"\r\n", b"\r", b" ", b",", b"]", b"}", b"[", b"{", b'"', b"\\", b"'", b"#"),
        *(b"\xff", b"NaN", b'"a":1,"a":2,', b"\xc2\x85", b"\xe2\x80\xa8", b"\t", b"- ", b"\n- "),
        *(b"\n- request:\n", b"\n- '\n- request:\n'", b"\n---\n", b"\n...\n", b"*a", b"&a ", b": "),
        *(b"|", b">", b"\n- [\n- {},\n", b'\n- "\n- request:\n    a: b\n"\n', b"\n# c\n"),
        *(b'"_harness":{},', b'"harness":{},', b'"version":1,', b'"entries":[],', b"\xef\xbb\xbf"),
        b"\nversion: 1\n",
    ]
)
JSON_STYLE = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 1, "\t"]),
        "ensure_ascii": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n", " : ")]),
    }
)
YAML_STYLE = st.fixed_dictionaries(
    {
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 10_000]),
        "indent": st.sampled_from([None, None, 4]),
        "default_style": st.sampled_from([None, None, None, "'", '"', "|", ">"]),
        "default_flow_style": st.sampled_from([False, False, False, None, True]),
        "line_break": st.sampled_from([None, None, None, "\r\n"]),
    }
)
SIZES = st.integers(1, 3000)


@st.composite
def hars(draw):
    log = draw(st.permutations(["version", "creator", "pages", "entries"]))
    made = {"version": "1.2", "creator": {"name": draw(st.sampled_from(["x", "mitmproxy"]))}}
    made |= {"pages": [{}], "entries": draw(st.lists(ENTRIES, max_size=8))}
    tree = {"log": {name: made[name] for name in log}, "comment": 1}
    return json.dumps(tree, **draw(JSON_STYLE)).encode("utf-8", "surrogatepass")


@st.composite
def json_cassettes(draw):
    made = {"version": draw(st.sampled_from([1, 1, 2]))}
    made["interactions"] = draw(st.lists(INTERACTIONS, max_size=8))
    tree = {name: made[name] for name in draw(st.permutations(list(made)))}
    return json.dumps(tree, **draw(JSON_STYLE)).encode()


@st.composite
def yaml_cassettes(draw):
    tree = {"interactions": draw(st.lists(INTERACTIONS, max_size=8)), "version": 1}
    # A dumper for each: otherwise what stands twice is written as an alias.
    made = yaml.dump(json.loads(json.dumps(tree)), **draw(YAML_STYLE))
    return made.encode()


@st.composite
def changed(draw, documents):
    data = draw(documents)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(ODD) + data[at + draw(st.sampled_from([0, 0, 1, 3])) :]
    return data


def is_whole_or_torn(data, size):
    """Whether the ranges of a document hold what it holds, or one of them says that it is torn."""
    ranges = ranges_of(data, size)
    try:
        told = [item for part in ranges for item in read(data, part=part)]
    except Torn:
        return True
    return not ranges or told == read(data)


@given(changed(hars()), SIZES)
def test_a_har_is_read_in_ranges_as_it_is_read_whole_or_told_to_be_torn(data, size):
    assert is_whole_or_torn(data, size)


@given(changed(json_cassettes()), SIZES)
def test_a_cassette_in_json_is_read_in_ranges_as_it_is_read_whole_or_told_to_be_torn(data, size):
    assert is_whole_or_torn(data, size)


@given(changed(yaml_cassettes()), SIZES)
def test_a_cassette_in_yaml_is_read_in_ranges_as_it_is_read_whole_or_told_to_be_torn(data, size):
    assert is_whole_or_torn(data, size)

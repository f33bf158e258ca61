"""Interactions read as they are laid out, held against a YAML parser."""

import io

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from harness.sources import cassette, cassette_yaml
from harness.sources.cassette_block import block_data
from harness.sources.cassette_events import CassetteEvents
from harness.sources.recorded import Damage, TrafficFile, read_traffic
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken

HEAD = b"interactions:\n"
PLAIN_NAME = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_.-]{0,12}\Z", fullmatch=True)
NAME = st.integers(0, 30).flatmap(lambda n: PLAIN_NAME if n else st.text(max_size=6))
ODD_TEXT = st.one_of(
    st.text(max_size=20),
    st.text(st.sampled_from("ab:#-'\" \n\\|>&*!{}[]?,%@é好\U0001f600\u2028\x85~"), max_size=30),
)
PLAIN_TEXT = st.one_of(
    st.text(st.sampled_from("ab09/;=.:#-' \n"), max_size=20),
    st.text(st.sampled_from("ab '"), min_size=60, max_size=200),
    st.text(st.sampled_from('a好é\U0001f600\n\t "\\'), max_size=40),
    st.sampled_from(["", "null", "~", "1.50", "true", "2026-01-01", "a: b", "a #b", "- a", "a:"]),
)
TEXT = st.integers(0, 15).flatmap(lambda n: PLAIN_TEXT if n else ODD_TEXT)
SCALAR = TEXT | st.none() | st.binary(max_size=80)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=10,
)
ITEM = st.dictionaries(NAME, VALUE, min_size=1, max_size=4)
HOW = st.fixed_dictionaries(
    {
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 10_000]),
        "indent": st.sampled_from([None, 2, 4]),
        "default_style": st.sampled_from([*[None] * 12, "'", '"', "|", ">"]),
        "Dumper": st.sampled_from([yaml.SafeDumper, getattr(yaml, "CSafeDumper", yaml.SafeDumper)]),
        "default_flow_style": st.sampled_from([False, False, False, None]),
    }
)
PIECES = st.one_of(
    st.sampled_from(
        [b"", b" ", b"  ", b"\n", b"\n\n", b"- ", b": ", b":", b" #", b"'", b'"', b"a"]
    ),
    st.sampled_from([b"\\", b"|", b"\t", b"&a ", b"*a", b"!!str ", b"!!binary ", b"? ", b"\r"]),
    st.sampled_from(
        [b"\xc3\xa9", b"\xc2\x85", b"~", b"{}", b"\n- b\n", b"---\n", b"...\n", b"# c\n"]
    ),
)

VCR = b"""\
- request:
    body: a=1&b=%7B%7D
    headers:
      Accept:
      - '*/*'
      User-Agent:
      - python-httpx/0.28.1
      X-Twice:
      - one
      - two
      Long:
      - some words that the writer has folded because they were longer than the eighty
        characters of a line
    method: POST
    uri: http://h/sync
  response:
    body:
      encoding: null
      string: '{"a": "it''s
        folded", "n": 12.50}'
    headers: {}
    status:
      code: 200
      message: OK
"""


def by_parser(raw):
    """The data of the only interaction by a parser; None where it is none, or refused."""
    try:
        nodes = [node for _, node in CassetteEvents(ByteSource(io.BytesIO(HEAD + raw))).parts()]
    except Broken:
        return None
    return nodes[0].data if len(nodes) == 1 and nodes[0].fault is None else None


def is_vouched_for(raw):
    found = block_data(raw)
    return found is None or found == by_parser(raw)


def written(item, how):
    made = yaml.dump({"interactions": [item]}, **how)
    return made.encode("utf-8", "surrogatepass").removeprefix(HEAD)


def changed(raw, data):
    at = data.draw(st.integers(0, len(raw)))
    return raw[:at] + data.draw(PIECES) + raw[at + data.draw(st.integers(0, 3)) :]


@given(ITEM, HOW)
def test_what_is_written_is_read_as_a_parser_reads_it_or_left_to_one(item, how):
    assert is_vouched_for(written(item, how))


@given(ITEM, HOW, st.data())
def test_changed_bytes_are_read_as_a_parser_reads_them_or_left_to_one(item, how, data):
    assert is_vouched_for(changed(written(item, how), data))


@given(st.data())
def test_changed_interactions_of_vcrpy_are_read_as_a_parser_reads_them_or_left_to_one(data):
    assert is_vouched_for(changed(changed(VCR, data), data))


@given(st.lists(st.tuples(NAME, TEXT), max_size=6), st.sampled_from([b"- a:\n", b"- a: b\n"]))
def test_lines_of_any_text_are_read_as_a_parser_reads_them_or_left_to_one(lines, start):
    rest = "".join(f"    {name}:\n    - {text}\n" for name, text in lines)
    assert is_vouched_for(start + rest.encode("utf-8", "surrogatepass"))


def test_what_vcrpy_writes_is_read_without_a_parser():
    found = block_data(VCR)
    assert found == by_parser(VCR)
    assert found["request"]["headers"]["X-Twice"] == ["one", "two"]
    assert found["response"]["body"]["string"] == '{"a": "it\'s folded", "n": 12.50}'


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (b"|\n      a\n       b\n\n      c\n", "a\n b\n\nc\n"),
        (b"|-\n      a\n", "a"),
        (b"!!binary |\n      AAEC\n      AwQ=\n", bytes(range(5))),
        (
            b'"\\xE9\\u597D\\U0001F600 \\"\\\n      \\ x\\ty\n\n      z"\n',
            'é好\U0001f600 " x\ty\nz',
        ),
        (b'"a \\\n\n   \n      b\\\n      c"\n', "a \n\nbc"),
        (b"'a\n\n\n      b  \n      c'\n", "a\n\nb c"),
        (b"\n", None),
        (b"null\n", None),
        (b"'null'\n", "null"),
        (b"{}\n", {}),
        (b"[]\n", []),
        (b"12.50\n", "12.50"),
    ],
)
def test_scalars_are_what_yaml_says(scalar, expected):
    raw = b"- a:\n    b: " + scalar
    raw = raw.replace(b"b: \n", b"b:\n")
    assert block_data(raw) == by_parser(raw) == {"a": {"b": expected}}


@pytest.mark.parametrize(
    "line",
    [
        *(b"&x 1", b"*x", b"!!python/name:os.system x", b"[1, 2]", b"{a: 1}", b"> \n      a"),
        *(b"a: b", b"a #b", b"a:", b"'a' b", b'"\\ud83d\\ude00"', b'"\\q"', b"|+\n      a"),
        *(b"|2\n      a", b"!!binary |\n      A", b"a\tb", b"\xff", b"\x07", b"'a", b"@a"),
        *(b"a\n\n      b", b"'a\nb'"),
    ],
)
def test_whatever_else_yaml_knows_is_left_to_a_parser(line):
    assert block_data(b"- a:\n    b: " + line + b"\n") is None


@pytest.mark.parametrize(
    "raw",
    [
        *(b"- a: 1\n  a: 2\n", b"- - a\n", b"- a\n", b"-  a: 1\n", b"- a: 1", b"- a: 1\n b: 2\n"),
        *(b"- a: 1\n   b: 2\n", b"- 'a': 1\n", b"- ? a\n", b"- a:\n- a: 1\n", b"- a: 1\n# b\n"),
        *(b"- a: 1\n\n", b"", b"- " + b"".join(b"  " * n + b"a:\n" for n in range(40))),
    ],
)
def test_another_layout_is_left_to_a_parser(raw):
    assert block_data(raw) is None


def is_utf_8(raw):
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def read(data):
    return list(read_traffic(io.BytesIO(data), TrafficFile(path="c")))


FILE = HEAD + VCR * 3 + b"version: 1\n"


@given(st.data())
@example(None)
def test_a_file_is_read_as_by_a_parser_that_reads_all_of_it(data):
    raw = FILE
    for _ in range(data.draw(st.integers(1, 3)) if data else 0):
        raw = changed(raw, data)
    assume(is_utf_8(raw))  # a parser that reads all of it looks ahead for foreign bytes
    found = read(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cassette, "YamlCassette", CassetteEvents)
        assert read(raw) == found


@pytest.mark.parametrize("end", ["\r", "\r\n", "\x85", "\u2028", "\u2029", "\n"])
def test_lines_are_counted_as_a_parser_counts_them(end):
    raw = HEAD + VCR.replace(b"- two\n", b"- 'two" + end.encode() + b"        lines'\n")
    raw += VCR.replace(b"code: 200", b"code: none")
    (damage,) = [item for item in read(raw + b"version: 1\n") if isinstance(item, Damage)]
    assert damage.location.line == 2 + 2 * VCR.count(b"\n") - 1


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\xe2\x80\xa8"])
def test_no_list_goes_on_behind_another_key(end):
    good, damage = read(HEAD + VCR + VCR[:-1] + end + b"other: 1\n" + VCR + b"version: 1\n")[1:]
    assert good.id == "x2"
    assert "not valid YAML" in damage.what.en


def test_no_list_goes_on_behind_the_end_of_a_document():
    *_, damage = read(HEAD + VCR + VCR + b"...\n" + VCR + b"version: 1\n")
    assert "expected <document start>" in damage.what.en


def test_what_stands_before_foreign_bytes_is_read_though_a_parser_would_look_ahead():
    raw = FILE.replace(b"200", b"2\xff0", 3)
    raw = raw.replace(b"2\xff0", b"200", 2)
    *found, damage = read(raw)
    assert len(found) == 2
    line = raw[: raw.index(b"\xff")].count(b"\n") + 1
    assert (damage.location.line, damage.location.column) == (line, 14)
    assert "octet" in damage.what.en


@given(st.integers(1, 400), st.data())
def test_it_does_not_matter_where_the_pieces_of_a_file_end(size, data):
    raw = changed(FILE, data)
    found = read(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cassette_yaml, "CHUNK", size)
        assert read(raw) == found


def test_a_cassette_laid_out_in_another_way_is_parsed_as_a_whole_after_a_while(monkeypatch):
    asked = []
    monkeypatch.setattr(cassette_yaml, "block_data", asked.append)
    assert len(read(HEAD + VCR * 40 + b"version: 1\n")) == 40
    assert len(asked) == 16

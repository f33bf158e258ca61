"""Documents cut between their exchanges, each range read by itself."""

import io

import pytest

from harness.sources import cassette_cut, json_cut
from harness.sources.recorded import Damage, Torn, cut_of
from tests.sources.documents import (
    DATED,
    FILE,
    at,
    block,
    entry,
    har,
    in_json,
    in_yaml,
    interaction,
    ranges_of,
    read,
)

SOUND = [
    pytest.param(har(*[entry()] * 9), id="har"),
    pytest.param(har(*[entry(at(3), a=1), entry()] * 5, indent=1), id="indented har"),
    pytest.param(har(*["no entry", entry()] * 5), id="har with damage"),
    pytest.param(in_json(*[interaction()] * 9), id="json"),
    pytest.param(in_json(*[interaction()] * 9, indent="\t"), id="indented json"),
    pytest.param(in_json(*[interaction(), "no interaction"] * 5), id="json with damage"),
    pytest.param(in_yaml(*[interaction()] * 9), id="yaml"),
    pytest.param(in_yaml(*[interaction(), "no interaction"] * 5), id="yaml with damage"),
]


@pytest.mark.parametrize("data", SOUND)
@pytest.mark.parametrize("size", [1, 300, 500])
def test_ranges_follow_one_another_from_the_list_to_the_end_of_the_file(data, size):
    ranges = ranges_of(data, size)
    assert len(ranges) > 2
    first = ranges[0]
    assert first.offset == first.listed.frame
    assert [part.end for part in ranges] == [*(part.offset for part in ranges[1:]), len(data)]
    assert {part.listed.frame for part in ranges} == {first.listed.frame}
    counts = [part.listed.count for part in ranges]
    assert [part.first for part in ranges] == [1 + sum(counts[:n]) for n in range(len(ranges))]
    assert [part.is_inner for part in ranges] == [True] * (len(ranges) - 1) + [False]


@pytest.mark.parametrize("data", SOUND)
@pytest.mark.parametrize("size", [1, 300, 700])
def test_each_range_of_a_sound_document_is_told_by_itself(data, size):
    ranges = ranges_of(data, size)
    told = [read(data, part=part) for part in ranges]
    assert [item for part in told for item in part] == read(data)
    sizes = [part.end - part.offset for part in ranges[:-1]]
    assert all(found >= size for found in sizes)
    assert [len(part) for part in told[:-1]] == [part.listed.count for part in ranges[:-1]]


@pytest.mark.parametrize("data", SOUND)
def test_only_wanted_exchanges_of_a_range_are_read(data):
    names = [x.id for x in read(data) if not isinstance(x, Damage)]
    wanted = {names[0], names[-2]}
    found = [x.id for p in ranges_of(data, 1) for x in read(data, part=p, wanted=wanted)]
    assert found == [names[0], names[-2]]


@pytest.mark.parametrize("data", SOUND)
def test_a_document_of_a_single_range_is_not_cut(data):
    assert cut_of(io.BytesIO(data), FILE, len(data)) is None


@pytest.mark.parametrize(
    "data",
    [
        har(*[entry()] * 3).replace(b'"creator"', b'"_harness": {}, "creator"'),
        in_json(*[interaction()] * 3).replace(b'"version"', b'"harness": {}, "version"'),
        b"harness: {}\n" + in_yaml(*[interaction()] * 3),
        b"\xef\xbb\xbf" + in_yaml(*[interaction()] * 3),
        in_yaml(*[interaction()] * 3).replace(b"\n", b"\r\n"),
        b"version: 1\n" + in_yaml(*[interaction()] * 3).replace(b"version: 1\n", b""),
        b'{"log": {"comment": ' + b"1" * 70_000 + b"",
        b'{"log": {"entries": {}}}',
        b'{"log": 12, "entries": []}',
    ],
)
def test_a_document_of_another_form_stays_whole_and_is_set_back(data):
    stream = io.BytesIO(data)
    assert cut_of(stream, FILE, 1) is None
    assert stream.tell() == 0


def test_a_frame_that_is_long_is_not_read_again_and_again(monkeypatch):
    monkeypatch.setattr(json_cut, "_LONGEST_FRAME", 100)
    data = har(*[entry()] * 3).replace(b'"creator"', b'"pages": "%b", "creator"' % (b"x" * 100))
    assert not ranges_of(data, 1)


def test_what_stands_before_the_list_is_known_to_each_range():
    mojibake = entry()
    mojibake["request"]["postData"] = {"mimeType": "text/plain", "text": "\xe9"}
    data = har(*[mojibake] * 3).replace(b'"x"', b'"mitmproxy"')
    bodies = [x.request.body for p in ranges_of(data, 1) for x in read(data, part=p)]
    assert bodies == [x.request.body for x in read(data)]


UNDATED = interaction("http://h/undated")
BY_DATE = interaction("http://h/dated", **DATED)


@pytest.mark.parametrize("made", [in_json, in_yaml])
def test_no_range_begins_with_an_interaction_whose_time_those_before_tell(made):
    data = made(*[interaction(), UNDATED, BY_DATE] * 3)
    assert [part.first for part in ranges_of(data, 1)] == [1, 4, 7]


@pytest.mark.parametrize("made", [in_json, in_yaml])
def test_where_no_interaction_tells_its_time_none_is_looked_for_for_ever(made, monkeypatch):
    asked = []
    for module in (cassette_cut, json_cut):
        monkeypatch.setattr(module, "_MOST_TRIED", 5)
    monkeypatch.setattr(cassette_cut, "InteractionReader", lambda *_, **__: Asked(asked))
    assert len(ranges_of(made(*[UNDATED] * 30), 1)) == 1
    assert len(asked) == 5


class Asked:
    def __init__(self, asked):
        self._asked = asked

    def exchange(self, data, position):
        self._asked.append((data, position))
        raise Torn


def test_a_line_of_a_text_that_looks_like_a_beginning_tears_the_range_before_it():
    good = block(interaction())
    inside = b'- "\n' + good.replace(b"'", b"").replace(b'"', b"") + b'"\n'
    data = b"interactions:\n" + good + inside + good * 3 + b"version: 1\n"
    torn = [part for part in ranges_of(data, 1) if is_torn(data, part)]
    assert [part.first for part in torn] == [1]


def is_torn(data, part):
    try:
        read(data, part=part)
    except Torn:
        return True
    return False


@pytest.mark.parametrize("data", SOUND)
def test_a_range_of_other_bytes_than_when_it_was_cut_is_not_taken_for_the_same(data):
    part = ranges_of(data, 1)[1]
    other = bytearray(data)
    where = data.index(b"GET", part.offset)
    other[where : where + 3] = b"PUT"
    with pytest.raises(Torn):
        read(bytes(other), part=part)


def test_the_last_range_of_other_bytes_is_damaged():
    data = har(*[entry()] * 3)
    part = ranges_of(data, 1)[-1]
    *_, damage = read(data.replace(b"GET", b"PUT"), part=part)
    assert isinstance(damage, Damage)
    assert "written to while it was read" in damage.what.en


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\n"])
def test_lines_before_a_range_are_counted_as_a_parser_counts_them(end):
    odd = block(interaction(at(1), body="x"))
    odd = odd.replace(b"string: x", f"string: 'x{end}        y'".encode())
    good = block(interaction())
    bad = good.replace(b"code: 200", b"code: none")
    data = b"interactions:\n" + odd + good + bad + b"version: 1\n"
    found = [x for part in ranges_of(data, 1) for x in read(data, part=part)]
    assert found == read(data)
    assert isinstance(found[-1], Damage)

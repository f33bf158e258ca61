"""What must not stand in a file: objects, aliases, keys twice, NaN, foreign bytes, bad syntax."""

import io
import json
from pathlib import Path

import pytest

from harness.model.errors import Location
from harness.model.exchange import Exchange
from harness.sources import cassette_events
from harness.sources.recorded import Damage, TrafficFile, read_traffic

FOLDER = Path(__file__).parent / "fixtures" / "whole"
WHOLE = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}


def read(source, path="traffic"):
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogateescape")
    return list(read_traffic(io.BytesIO(data), TrafficFile(path=path)))


def damages(items):
    return [item for item in items if isinstance(item, Damage)]


def exchanges(items):
    return [item for item in items if isinstance(item, Exchange)]


def only_damage(items):
    assert len(items) == 1, items
    assert isinstance(items[0], Damage), items
    return items[0]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("!!python/object/apply:os.system [echo]", "!!python/object/apply:os.system"),
        ("!!python/object/new:_io.BytesIO {state: [a]}", "!!python/object/new:_io.BytesIO"),
        ("!!python/name:os.system ''", "!!python/name:os.system"),
        ("!!python/module:os ''", "!!python/module:os"),
        ("!!set {a, b}", "!!set"),
        ("!!omap [a: b]", "!!omap"),
        ("!custom x", "!custom"),
        ("!<tag:example.com,2000:x> y", "tag:example.com,2000:x"),
    ],
)
@pytest.mark.parametrize("parser", ["libyaml", "pure Python"])
def test_a_tag_of_an_object_is_refused_where_it_stands(tag, shown, parser, monkeypatch):
    if parser == "pure Python":
        monkeypatch.setattr(cassette_events, "_Parser", cassette_events.yaml.SafeLoader)
    source = WHOLE["cassette.yaml"].replace("body: title=连衣裙", f"body: {tag}")
    bad, good = read(source)
    assert shown in bad.what.en
    assert bad.location == Location("traffic", 3, 11)
    assert good.id == "x2"


@pytest.mark.parametrize(
    "source",
    [
        "interactions: !!python/object/apply:os.system ['x']\nversion: 1\n",
        "interactions: []\nversion: !!python/object/apply:os.system ['x']\n",
        "interactions: []\nevil: !!python/object/apply:os.system ['x']\nversion: 1\n",
        "--- !!python/object/apply:os.system\ninteractions: []\n",
        "? !!python/object/apply:os.system ['x']\n: 1\ninteractions: []\n",
    ],
)
def test_a_tag_of_an_object_beside_the_interactions_is_refused(source):
    assert "python/object/apply" in only_damage(read(source)).what.en


def test_a_bomb_of_aliases_is_refused():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
    )
    found = only_damage(read(f"interactions: []\n{bomb}version: 1\n"))
    assert "anchor" in found.what.en
    assert found.location.line == 2


@pytest.mark.parametrize(
    ("node", "word"), [("&a x", "anchor"), ("*a", "alias *a"), ("&a {b: c}", "anchor")]
)
def test_anchors_and_aliases_in_an_interaction_are_refused(node, word):
    bad, good = read(WHOLE["cassette.yaml"].replace("body: title=连衣裙", f"body: {node}"))
    assert word in bad.what.en
    assert bad.location.line == 3
    assert good.id == "x2"


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("har.har", '"time": 12.5', '"time": 12.5, "time": 1', '"time"'),
        ("cassette.json", '"method"', '"uri": "http://h/", "method"', '"uri"'),
        ("cassette.yaml", "method: POST", "method: POST\n    method: GET", '"method"'),
        ("records.ndjson", '"id"', '"id": "x9", "id"', '"id"'),
    ],
)
def test_a_key_that_stands_twice_is_damage_and_the_next_exchange_is_read(name, old, new, key):
    bad, good = read(WHOLE[name].replace(old, new, 1))
    assert key in bad.what.en
    assert "twice" in bad.what.en
    assert isinstance(good, Exchange)


def test_a_key_that_stands_twice_is_placed_at_the_second():
    source = WHOLE["har_indented.har"].replace(
        '"time": 12.5', '"time": 12.5,\n        "time": 1', 1
    )
    found = damages(read(source))[0]
    line = source.splitlines()[found.location.line - 1]
    assert line[found.location.column - 1 :] == '"time": 1,'


@pytest.mark.parametrize("name", ["har.har", "cassette.json", "records.ndjson"])
@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_are_no_json_are_damage_and_the_next_exchange_is_read(name, word):
    source = WHOLE[name].replace("200", word, 1)
    bad, good = read(source)
    assert f"{word} is no JSON value" in bad.what.en
    assert isinstance(good, Exchange)


def test_a_key_twice_around_the_exchanges_is_damage():
    assert "twice" in damages(read('{"log": {"entries": [], "entries": []}}'))[-1].what.en
    assert "twice" in damages(read('{"log": {"entries": []}, "log": {}}'))[-1].what.en
    assert (
        "twice"
        in damages(read(WHOLE["cassette.json"].replace("{", '{"version": 1,', 1)))[-1].what.en
    )
    assert "twice" in damages(read(WHOLE["cassette.yaml"] + "version: 1\n"))[-1].what.en


@pytest.mark.parametrize("name", ["har.har", "har_indented.har", "records.ndjson"])
def test_bytes_that_are_no_utf_8_are_damage_at_their_place_and_the_next_exchange_is_read(name):
    data = WHOLE[name].encode().replace("连".encode(), b"\xff\xfe", 1)
    if name == "har_indented.har":
        data = json.dumps(json.loads(WHOLE["har.har"]), indent=2, ensure_ascii=False).encode()
        data = data.replace("连".encode(), b"\xff\xfe", 1)
    bad, good = read(data)
    assert "not UTF-8" in bad.what.en
    place = data.split(b"\n")[bad.location.line - 1].decode("utf-8", "surrogateescape")
    assert place[bad.location.column - 1] == "\udcff"
    assert isinstance(good, Exchange)


@pytest.mark.parametrize("parser", ["libyaml", "pure Python"])
@pytest.mark.parametrize("foreign", [b"\xff", b"\xed\xa0\x80", b"\x00", b"\x1b"])
def test_bytes_that_yaml_must_not_hold_are_damage_at_their_line(parser, foreign, monkeypatch):
    if parser == "pure Python":
        monkeypatch.setattr(cassette_events, "_Parser", cassette_events.yaml.SafeLoader)
    data = WHOLE["cassette.yaml"].encode().replace(b"method: GET", b"method: " + foreign, 1)
    found = damages(read(data))[-1]
    line = data[: data.index(foreign)].count(b"\n") + 1
    assert found.location.line == line
    if parser == "libyaml":
        assert found.location.column == len("    method: ") + 1


@pytest.mark.parametrize(
    ("source", "words", "line"),
    [
        ('{"log": {"version": "1.2"}}', "no entries", 1),
        ('{"a": 1}', "the keys a", 1),
        ('{"log": 5}', "expected '{'", 1),
        ('{"log": {"entries": 5}}', "expected '['", 1),
        ('{"log": {"entries": [1 2]}}', "expected ','", 1),
        ('{"log": {"entries": [,]}}', "expecting value", 1),
        ('{"log": {"entries": []}\n "x"}', "expected ','", 2),
        ('{"log": {"entries": []}}\n\nmore', "follows", 3),
        ('{"log": {"entries": []},}', "expected '\"'", 1),
        ('{"version": 1, "interactions": {}}', "expected '['", 1),
        ('{"interactions": []}', "without its `version: 1`", 1),
        ('{"interactions": [], "version": 2}', "expected 1, got", 1),
        ("interactions: []\n", "without its `version: 1`", 2),
        ("interactions: []\nversion: 2\n", "expected 1, got", 2),
        ("interactions: {}\nversion: 1\n", "expected a list", 1),
        ("interactions: []\nversion: 1\n---\na: b\n", "second document", 3),
        ("interactions:\n- a: [\nversion: 1\n", "not valid YAML", 4),
        ("interactions:\n- 'a\n", "not valid YAML", 3),
        ("interactions:\n-\ta: b\n  c", "not valid YAML", 2),
    ],
)
def test_a_file_of_the_wrong_build_is_damage_at_its_line(source, words, line):
    found = damages(read(source))[-1]
    assert words in found.what.en
    assert found.location.line == line


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ("!!binary '%'", "not base64"),
        ("{[a]: b}", "a key that is no text"),
        ("{{a: b}: c}", "no text"),
    ],
)
def test_a_node_that_is_no_data_of_a_cassette_is_damage(node, words):
    source = WHOLE["cassette.yaml"].replace("body: title=连衣裙", f"body: {node}")
    bad, good = read(source)
    assert words in bad.what.en
    assert bad.location.line == 3
    assert good.id == "x2"


def test_a_syntax_error_is_placed_exactly():
    source = WHOLE["har_indented.har"].replace('"time": 12.5', '"time": 12.5.5', 1)
    found = only_damage(read(source))
    line = source.splitlines()[found.location.line - 1]
    assert line.lstrip().startswith('"time"')
    assert line[found.location.column - 1 :] == ".5,"

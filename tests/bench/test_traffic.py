"""The traffic that measurements are made on is what it says: right, but for the seeded mistakes."""

import json
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from bench.traffic.__main__ import day, main
from bench.traffic.forms import FORMS
from bench.traffic.statement import APP_KEY, SECRET, SECRET_VARIABLE, STATEMENT
from harness.cli.main import main as harness
from proof.corpus.wire import iop_signature, push_signature

COUNT = 300


def text_of(form, exchanges):
    return "".join(FORMS[form](exchanges))


def exchanges_of(**changes):
    return list(day(COUNT, **{"seed": 7, **changes}))


def parameters(request):
    """What a call was signed over: its parameters, and the path in front of them."""
    address = urlsplit(request["url"])
    pairs = parse_qsl(address.query) + parse_qsl(request["body"]["text"], keep_blank_values=True)
    return dict(pairs), address.path.partition("/rest")[2]


@pytest.fixture
def audit(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(SECRET_VARIABLE, SECRET)
    statement = tmp_path / "statement.yaml"
    statement.write_text(STATEMENT, encoding="utf-8")

    def audited(text, suffix):
        file = tmp_path / f"day.{suffix}"
        file.write_text(text, encoding="utf-8")
        out = str(tmp_path / "report")
        harness(["audit", str(file), "--statement", str(statement), "--out", out, "--json"])
        capsys.readouterr()
        report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
        return {each["id"]: each["verdict"] for each in report["requirements"]}

    return audited


def test_same_seed_gives_the_same_bytes():
    first, second = (text_of("ndjson", exchanges_of()) for _ in range(2))
    assert first == second


def test_another_seed_gives_other_bytes():
    assert text_of("ndjson", exchanges_of()) != text_of("ndjson", exchanges_of(seed=8))


def test_a_file_holds_as_many_exchanges_as_asked_for(tmp_path):
    out = tmp_path / "day.ndjson"
    main(["--exchanges", "123", str(out)])
    assert len(out.read_text(encoding="utf-8").splitlines()) == 123


def test_exchanges_come_in_the_order_of_their_beginnings():
    started = [each.started for each in exchanges_of()]
    assert started == sorted(started)


def test_ids_are_nobody_elses():
    calls = [each for each in exchanges_of() if not each.is_push]
    signatures = [each.url.rpartition("sign=")[2] for each in calls]
    assert len(set(signatures)) == len(calls)


def test_orders_are_interleaved():
    pushes = [each for each in exchanges_of() if each.is_push]
    numbers = [json.loads(each.body)["data"]["orderId"] for each in pushes]
    changes = sum(before != after for before, after in pairwise(numbers))
    assert changes > 2 * len(set(numbers))


def test_signatures_are_those_of_the_documents():
    for line in map(json.loads, text_of("ndjson", exchanges_of()).splitlines()):
        request, said = line["request"], dict(line["request"]["headers"])
        if line["direction"] == "inbound":
            body = request["body"]["text"].encode()
            assert said["Authorization"] == push_signature(body, APP_KEY, SECRET)
        else:
            pairs, path = parameters(request)
            sign = pairs.pop("sign")
            assert sign == iop_signature(pairs.items(), path, SECRET)


def test_har_holds_the_same_exchanges():
    exchanges = exchanges_of()
    lines = map(json.loads, text_of("ndjson", exchanges).splitlines())
    entries = json.loads(text_of("har", exchanges))["log"]["entries"]
    for line, entry in zip(lines, entries, strict=True):
        assert entry["request"]["url"] == line["request"]["url"]
        assert entry["request"]["postData"]["text"] == line["request"]["body"]["text"]
        assert entry["response"]["content"]["text"] == line["response"]["body"]["text"]
        assert entry["startedDateTime"] == line["started"]
        assert round(entry["time"] * 1000) == line["elapsed_us"]


def test_cassettes_hold_the_same_calls():
    exchanges = exchanges_of(form="yaml")
    in_yaml = yaml.load(text_of("yaml", exchanges), Loader=yaml.CSafeLoader)
    assert in_yaml == json.loads(text_of("json", exchanges))
    for interaction, exchange in zip(in_yaml["interactions"], exchanges, strict=True):
        assert interaction["request"]["uri"] == exchange.url
        assert interaction["request"]["body"] == exchange.body
        assert interaction["response"]["body"]["string"] == exchange.answer


def test_harness_finds_nothing_wrong_in_a_day(audit):
    verdicts = audit(text_of("ndjson", exchanges_of()), "ndjson")
    assert set(verdicts.values()) <= {"pass", "untested", "not_applicable"}
    assert {verdicts[each] for each in ("SIGN-02", "LIFE-01", "TRK-01", "TRK-10")} == {"pass"}


def test_harness_finds_the_seeded_mistakes_and_no_others(audit):
    exchanges = exchanges_of(mistakes=0.05)
    made = {each.mistake for each in exchanges if each.mistake}
    verdicts = audit(text_of("ndjson", exchanges), "ndjson")
    assert {each for each, verdict in verdicts.items() if verdict in {"fail", "warn"}} == made

"""`harness callbacks URL --random`: what the sequences find, and how to play it again."""

import shlex
from pathlib import Path

import pytest

pytestmark = pytest.mark.long


def test_random_sequences_find_the_older_event_fault(tested, receiver, tmp_path):
    server = receiver("goes back")
    code, summary, report = tested(server.url, *server.probe, "--random", 6, "--seed", 3)
    assert (code, summary["conclusion"]) == (1, "FINDINGS")
    found = sorted(tmp_path.glob("report/found-*.yaml"))
    covered = {line for path in found for line in path.read_text("utf-8").splitlines()}
    assert "covers: [TRK-06]" in covered
    assert any("seed 3" in note["en"] for note in report["notes"])
    # The command that plays it again has all that the verdict hangs on, and survives a shell.
    _, *told = next(n["en"] for n in report["notes"] if "TRK-06: " in n["en"]).split(": ", 2)
    words = shlex.split(told[-1])
    assert words[:3] == ["harness", "callbacks", server.url]
    assert words[3:7] == [str(word) for word in server.probe]


def test_a_sequence_that_was_found_reproduces_by_itself(harness_json, receiver, tmp_path):
    server = receiver("refuses duplicates")
    out, again = tmp_path / "first", tmp_path / "again"
    harness_json("callbacks", server.url, "--random", 6, "--seed", 1, "--out", out)
    paths = {_row(path): path for path in out.glob("found-*.yaml")}
    words = ("--scenario", paths["TRK-05"], "--out", again, "--wait", 2)
    code, summary = harness_json("callbacks", server.url, *words)
    assert (code, summary["requirements"]["TRK-05"]) == (1, "fail")
    assert paths["TRK-05"].read_text("utf-8").count("deliver:") == 1


def test_the_same_seed_delivers_the_same_sequences(harness_json, receiver, tmp_path):
    server = receiver()
    texts = []
    for name in ("one", "two"):
        out = tmp_path / name
        harness_json("callbacks", server.url, "--random", 3, "--seed", 7, "--out", out)
        files = sorted(out.glob("evidence/scenarios/random-*.yaml"))
        texts.append([path.read_text("utf-8") for path in files])
    assert len(texts[0]) == 3
    assert texts[0] == texts[1]


def test_a_right_application_survives_random_sequences(tested, receiver, tmp_path):
    server = receiver()
    code, summary, _ = tested(server.url, *server.probe, "--random", 4, "--seed", 3)
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert not list(tmp_path.glob("report/found-*"))


def _row(path: Path) -> str:
    line = next(x for x in path.read_text("utf-8").splitlines() if x.startswith("covers:"))
    return line.removeprefix("covers: [").removesuffix("]")

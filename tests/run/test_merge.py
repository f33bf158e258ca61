"""Shards merged: equal to the whole, and never better than what is there."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from harness.cli.main import main
from harness.model.errors import UsageError
from harness.model.evidence import Act, ActKind
from harness.reporters.record import report_record
from harness.run import shard_logs
from harness.run.kept import run_folder
from harness.run.rerender import report_again

SCENARIOS = ("order-lifecycle", "price-and-stock", "order-read")


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """The two shards of a run, made once; tests copy what they spoil."""
    base = tmp_path_factory.mktemp("shards")
    for number in (1, 2):
        words = ["run", *SCENARIOS, "--shard", f"{number}/2", "--out", base / f"s{number}", "-q"]
        assert main([str(word) for word in words]) == 0
    return base / "s1", base / "s2"


@pytest.fixture
def merge(capsys, tmp_path):
    """Merges folders: exit code, report, the merged folder, stderr."""
    runs = iter(range(9))

    def run(*folders, words=()):
        out = tmp_path / f"merged{next(runs)}"
        command = ["report", "--merge", *folders, "--out", out, "--json", *words]
        code = main([str(word) for word in command])
        path = out / "report.json"
        report = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return SimpleNamespace(code=code, report=report, out=out, err=capsys.readouterr().err)

    return run


@pytest.fixture
def copy_of(tmp_path):
    """A copy of a run folder, for a test to spoil."""

    def copied(folder, name):
        return shutil.copytree(folder, tmp_path / name)

    return copied


def edit_start(folder, **settings):
    """Change the settings of a log's first record; the chain is not mended."""
    log = folder / "evidence" / "log.ndjson"
    first, rest = log.read_bytes().split(b"\n", 1)
    record = json.loads(first)
    record["body"]["settings"] |= settings
    log.write_bytes(json.dumps(record).encode() + b"\n" + rest)


def test_all_shards_together_are_the_run(merge, shards):
    merged = merge(*shards)
    assert (merged.code, merged.report["conclusion"]) == (0, "CLEAN"), merged.report["reason"]
    assert [s["name"] for s in merged.report["scenarios"]] == list(SCENARIOS)
    assert all(s["completed"] == s["rounds"] for s in merged.report["scenarios"])
    parts = [json.loads((s / "report.json").read_text("utf-8")) for s in shards]
    counted = [part["metrics"]["exchanges"] for part in parts]
    assert merged.report["metrics"]["exchanges"] == sum(counted)
    assert [i["exchanges"] for i in merged.report["inputs"]] == counted
    assert len(merged.report["rounds"]) == sum(len(part["rounds"]) for part in parts)


def test_shards_may_be_named_in_any_order(merge, shards):
    there, back = merge(*shards).report, merge(*shards[::-1]).report
    for part in ("requirements", "rounds", "scenarios", "inputs", "metrics"):
        assert there[part] == back[part]


def test_a_link_to_a_shard_is_no_second_one(merge, shards, tmp_path):
    (tmp_path / "latest").symlink_to(shards[1])
    assert merge(*shards, tmp_path / "latest").code == 0


def test_exchanges_are_named_by_their_shard(merge, shards):
    report = merge(*shards).report
    cited = [x for row in report["requirements"] for x in row["evidence"]]
    assert {x.partition(".")[0] for x in cited} == {"s1", "s2"}


def test_a_merged_run_can_be_rendered_again_to_the_byte(merge, shards, tmp_path):
    merged = merge(*shards)
    assert main(["report", str(merged.out), "--out", str(tmp_path / "again"), "-q"]) == 0
    again = (tmp_path / "again" / "report.json").read_bytes()
    assert again == (merged.out / "report.json").read_bytes()


def test_shards_that_were_not_run_together_say_so(merge, shards, monkeypatch):
    assert not any("together" in note["en"] for note in merge(*shards).report["notes"])
    monkeypatch.setattr(shard_logs, "_TOGETHER", timedelta(0))
    notes = [note["en"] for note in merge(*shards).report["notes"]]
    assert any(note.startswith("The shards were not run together") for note in notes)


def test_a_missing_shard_leaves_the_run_undecided(merge, shards):
    merged = merge(shards[0])
    assert (merged.code, merged.report["conclusion"]) == (3, "UNDECIDED")
    assert merged.report["reason"]["en"] == "shard 2/2 is missing"


def test_a_shard_that_is_there_twice_is_refused(merge, shards, copy_of):
    merged = merge(*shards, copy_of(shards[0], "again"))
    assert merged.code == 2
    assert "shard 1/2 is there 2 times" in merged.err
    assert not merged.out.exists()


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"shard": "2/3"}, "number of shards"),
        ({"target": "https://sandbox.example"}, "target"),
        ({"scenarios": "order-lifecycle order-read"}, "scenarios"),
        ({"strict": "true"}, "strict"),
    ],
)
def test_a_shard_of_another_run_is_refused(merge, shards, copy_of, settings, part):
    foreign = copy_of(shards[1], "foreign")
    edit_start(foreign, **settings)
    merged = merge(shards[0], foreign)
    assert merged.code == 2
    assert "not of one run" in merged.err
    assert part in merged.err


def with_papers(folder, dossier, *papers):
    """A shard that read a dossier: pairs of a paper's outcome and digest."""
    shard = shard_logs.read_shard(folder)
    at = shard.evidence.started
    acts = [Act(kind=ActKind.DOSSIER_READ, at=at, details=(("sha256", dossier),))]
    acts += [
        Act(kind=ActKind.PAPER_READ, at=at, name=f"p{n}", outcome=o, details=(("sha256", d),))
        for n, (o, d) in enumerate(papers)
    ]
    return replace(shard, evidence=replace(shard.evidence, acts=(*acts, *shard.evidence.acts)))


def test_shards_that_read_other_papers_are_refused(shards):
    one = with_papers(shards[0], "a", ("done", "1"), ("done", "2"))
    assert shard_logs.agreed([one, with_papers(shards[1], "a", ("done", "1"), ("done", "2"))])
    with pytest.raises(UsageError, match="dossier a is not b"):
        shard_logs.agreed([one, with_papers(shards[1], "b", ("done", "1"), ("done", "2"))])
    with pytest.raises(UsageError, match="paper p1 2 is not missing"):
        shard_logs.agreed([one, with_papers(shards[1], "a", ("done", "1"), ("missing", ""))])


def test_a_paper_that_one_shard_could_not_look_at_parts_no_shards(shards):
    one = with_papers(shards[0], "a", ("done", "1"))
    assert shard_logs.agreed([one, with_papers(shards[1], "a", ("unexamined", ""))])


def test_a_shard_that_played_something_else_is_refused(merge, shards, copy_of):
    foreign = copy_of(shards[0], "foreign")
    edit_start(foreign, shard="2/2")
    merged = merge(shards[0], foreign)
    assert merged.code == 2
    assert "was not run with what shard 2/2 plays" in merged.err


def test_what_is_no_shard_is_refused(merge, shards, tmp_path, capsys):
    whole = tmp_path / "whole"
    assert main(["run", "order-read", "--out", str(whole), "-q"]) == 0
    capsys.readouterr()
    assert "is no shard" in merge(shards[0], whole).err
    assert "is no run folder" in merge(shards[0], tmp_path).err


def test_an_interrupted_shard_makes_the_run_invalid(merge, shards, copy_of):
    torn = copy_of(shards[1], "torn")
    log = torn / "evidence" / "log.ndjson"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    merged = merge(shards[0], torn)
    assert (merged.code, merged.report["conclusion"]) == (4, "INVALID")
    assert merged.report["reason"]["en"] == "shard 2/2: the run was interrupted"


def test_a_shard_that_is_changed_after_the_merge_makes_it_invalid(merge, shards):
    merged = merge(*shards)
    log = merged.out / "evidence" / "shards" / "1" / "evidence" / "log.ndjson"
    log.write_bytes(log.read_bytes() + b" ")
    record = report_record(report_again(run_folder(merged.out)))
    assert record["conclusion"] == "INVALID"
    assert "shard 1/2" in record["reason"]["en"]


def test_a_shard_that_is_taken_away_after_the_merge_makes_it_invalid(merge, shards):
    merged = merge(*shards)
    kept = merged.out / "evidence" / "shards"
    shutil.rmtree(kept / "1")
    (kept / ".DS_Store").write_bytes(b"of a file manager")
    record = report_record(report_again(run_folder(merged.out)))
    assert record["conclusion"] == "INVALID"
    assert record["reason"]["en"] == "of the shards that were merged, the logs of 1 are gone"
    shutil.rmtree(kept)
    with pytest.raises(UsageError, match="none lies in evidence/shards"):
        report_again(run_folder(merged.out))


@pytest.mark.parametrize("is_base", [True, False])
def test_the_log_of_merged_shards_is_not_taken_for_that_of_one_application(
    merge, shards, tmp_path, capsys, is_base
):
    merged = merge(*shards).out
    sides = (merged, shards[0]) if is_base else (shards[0], merged)
    assert main(["compare", *map(str, sides), "--out", str(tmp_path / "c")]) == 2
    assert "compare shard with shard" in capsys.readouterr().err
    shard = merged / "evidence" / "shards" / "1"
    assert main(["compare", str(shard), str(shards[0]), "--out", str(tmp_path / "d")]) == 0
    assert main(["audit", str(merged), "--out", str(tmp_path / "a"), "--json"]) == 3
    reason = json.loads((tmp_path / "a" / "report.json").read_text("utf-8"))["reason"]["en"]
    assert "the log of a run merged from shards" in reason


def test_links_in_a_shard_are_not_followed(merge, shards, copy_of, tmp_path):
    (tmp_path / "secret").write_text("of somebody else")
    linked = copy_of(shards[0], "linked")
    (linked / "evidence" / "secret").symlink_to(tmp_path / "secret")
    merged = merge(linked, shards[1])
    assert merged.code == 0
    assert not list(merged.out.rglob("secret"))


def test_every_shard_says_that_it_is_one(shards):
    for number, folder in enumerate(shards, start=1):
        report = json.loads((folder / "report.json").read_text("utf-8"))
        assert any(f"shard {number}/2" in note["en"] for note in report["notes"])

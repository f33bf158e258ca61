"""The bundle of merged shards holds like any other, down to each shard's log."""

import json
import shutil

import pytest

from harness.cli.main import main
from harness.documents.canonical import canonical_json, sha256_hex
from harness.evidence.log import FIRST
from harness.model.text import Text
from harness.model.verification import StepState
from harness.run.folder import RunFolder
from harness.run.kept import keep_leak
from tests.run.sealed_runs import checked, sealed_again, told


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    base = tmp_path_factory.mktemp("merged")
    for part in ("1", "2"):
        words = ["run", "price-and-stock", "product-query", "--shard", f"{part}/2"]
        main([*words, "--out", str(base / part), "-q"])
    shards = [str(base / "1"), str(base / "2")]
    main(["report", "--merge", *shards, "--out", str(base / "run"), "-q"])
    return base / "run"


@pytest.fixture
def run(made, tmp_path):
    return shutil.copytree(made, tmp_path / "run")


@pytest.mark.parametrize("what", ["", "bundle.zip"])
def test_merged_shards_are_intact(made, what):
    verification = checked(made / what)
    assert (verification.state, told(verification)) == (StepState.HELD, {})


@pytest.mark.parametrize("name", ["log.ndjson", "scenarios/product-query.yaml"])
def test_what_a_shard_kept_cannot_be_changed_unnoticed(run, name):
    path = next((run / "evidence" / "shards").glob(f"*/evidence/{name}"))
    path.write_bytes(path.read_bytes() + b"\n")
    assert path.relative_to(run).as_posix() in told(checked(sealed_again(run)))


def test_a_shard_that_is_taken_away_is_missed(run):
    shutil.rmtree(run / "evidence" / "shards" / "2")
    found = told(checked(sealed_again(run)))
    assert "missing" in found["evidence/shards/2/evidence/log.ndjson"]


def test_a_merged_log_that_holds_less_than_the_shards_is_no_evidence(run):
    log = run / "evidence" / "log.ndjson"
    records = [json.loads(line) for line in log.read_bytes().splitlines()]
    records = [record for record in records if record["type"] != "exchange"]
    records[-1]["body"]["exchanges"] = 0
    lines, before = [], FIRST
    for number, record in enumerate(records):
        lines.append(canonical_json(record | {"seq": number, "prev": before}))
        before = sha256_hex(lines[-1])
    log.write_bytes(b"\n".join(lines) + b"\n")
    main(["report", str(run), "-q"])
    assert checked(run).conclusion == "INVALID"


def test_a_shard_with_a_secret_in_its_files_makes_no_bundle(made, tmp_path):
    parts = [shutil.copytree(made.parent / part, tmp_path / part) for part in ("1", "2")]
    keep_leak(RunFolder(parts[1]), Text("a secret was found", "发现密钥"))
    main(["report", "--merge", *map(str, parts), "--out", str(tmp_path / "run"), "-q"])
    main(["report", str(tmp_path / "run"), "-q"])
    assert checked(tmp_path / "run").conclusion == "INVALID"
    assert not (tmp_path / "run" / "bundle.zip").exists()

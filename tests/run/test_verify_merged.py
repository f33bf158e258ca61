"""The bundle of merged shards holds like any other, down to each shard's log."""

import shutil

import pytest

from harness.cli.main import main
from harness.model.verification import StepState
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

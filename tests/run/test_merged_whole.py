"""A certification that was shared out among shards comes to what the whole run comes to."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.documents.resources import resource

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

AT_ONCE = 3
UNDECIDED = 3


def harness(*words):
    command = [sys.executable, "-m", "harness", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture(scope="session")
def merged(tmp_path_factory):
    """Certifies an example in so many shards, and merges them: exit code and report."""

    def run(example, of):
        base = tmp_path_factory.mktemp(f"{example}-{of}")
        statement = resource("examples", example, "statement.yaml")

        def shard(number):
            out = base / str(number)
            part = f"{number}/{of}"
            return harness("certify", statement, "--shard", part, "--out", out, "-q")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            codes = tuple(pool.map(shard, range(1, of + 1)))
        folders = [base / str(number) for number in range(1, of + 1)]
        code = harness("report", "--merge", *folders, "--out", base / "merged", "-q")
        report = json.loads((base / "merged" / "report.json").read_text("utf-8"))
        return codes, code, report

    return run


@pytest.mark.parametrize(("example", "of"), [("erp", 2), ("erp_sloppy", 3)])
def test_the_merged_result_is_that_of_the_whole_run(whole_run, merged, example, of):
    codes, code, report = merged(example, of)
    whole = whole_run(example)  # meanwhile another worker may have made it
    if code == UNDECIDED != whole.code:
        # On a busy machine a delay of our own sender may leave a shard undecided.
        codes, code, report = merged(example, of)
    assert (code, report["conclusion"]) == (whole.code, whole.report["conclusion"])
    # A shard alone is never ready: what the others do is not at hand.
    assert set(codes) <= {1, 3}
    verdicts = {row["id"]: row["verdict"] for row in report["requirements"]}
    assert verdicts == whole.summary["requirements"]
    assert findings(report) == findings(whole.report)
    assert [s["name"] for s in report["scenarios"]] == [
        s["name"] for s in whole.report["scenarios"]
    ]


def findings(report):
    return {
        row["id"]: {f["message"]["en"] for f in row["findings"]} for row in report["requirements"]
    }

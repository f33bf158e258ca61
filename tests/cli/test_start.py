"""What a verb imports: a start pays for what it uses. No time is looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCENARIO = str(ROOT / "scenarios" / "aliexpress" / "order-read.yaml")
HEAVY = {
    "allure_commons", "cryptography", "h11", "httpx", "hypothesis", "jinja2", "jsonschema",
    "pypdf", "pytest", "starlette", "typst", "uvicorn", "vcr",
}  # fmt: skip
TOLD = """
import sys
from harness.cli.main import main
main(sys.argv[1:])
print("imported", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def imported_by(*words):
    command = [sys.executable, "-c", TOLD, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "words", [("--help",), ("lint", SCENARIO), ("sign", "--help"), ("doctor", "--help")]
)
def test_a_verb_that_neither_calls_nor_judges_imports_nothing_heavy(words):
    assert not imported_by(*words) & HEAVY


def test_an_audit_opens_no_emulator(tmp_path):
    traffic = ROOT / "tests" / "recordings" / "one_order" / "order-lifecycle.ndjson"
    found = imported_by("audit", str(traffic), "--out", str(tmp_path / "out"), "-q")
    assert not found & {"starlette", "uvicorn", "httpx", "hypothesis", "pypdf", "pytest", "typst"}

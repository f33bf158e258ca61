"""What a verb imports: a start pays for what it uses. No time is looked at."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.cli.main import VERBS

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
print("imported", *sorted(sys.modules))
"""
ROOMS = {"assess", "checks", "evidence", "reporters", "scenario", "sources"}
"""Those that only a verb that is served has to do with."""
SEEN = {"harness.reporters", "harness.reporters.visible"}
"""How anything is printed, help too."""


def modules_of(*words):
    command = [sys.executable, "-c", TOLD, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


def imported_by(*words):
    return {name.partition(".")[0] for name in modules_of(*words)}


def own_of(*words):
    return {name for name in modules_of(*words) if name.startswith("harness.")}


@pytest.mark.parametrize("words", [("--help",), ("lint", SCENARIO)])
def test_a_verb_that_neither_calls_nor_judges_imports_nothing_heavy(words):
    assert not imported_by(*words) & HEAVY


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_imports_its_options_and_not_what_serves_it(verb):
    found = own_of(verb, "--help")
    assert f"harness.cli.arguments.{verb}" in found
    assert f"harness.cli.{verb}" not in found
    assert not {name for name in found - SEEN if name.split(".")[1] in ROOMS}


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_needs_no_package_but_ours(verb):
    bare = imported_by("--version")
    assert imported_by(verb, "--help") - bare <= {"harness", *sys.stdlib_module_names}


def test_an_audit_opens_no_emulator(tmp_path):
    traffic = ROOT / "tests" / "recordings" / "one_order" / "order-lifecycle.ndjson"
    found = imported_by("audit", str(traffic), "--out", str(tmp_path / "out"), "-q")
    assert not found & {"starlette", "uvicorn", "httpx", "hypothesis", "pypdf", "pytest", "typst"}


def test_a_run_that_neither_pushes_nor_probes_imports_no_client_for_it_and_no_console(tmp_path):
    found = modules_of("run", "product-query", "--out", str(tmp_path / "out"), "-q")
    assert "harness.emulator.server" in found
    assert not found & {"httpx", "cryptography", "jsonpath_rfc9535", "harness.emulator.console"}

"""What is shipped is found when the package is installed and the user stands elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder into which the built wheel was installed."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=110)
    (wheel,) = place.glob("*.whl")
    options = ["--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check", "-q"]
    install = [sys.executable, "-m", "pip", "install", *options, "--target", place / "site", wheel]
    subprocess.run(install, check=True, capture_output=True, timeout=110)
    return place / "site"


@pytest.fixture
def harness(installed, tmp_path):
    def run(*words):
        environ = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        return subprocess.run(
            [sys.executable, "-m", "harness", *words],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )

    return run


def test_the_sample_is_certified_from_an_empty_folder(harness, tmp_path):
    done = harness("certify", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["conclusion"] == "READY"
    assert Path(summary["report"]).is_relative_to(tmp_path)
    assert (tmp_path / "reports" / "latest" / "report.html").exists()


def test_the_register_and_the_stock_scenarios_are_found(harness):
    shown = json.loads(harness("catalog", "LIFE-01", "--json").stdout)
    assert shown["requirements"][0]["scenarios"] == ["order-lifecycle"]


def test_the_installed_package_is_the_one_that_ran(harness, installed):
    done = harness("run", "no-such-scenario")
    assert done.returncode == 2
    assert "order-lifecycle" in done.stderr
    assert (installed / "harness" / "_data" / "schemas").is_dir()

"""What is shipped is found when the package is installed and the user stands elsewhere."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from harness.reporters.document import is_available

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
DATA = ("schemas", "scenarios")
"""What lies beside the package in the project, and inside of it in the wheel."""


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
def python(installed, tmp_path):
    def run(*words):
        ours = ("COVERAGE", "PYTEST")
        environ = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            check=False,
            timeout=110,
        )

    return run


@pytest.fixture
def harness(python):
    return lambda *words: python("harness", *words)


def test_the_sample_is_certified_from_an_empty_folder_twice_at_once(harness, tmp_path):
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(harness, "certify", "--json") for _ in range(2)]
    folders = set()
    for done in (one.result() for one in both):
        assert done.returncode == 0, done.stderr
        summary = json.loads(done.stdout)
        assert summary["conclusion"] == "READY"
        assert Path(summary["report"]).is_relative_to(tmp_path)
        folders.add(Path(summary["report"]).parent)
    assert len(folders) == 2
    latest = tmp_path / "reports" / "latest"
    assert (latest / "report.html").exists()
    assert (latest / "report.pdf").exists() == is_available()
    verified = harness("verify", str(latest / "bundle.zip"))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_every_file_of_the_package_is_shipped(installed):
    data = installed / "harness" / "_data"
    places = {"harness": installed / "harness", **{name: data / name for name in DATA}}
    missing = [
        path.relative_to(ROOT)
        for name, place in places.items()
        for path in (ROOT / name).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not (place / path.relative_to(ROOT / name)).exists()
    ]
    assert missing == []


def test_the_register_and_the_stock_scenarios_are_found(harness):
    shown = json.loads(harness("catalog", "LIFE-01", "--json").stdout)
    assert shown["requirements"][0]["scenarios"] == ["order-lifecycle"]


def test_the_installed_package_is_the_one_that_ran(harness, installed):
    done = harness("run", "no-such-scenario")
    assert done.returncode == 2
    assert "order-lifecycle" in done.stderr
    assert (installed / "harness" / "_data" / "schemas").is_dir()


def test_a_fresh_project_runs_its_scenarios_with_pytest(python, installed, tmp_path):
    folder = tmp_path / "scenarios"
    folder.mkdir()
    for name in ("aliexpress/product-query", "aliexpress/order-read", "alibaba/item-detail"):
        shutil.copy(installed / "harness" / "_data" / "scenarios" / f"{name}.yaml", folder)
    rows = "not step and not conclusion"
    words = ("scenarios/", "-n", "2", "--alluredir=allure", "--harness-out=out", "-k", rows)
    done = python("pytest", *words, "-q", "--junitxml=all.xml")
    assert done.returncode == 0, done.stdout + done.stderr
    reports = [
        json.loads(p.read_text()) for p in tmp_path.glob("out/2*/scenarios/*.yaml/report.json")
    ]
    wanted = Counter(row["verdict"] for report in reports for row in report["requirements"])
    suite = ET.parse(tmp_path / "all.xml").getroot()  # noqa: S314 - pytest wrote it
    told = Counter(p.get("value") for p in suite.iter("property") if p.get("name") == "verdict")
    assert len(reports) == 3
    assert told == wanted
    cases = [json.loads(p.read_text()) for p in tmp_path.glob("allure/*-result.json")]
    assert len({case["historyId"] for case in cases}) == sum(wanted.values())

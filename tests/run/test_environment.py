"""On what a run is made: what tells one tool from another, and nothing of whoever runs it."""

import re
import shutil

import pytest

from harness.documents.resources import resource
from harness.run import environment
from harness.run.environment import environment_of_run, in_order, packages_sha256, tool_sha256

DIGEST = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the tool whose digest is taken anew."""
    package = shutil.copytree(environment._PACKAGE / "model", tmp_path / "harness")
    data = shutil.copytree(resource("scenarios", "1688"), tmp_path / "scenarios")
    monkeypatch.setattr(environment, "_PACKAGE", package)
    monkeypatch.setattr(environment, "resource", lambda _name: data)
    return package


def test_the_facts_are_named_and_filled():
    facts = dict(environment_of_run())
    assert all(facts.values())
    assert DIGEST.fullmatch(facts["tool_sha256"])
    assert DIGEST.fullmatch(facts["packages_sha256"])
    assert re.fullmatch(r"[+-][0-9]{2}:[0-9]{2}", facts["utc_offset"])


def test_they_name_no_place_and_nobody(monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    told = repr(environment_of_run())
    assert "/" not in told
    assert "somebody" not in told


@pytest.mark.parametrize("change", ["text", "name", "new"])
def test_another_file_is_another_tool(copy, change):
    before = tool_sha256.__wrapped__()
    path = copy / "text.py"
    if change == "text":
        path.write_text("# another\n", encoding="utf-8")
    elif change == "name":
        path.rename(copy / "words.py")
    else:
        (copy / "more.json").write_text("{}", encoding="utf-8")
    assert tool_sha256.__wrapped__() != before


def test_what_python_compiled_is_none_of_it(copy):
    before = tool_sha256.__wrapped__()
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "text.pyc").write_bytes(b"compiled")
    assert tool_sha256.__wrapped__() == before


def test_another_version_of_a_package_is_another_set(monkeypatch):
    before = packages_sha256()
    found = environment._packages()
    assert {"httpx", "httpcore", "jinja2", "markupsafe"} <= found.keys()
    assert not {"pytest", "sandbox-harness"} & found.keys()
    monkeypatch.setattr(environment, "_packages", lambda: {**found, "httpx": "0"})
    assert packages_sha256.__wrapped__() != before


def test_they_are_printed_in_one_order_whatever_the_log_made_of_it():
    facts = environment_of_run()
    assert in_order(tuple(sorted(facts))) == facts
    assert in_order((("later", "x"), ("tool", "1"))) == (("tool", "1"), ("later", "x"))

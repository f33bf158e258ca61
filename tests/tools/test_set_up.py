"""tools/set_up.py: what `make` does before each of its targets."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "set_up.py"


@pytest.fixture
def set_up(monkeypatch, tmp_path):
    """The tool, at work in a folder of its own, without the interpreter that it would make."""
    spec = importlib.util.spec_from_file_location("set_up", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    for name in ("pyproject.toml", "requirements/run.txt", "requirements/dev.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(module.sys, "argv", ["set_up.py", "run"])
    return module


def test_pip_tells_errors_and_nothing_less(set_up, monkeypatch):
    commands = []
    monkeypatch.setattr(set_up.subprocess, "run", lambda command, **_: commands.append(command))
    assert set_up.main() == 0
    assert set_up.main() == 0
    (command,) = commands
    assert "-qq" in command
    assert "--require-hashes" in command


def test_a_failed_set_up_is_told_in_a_line_and_tried_again(set_up, monkeypatch, capsys):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(set_up.subprocess, "run", fail)
    assert [set_up.main(), set_up.main()] == [4, 4]
    assert "Setting up .venv failed: " in capsys.readouterr().err


def test_what_serves_measurements_stands_apart(set_up, monkeypatch, tmp_path):
    commands = []
    monkeypatch.setattr(set_up.subprocess, "run", lambda command, **_: commands.append(command))
    monkeypatch.setattr(set_up.sys, "argv", ["set_up.py", "bench"])
    (tmp_path / "requirements" / "bench.txt").touch()
    (tmp_path / ".venv-bench").mkdir()
    assert set_up.main() == 0
    assert {command[0] for command in commands} == {str(tmp_path / ".venv-bench/bin/python")}
    assert (tmp_path / ".venv-bench" / "bench.stamp").exists()
    assert not list((tmp_path / ".venv").iterdir())

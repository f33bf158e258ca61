import socket
import tomllib
from pathlib import Path

import pytest

from harness.run import doctor, doctor_surroundings
from harness.run.doctor import EXTRAS, MODULES, examine
from harness.run.doctor_findings import Machine, State

ROOT = Path(__file__).parents[2]


@pytest.fixture
def found(tmp_path):
    """The findings by name, on this machine or one that differs."""

    def look(**other):
        given = {"environ": {}, "reports": tmp_path / "reports", **other}
        return {finding.name: finding for finding in examine(Machine(**given))}

    return look


def test_here_nothing_is_missing_that_a_run_needs(found):
    findings = found()
    assert [f.name for f in findings.values() if f.state is State.TROUBLE] == []
    assert {"python", "harness", "packages", "ports", "clock", "reports", "disk"} <= {*findings}


def test_whatever_is_not_ok_says_what_to_do(found):
    findings = found(has_module=lambda _name: None, find_program=lambda _name: None)
    lacking = [f for f in findings.values() if f.state is not State.OK and f.name != "font"]
    assert len(lacking) > 5
    assert all(f.remedy and f.remedy.en and f.remedy.zh for f in lacking)


def test_a_missing_package_is_trouble_and_a_missing_extra_is_not(found):
    findings = found(has_module=lambda name: name not in {"httpx", "typst"})
    assert findings["packages"].state is State.TROUBLE
    assert "httpx" in findings["packages"].seen.en
    assert findings["extra pdf"].state is State.NOTE
    assert "sandbox-harness[pdf]" in findings["extra pdf"].remedy.en
    assert findings["font"].state is State.NOTE


def test_it_knows_as_many_packages_as_the_project_depends_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(MODULES) == len(project["dependencies"])
    extras = project["optional-dependencies"]
    assert {name: len(extras[name]) for name in EXTRAS} == {n: len(m) for n, m in EXTRAS.items()}


def test_a_machine_without_chinese_makes_its_pdf_in_english(found, monkeypatch):
    from harness.reporters.document.fonts import typefaces  # noqa: PLC0415 - heavy

    bare = typefaces(with_system_fonts=False)
    monkeypatch.setattr(doctor, "imported", lambda _place: lambda: bare)
    assert found()["font"].state is State.NOTE


def test_a_loopback_that_cannot_be_opened_is_trouble(found, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(socket, "create_server", refuse)
    assert found()["ports"].state is State.TROUBLE
    assert "Operation not permitted" in found()["ports"].seen.en


def test_a_taken_port_of_the_emulator_is_a_note(found, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(doctor_surroundings, "_EMULATOR_PORT", port)
        assert found()[f"port {port}"].state is State.NOTE


@pytest.mark.parametrize(
    ("environ", "is_told"),
    [
        ({"HTTP_PROXY": "http://u:hunter2@proxy:1"}, True),
        ({"https_proxy": "http://proxy:1", "no_proxy": "internal"}, True),
        ({"HTTP_PROXY": "http://proxy:1", "NO_PROXY": "localhost,127.0.0.1"}, False),
        ({"HTTP_PROXY": "http://proxy:1", "no_proxy": "*"}, False),
        ({}, False),
    ],
)
def test_a_proxy_that_may_stand_before_the_gateway_is_told_without_its_address(
    found, environ, is_told
):
    findings = found(environ=environ)
    assert ("proxy" in findings) is is_told
    assert "hunter2" not in str(findings)


def test_a_clock_before_this_installation_is_told(found):
    assert found(wall=lambda: 86_400.0)["clock"].state is State.TROUBLE


def test_a_clock_that_jumps_is_trouble(found):
    times = iter([4e9, 4e9 + 3600])
    assert "jumps" in found(wall=lambda: next(times))["clock"].seen.en


def test_a_folder_that_cannot_be_written_is_trouble(found, tmp_path):
    (tmp_path / "file").write_text("")
    finding = found(reports=tmp_path / "file" / "reports")["reports"]
    assert finding.state is State.TROUBLE
    assert "--out" in finding.remedy.en


def test_nothing_is_left_behind(found, tmp_path):
    found()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("free", "state"), [(1 << 40, "ok"), (1 << 28, "note"), (1, "trouble")])
def test_little_room_is_a_note_and_none_is_trouble(found, monkeypatch, free, state):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(doctor_surroundings.shutil, "disk_usage", lambda _place: usage)
    assert found()["disk"].state == state

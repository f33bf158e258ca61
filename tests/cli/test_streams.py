"""What a shell does with our streams: small encodings, full disks, readers that leave."""

import json
import os
import subprocess
import sys

import pytest

from harness.cli import streams
from harness.model.errors import EnvironmentTrouble, Location, Problem

ASCII_ENVIRONMENTS = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.fixture
def shell(tmp_path):
    """Runs a command line of ours in a shell, `harness` standing for it: code, stdout, stderr."""

    def run(line, **environment):
        script = f'harness() {{ "{sys.executable}" -m harness "$@"; }}; {line}'
        done = subprocess.run(
            ["bash", "-c", script],  # noqa: S607 - whatever bash there is
            cwd=tmp_path,
            env={**os.environ, "AE_SECRET": "helloworld", **environment},
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode()

    return run


@pytest.mark.parametrize("environment", ASCII_ENVIRONMENTS)
def test_a_run_is_told_where_the_encoding_is_small(shell, environment):
    code, out, err = shell("harness run product-query", **environment)
    assert (code, err[:7]) == (0, "exit 0:"), err
    assert r"\u2713 CLEAN" in out


@pytest.mark.parametrize("environment", ASCII_ENVIRONMENTS)
def test_json_stays_json_where_the_encoding_is_small(shell, environment):
    line = "harness sign --recipe iop --secret env:AE_SECRET --param a=ä·中😀 --json"
    shown = json.loads(shell(line, **environment)[1])
    assert shown["canonical"] == "aä·中😀"


@pytest.mark.parametrize(
    "words",
    [
        "sign --recipe iop --secret env:AE_SECRET --param a=1",
        "sign --recipe iop --secret env:AE_SECRET --param a=1 --json",
        "catalog",
        "--help",
        "--version",
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_trouble(shell, words, unbuffered):
    code, _, err = shell(f"harness {words} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert code == 4
    assert err.splitlines()[0] == "cannot write to standard output: No space left on device"
    assert "Traceback" not in err
    assert "Exception" not in err


def test_what_cannot_be_said_on_stderr_changes_no_exit_code(shell):
    assert shell("harness certfy 2> /dev/full")[0] == 2
    assert shell("harness certfy 2>&-")[0] == 2


def test_closed_streams_are_no_bug(shell):
    line = "harness sign --recipe iop --secret env:AE_SECRET --param a=1 >&- <&-"
    assert shell(line) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("catalog -v", 0),
        ("explain --recipe iop --secret env:AE_SECRET --param a=1 --given 00", 1),
    ],
)
def test_a_reader_that_leaves_early_changes_no_exit_code(shell, words, code):
    _, out, err = shell(f"harness {words} | true; echo ${{PIPESTATUS[0]}}")
    assert out == f"{code}\n"
    assert "Traceback" not in err
    assert "Error" not in err


def test_show_says_why_stdout_cannot_be_written(monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as full, monkeypatch.context() as patched:  # noqa: PTH123
        patched.setattr(sys, "stdout", full)
        with pytest.raises(EnvironmentTrouble, match="No space left"):
            streams.show("x")
        streams.show("nobody hears this, and nothing fails any more")


def test_streams_that_are_no_files_are_left_alone(monkeypatch):
    class Plain:
        """Has neither an encoding nor a descriptor."""

    with monkeypatch.context() as patched:
        plain = Plain()
        patched.setattr(sys, "stdout", plain)
        streams.open_streams()
        assert sys.stdout is plain


def test_of_one_file_fifty_problems_are_told(capsys):
    problems = [Problem(Location("a.yaml", n), "wrong") for n in range(1, 61)]
    problems.append(Problem(Location("b.yaml"), "wrong\x1b[2J", "mend it"))
    streams.tell_problems(tuple(problems))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 52
    assert lines[49:] == [
        "a.yaml:50:1: wrong",
        "a.yaml: and 10 more",
        r"b.yaml:1:1: wrong\x1b[2J; mend it",
    ]

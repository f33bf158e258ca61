import os
import threading
import time
from pathlib import Path

import pytest

from harness.sources.application import ApplicationProcess


def process(code, folder=None, **env):
    return ApplicationProcess(["python", "-c", code], env={**os.environ, **env}, folder=folder)


def never(_how):
    pytest.fail("the end was expected")


def test_the_environment_arrives_and_the_output_is_kept():
    application = process("import os; print(os.environ['AE_WORD'])", AE_WORD="here I am")
    application.expect_end()
    assert application.start(never) == ""
    assert application.wait(20)
    application.stop()
    assert application.output == "here I am\n"


def test_an_end_that_nobody_asked_for_is_reported_with_its_code():
    ended = threading.Event()
    seen = []
    application = process("raise SystemExit(7)")
    application.start(lambda how: (seen.append(how), ended.set()))
    assert ended.wait(20)
    application.stop()
    assert seen == [7]


def test_a_command_that_cannot_be_started_says_why():
    application = ApplicationProcess(["/no/such/program"], env=dict(os.environ), folder=None)
    assert "No such file" in application.start(never)
    application.stop()


def test_the_whole_process_tree_is_ended(tmp_path):
    note = tmp_path / "child"
    code = (
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)"
    )
    application = process(code)
    application.start(never)
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    child = int(note.read_text())
    application.stop()
    for _ in range(500):  # a killed process takes a moment to be gone
        if not _is_alive(child):
            return
        time.sleep(0.02)
    pytest.fail("the child lives on")


def test_an_application_that_ignores_the_request_to_end_is_ended(monkeypatch):
    monkeypatch.setattr("harness.sources.application._PATIENCE", 0.3)
    code = (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('deaf', flush=True)\ntime.sleep(600)"
    )
    application = process(code)
    application.start(never)
    while "deaf" not in application.output:
        time.sleep(0.02)
    application.stop()
    assert application.wait(0)


def test_only_the_newest_output_is_kept_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr("harness.sources.application._KEPT_LINES", 4000)
    application = process("for i in range(4010): print(i)")
    application.expect_end()
    application.start(never)
    application.wait(20)
    application.stop()
    assert application.output.startswith("[10 earlier lines left out]\n10\n")


def test_a_file_is_looked_for_beside_the_statement_and_then_where_the_user_stands(
    tmp_path, monkeypatch
):
    (tmp_path / "here").mkdir()
    (tmp_path / "beside").mkdir()
    (tmp_path / "here" / "app.py").write_text("print('where the user stands')")
    monkeypatch.chdir(tmp_path / "here")
    application = ApplicationProcess(
        ["python", "app.py"], env=dict(os.environ), folder=tmp_path / "beside"
    )
    application.expect_end()
    application.start(never)
    application.wait(20)
    application.stop()
    assert application.output == "where the user stands\n"


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return "Z (zombie)" not in (status.read_text() if status.exists() else "")

import gzip
import os
import threading
from pathlib import Path

import pytest

from harness.model.errors import UsageError
from harness.run import intake as intake_module
from harness.run.intake import take_in
from harness.sources.recorded import TrafficFile, TrafficKind

SAMPLE = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "sample"
HAR = SAMPLE / "order-lifecycle.har"


def nothing():
    raise AssertionError("nobody asked for standard input")


def test_a_file_is_opened_as_often_as_it_is_wanted():
    intake = take_in([str(HAR)], nothing)
    assert intake.held == {}
    for _ in range(2):
        with intake.open(intake.files[0]) as stream:
            assert stream.read() == HAR.read_bytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_held_and_its_kind_is_known(pack):
    content = pack(HAR.read_bytes())
    intake = take_in(["-"], lambda: content)
    (file,) = intake.files
    assert file.kind is TrafficKind.HAR
    for _ in range(2):
        with intake.open(file) as stream:
            assert stream.read() == content


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x1f\x8b\x08torn"])
def test_standard_input_that_holds_no_traffic_has_no_kind(content):
    assert take_in(["-"], lambda: content).files[0].kind is None


def test_a_pipe_can_be_read_once_only_and_is_held(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(HAR.read_bytes(),))
    writer.start()
    intake = take_in([str(pipe)], nothing)
    writer.join()
    assert intake.files[0].kind is TrafficKind.HAR
    for _ in range(2):
        with intake.open(intake.files[0]) as stream:
            assert stream.read() == HAR.read_bytes()


def test_a_device_without_an_end_is_not_held(monkeypatch):
    monkeypatch.setattr(intake_module, "MOST_HELD", 1 << 20)
    with pytest.raises(UsageError, match="/dev/zero is no plain file and holds more than 1 MiB"):
        take_in(["/dev/zero"], nothing)


def test_a_file_that_is_gone_by_now_is_told(tmp_path):
    intake = take_in([str(HAR)], nothing)
    gone = TrafficFile(path=str(tmp_path / "gone.har"))
    with pytest.raises(UsageError, match=r"cannot read .*gone\.har"):
        intake.open(gone)

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.mark.long
def test_two_certifications_at_once_both_succeed(tmp_path):
    def one(name):
        command = [sys.executable, "-m", "harness", "certify", "--out", tmp_path / name, "-q"]
        return subprocess.run(command, capture_output=True, check=False, timeout=110).returncode

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(one, ["a", "b"])) == [0, 0]

import json

import pytest

from harness.cli.main import main


@pytest.fixture
def harness(capsys):
    """Runs one command line in this process: exit code, stdout, stderr."""

    def run(*words):
        code = main([str(w) for w in words])
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return run


@pytest.fixture
def harness_json(harness):
    """The same with --json: exit code and the object on stdout."""

    def run(*words):
        code, out, err = harness(*words, "--json")
        assert out.count("\n") == 1, err
        return code, json.loads(out)

    return run

"""`--harness-sign`: the bundles of a session's runs are signed, and the key is read first."""

import pytest

from harness.evidence.dsse import is_signed_by, read_envelope
from harness.evidence.keys import read_public_key, write_new_keys


@pytest.fixture
def public(pytester, monkeypatch):
    made = write_new_keys(pytester.path / "a.key")
    monkeypatch.setenv("HARNESS_TEST_KEY", made.private.read_text(encoding="utf-8"))
    return read_public_key(made.public)


@pytest.fixture
def attestations(pytester):
    def read():
        found = pytester.path.glob("out/2*/**/attestation.dsse.json")
        return [read_envelope(path.read_bytes()) for path in found]

    return read


OBSERVED = """
import pytest

@pytest.mark.harness_observed
def test_nothing(emulator):
    pass
"""


def test_runs_of_scenarios_and_of_observed_tests_are_signed(
    project, pytester, public, attestations
):
    project("product-query")
    pytester.makepyfile(OBSERVED)
    pytester.runpytest_inprocess("--harness-out=out", "--harness-sign=env:HARNESS_TEST_KEY")
    found = attestations()
    assert len(found) == 2
    assert all(is_signed_by(envelope, public) for envelope in found)


@pytest.mark.usefixtures("public")
def test_the_ini_file_names_the_key_from_where_it_lies(project, pytester, attestations):
    project("product-query")
    pytester.makeini("[pytest]\nharness_sign = file:a.key\nharness_scenarios = true\n")
    pytester.runpytest_inprocess("--harness-out=out")
    assert len(attestations()) == 1


@pytest.mark.parametrize("given", ["env:NO_SUCH_KEY", "file:no.key", "MC4CAQAwBQYDK2VwBCIEIAAB"])
def test_a_key_that_cannot_be_read_ends_the_session_before_anything_runs(project, pytester, given):
    project("product-query")
    result = pytester.runpytest_inprocess("--harness-out=out", f"--harness-sign={given}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    told = "\n".join(result.errlines)
    assert "signing key" in told
    assert given.startswith(("env:", "file:")) or given not in told
    assert not (pytester.path / "out").exists()

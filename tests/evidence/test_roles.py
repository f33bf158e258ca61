import pytest

from harness.evidence.roles import Role, media_type_of, role_of


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("report.json", Role.REPORT),
        ("ctrf.json", Role.VIEW),
        ("traffic.har", Role.VIEW),
        ("allure-results/x-result.json", Role.VIEW),
        ("evidence/shards/1/evidence/log.ndjson", Role.EVIDENCE),
        ("README.txt", Role.README),
        ("client/report.json", Role.EXTERNAL),
        ("evidence.txt", Role.EXTERNAL),
    ],
)
def test_a_path_says_what_the_file_is(path, role):
    assert role_of(path) is role


def test_a_suffix_says_the_type_in_either_case_and_an_unknown_one_none():
    assert media_type_of("a/B.JSON") == "application/json"
    assert media_type_of("traffic.har") == "application/json"
    assert media_type_of("a.exe") == media_type_of("json") == "application/octet-stream"

"""Which names a file of a bundle may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.member_names import bad_name, name_flaws


@pytest.mark.parametrize(
    "name",
    ["report.json", "evidence/log.ndjson", "evidence/scenarios/下单.yaml", "a.b.c/-x_1 2.txt",
     "console.txt", "auxiliary/nullify.txt", ".hidden"],
)  # fmt: skip
def test_an_ordinary_name_is_good(name):
    assert bad_name(name) is None


@pytest.mark.parametrize("name", ["con", "CON.txt", "a/Nul", "a/aux.tar.gz", "LPT9", "com1 .x"])
def test_a_device_of_windows_is_no_name(name):
    assert "device" in bad_name(name).en


@given(st.text(max_size=30))
def test_a_good_name_stays_below_its_folder_on_every_system(name):
    if bad_name(name) is None:
        parts = name.split("/")
        assert ".." not in parts
        assert all(parts)
        assert not set('\\:<>"|?*\0') & set(name)


def test_all_problems_of_all_names_are_told():
    flaws = name_flaws(["a", "a", "A", "../b", "c/d", "C"])
    assert [flaw.path for flaw in flaws] == ["../b", "a", "A", "c/d"]

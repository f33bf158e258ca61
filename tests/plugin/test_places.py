from pathlib import Path

import pytest

from harness.plugin.places import Places, path_of


@pytest.mark.parametrize(
    ("test", "path"),
    [
        ("scenarios/a.yaml", "scenarios/a.yaml"),
        ("tests/test_a.py::TestB::test_c", "tests/test_a.py/TestB/test_c"),
    ],
)
def test_a_plain_id_is_a_path(test, path):
    assert path_of(test) == Path(path)


def test_odd_ids_keep_apart_and_stay_below():
    odd = [
        "../a.yaml",
        "a.yaml",
        ".. /a.yaml",
        "t.py::x[a/b]",
        "t.py::x[a:b]",
        "t.py::" + "y" * 300,
    ]
    paths = [path_of(test) for test in odd]
    assert len(set(paths)) == len(odd)
    assert not any(".." in path.parts or path.is_absolute() for path in paths)
    assert all(len(part) < 100 for path in paths for part in path.parts)


def test_a_second_run_of_a_test_has_a_folder_of_its_own(tmp_path):
    places = Places(notes=tmp_path, runs=tmp_path)
    first = places.run_folder("t.py::x")
    first.mkdir(parents=True)
    assert places.run_folder("t.py::x") == first.with_name("x-2")

"""A spool tells what it was given, in order, however little it may hold."""

import copy
import errno
import pickle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.checks import spool
from harness.checks.spool import Spool
from harness.model.errors import EnvironmentTrouble

ONE_MEMORY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The same bound for all examples."""
FACTS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.text(max_size=3)))


@pytest.fixture(name="tiny")
def tiny_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD_FACTS", 3)
    monkeypatch.setattr(spool, "HELD_BYTES", 100)
    monkeypatch.setattr(spool, "MOST_RUNS", 4)


def spooled(facts: list[Any]) -> Spool[Any]:
    made = Spool[Any](3)
    for fact in facts:
        made.add(fact)
    return made


@pytest.mark.usefixtures("tiny")
@ONE_MEMORY
@given(parts=st.lists(FACTS, min_size=1, max_size=6))
def test_parts_that_travel_and_merge_are_told_in_order(parts: list[list[Any]]) -> None:
    whole = spooled(parts[0])
    for part in parts[1:]:
        whole.merge(pickle.loads(pickle.dumps(spooled(part))))  # noqa: S301 - our own bytes
    everything = sorted(fact for part in parts for fact in part)
    assert list(whole) == everything
    assert list(copy.deepcopy(whole)) == everything
    assert len(whole) == len(everything)


@pytest.mark.usefixtures("tiny")
@ONE_MEMORY
@given(facts=FACTS)
def test_groups_hold_all_facts_of_their_key(facts: list[Any]) -> None:
    found = dict(spooled(facts).groups())
    assert found == {key: sorted(f for f in facts if f[0] == key) for key in sorted({*found})}
    assert sum(map(len, found.values())) == len(facts)


@pytest.mark.usefixtures("tiny")
def test_what_was_told_takes_in_more_and_is_told_again() -> None:
    made = spooled([("b", n, "") for n in range(50)])
    assert len(list(made)) == 50
    made.add(("a", 0, ""))
    assert next(iter(made)) == ("a", 0, "")
    assert len(list(made)) == 51


@pytest.mark.usefixtures("tiny")
def test_two_may_go_through_it_side_by_side() -> None:
    made = spooled([("a", n, "") for n in range(40)])
    assert list(zip(made, made, strict=True)) == [(fact, fact) for fact in made]


def test_what_is_put_aside_has_no_name(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(spool, "HELD_FACTS", 3)
    monkeypatch.setattr(spool, "HELD_BYTES", 10)
    made = spooled([("a", n, "") for n in range(40)])
    assert list(tmp_path.iterdir()) == []
    assert len(list(made)) == 40


class Full:
    """A file on a disk that takes so many bytes more."""

    def __init__(self, room: int) -> None:
        self._room = room

    def seek(self, _at: int) -> None:
        pass

    def write(self, data: memoryview) -> int:
        taken = min(self._room, len(data))
        if not taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._room -= taken
        return taken

    def close(self) -> None:
        pass


@pytest.mark.usefixtures("tiny")
def test_a_full_disk_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full(100))
    with pytest.raises(EnvironmentTrouble, match="No space left on device") as trouble:
        spooled([("a", n, "") for n in range(40)])
    assert "TMPDIR" in trouble.value.hint


@pytest.mark.usefixtures("tiny")
def test_without_any_folder_for_temporary_files_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_: Any, **__: Any) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", none)
    monkeypatch.setattr("tempfile.gettempdir", none)
    with pytest.raises(EnvironmentTrouble, match="No usable temporary directory"):
        spooled([("a", n, "") for n in range(40)])

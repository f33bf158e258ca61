"""Something is made once in a session, whatever happens to whoever makes it."""

import multiprocessing
import os

import pytest

from harness.plugin.once import Note, all_notes, made_once

FORK = multiprocessing.get_context("spawn")


def _make(folder, made):
    def make():
        with made.open("a") as stream:
            stream.write("x")
        return Note(title="scenario", is_examined=True, excused=(("A-01", "known"),))

    made_once(folder, "scenario", make)


def _die(folder):
    made_once(folder, "scenario", lambda: os._exit(9))


def test_processes_side_by_side_make_it_once_and_read_the_same(tmp_path):
    made = tmp_path / "made"
    workers = [FORK.Process(target=_make, args=(tmp_path / "n", made)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert made.read_text() == "x"
    (note,) = all_notes(tmp_path / "n")
    assert note == Note(title="scenario", is_examined=True, excused=(("A-01", "known"),))


def test_a_maker_that_died_is_a_problem_and_nobody_waits_for_it(tmp_path):
    dying = FORK.Process(target=_die, args=(tmp_path,))
    dying.start()
    dying.join(60)
    note = made_once(tmp_path, "scenario", lambda: pytest.fail("it must not be tried again"))
    assert note.problem == "the process that made this run was lost before it was through"


def test_a_maker_that_fails_raises_and_leaves_its_reason(tmp_path):
    def fail():
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck"):
        made_once(tmp_path, "scenario", fail)
    assert made_once(tmp_path, "scenario", fail).problem == "ValueError: no luck"

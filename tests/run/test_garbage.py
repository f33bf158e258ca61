"""How often a process looks for garbage."""

import gc
from collections.abc import Iterator

import pytest

from harness.run.garbage import search_seldom


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    often = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*often)


def test_what_is_there_already_is_not_searched():
    search_seldom()
    assert gc.get_freeze_count() > 0


def test_garbage_made_later_is_still_found():
    search_seldom()
    gc.collect()
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.isenabled()
    assert gc.collect() >= 1


def test_it_searches_more_seldom_than_python_does_and_not_never():
    often = gc.get_threshold()
    search_seldom()
    assert gc.get_threshold()[0] > often[0] > 0

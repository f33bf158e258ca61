from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.run.overlap import is_any_shared, mark_of, smallest

ANSWER = Response(
    status=200, headers=(("date", "Sun, 22 Nov 2026 08:00:00 GMT"),), body=b'{"code":"0"}'
)
CALL = Exchange(
    id="x1",
    direction=Direction.OUTBOUND,
    request=Request(method="POST", url="http://127.0.0.1:1/sync", body=b"method=a&sign=F"),
    response=ANSWER,
    started=datetime(2026, 11, 22, 8, tzinfo=UTC),
)
LOST = replace(CALL, response=None, failure=Failure(kind=FailureKind.RESET, message="gone"))


def test_who_recorded_an_exchange_does_not_matter():
    other = replace(
        CALL, id="f2.x9", started=CALL.started + timedelta(hours=1), time_source="har", elapsed=0.2
    )
    assert mark_of(other) == mark_of(CALL)


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, request=replace(CALL.request, body=b"method=a&sign=0")),
        replace(CALL, request=replace(CALL.request, url="http://127.0.0.1:1/rest")),
        replace(CALL, response=replace(ANSWER, body=b'{"code":"1"}')),
        replace(CALL, response=replace(ANSWER, headers=(("date", "later"),))),
        LOST,
    ],
)
def test_another_exchange_has_another_mark(other):
    assert mark_of(other) != mark_of(CALL)


def test_lost_calls_are_told_apart_by_the_second_in_which_they_began():
    assert mark_of(replace(LOST, started=LOST.started + timedelta(milliseconds=3))) == mark_of(LOST)
    assert mark_of(replace(LOST, started=LOST.started + timedelta(seconds=1))) != mark_of(LOST)


def test_of_a_large_file_only_so_many_marks_are_kept():
    assert smallest([*range(10_000), *range(10_000)]) == frozenset(range(512))
    assert smallest(reversed(range(10_000))) == frozenset(range(512))


def test_files_share_something_when_any_two_of_them_do():
    apart = [smallest(range(0, 900, 3)), smallest(range(1, 900, 3)), smallest(range(2, 900, 3))]
    assert not is_any_shared(apart)
    assert not is_any_shared(apart[:1])
    assert is_any_shared([*apart, smallest([898])])

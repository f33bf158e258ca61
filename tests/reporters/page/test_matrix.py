from harness.model.particulars import Traced
from harness.reporters.page.matrix import Matrix


def rows(build, count, **changes):
    return tuple(Traced(requirement=build.requirement(f"A-{n}"), **changes) for n in range(count))


def test_a_row_that_nothing_claims_and_nothing_examined_is_a_hole(build):
    (bare,) = rows(build, 1, checks=("a",))
    assert Matrix((), (bare,)).holes == [bare]


def test_a_row_that_a_scenario_claims_or_a_check_examined_is_none(build):
    claimed = rows(build, 1, scenarios=("s",))
    examined = rows(build, 1, checks=("a",), examined=("a",))
    assert Matrix(("s",), claimed + examined).holes == []


def test_where_there_are_too_many_rows_holes_come_first(build):
    shown = rows(build, 500, examined=("a",), checks=("a",))
    hole = rows(build, 1)
    matrix = Matrix((), shown + hole)
    assert len(matrix.shown) == 300
    assert matrix.shown[0] == hole[0]

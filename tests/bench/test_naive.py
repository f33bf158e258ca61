"""The baseline really checks what it says: signatures and schemas."""

import pytest

from bench.naive import main as naive
from bench.traffic.__main__ import day
from bench.traffic.forms import FORMS

COUNT = 120


@pytest.mark.parametrize("form", sorted(FORMS))
def test_right_traffic_is_right_in_every_form(form, tmp_path, capsys):
    file = tmp_path / f"day.{form}"
    file.write_text("".join(FORMS[form](day(COUNT, form=form))), encoding="utf-8")
    naive(form, str(file))
    assert capsys.readouterr().out == f"{COUNT} exchanges, 0 wrong\n"


def test_wrong_signatures_are_seen(tmp_path, capsys):
    exchanges = list(day(COUNT, seed=3, mistakes=0.5))
    wrong = sum(each.mistake in {"SIGN-02", "FMT-01"} for each in exchanges)
    file = tmp_path / "day.ndjson"
    file.write_text("".join(FORMS["ndjson"](exchanges)), encoding="utf-8")
    naive("ndjson", str(file))
    assert wrong
    assert capsys.readouterr().out == f"{COUNT} exchanges, {wrong} wrong\n"

"""What is said of a source beside the places of secrets."""

from harness.checks.registry import Examined, Note


def events_of_scan(recorded, **row):
    return recorded({"traffic": [{"scan": "done", "files": "3", **row}]}).events_of("DATA-05")


def test_what_was_not_searched_is_told_in_both_languages_and_decides_nothing(recorded):
    note, examined = events_of_scan(recorded, left_out="2", unsearched=["dump.sql", "b.json"])
    assert note.text.en.endswith(": 2 files of the source (dump.sql, b.json).")
    assert note.text.zh.startswith("源码中有 2 个文件未扫描")
    assert note.text.zh.endswith("：dump.sql, b.json。")
    assert examined == Examined()


def test_of_many_that_were_not_searched_some_are_named(recorded):
    note, _ = events_of_scan(recorded, left_out="7", unsearched=list("abcde"))
    assert "7 files of the source (a, b, c, d, e, ...)" in note.text.en


def test_where_all_was_searched_nothing_is_noted(recorded):
    assert not any(isinstance(event, Note) for event in events_of_scan(recorded))

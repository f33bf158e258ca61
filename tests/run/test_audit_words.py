from collections import Counter
from dataclasses import replace

import pytest

from harness.model.errors import Location
from harness.model.statement import Statement
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.run.audit_words import Guess, audit_notes, damage_text, input_file
from harness.run.file_read import FileRead
from harness.sources.recorded import Damage, TrafficFile, TrafficKind

READ = FileRead(file=TrafficFile(path="a.har", kind=TrafficKind.HAR), sha256="ab", exchanges=3)
STATEMENT = Statement(
    edition="aliexpress",
    name="ERP",
    version="1",
    company="Example",
    app_key="12345678",
    app_secret=None,
    interfaces=(),
    capabilities={},
    callback_url="http://127.0.0.1:9000/callbacks",
)
TORN = Damage(location=Location("a.har", 4, 2), what=Text("it ends early", "提前结束"))


def notes(*files, statement=STATEMENT, guess=Guess.NAMED):
    edition = edition_named("aliexpress")
    return [
        note.en for note in audit_notes(files, edition=edition, guess=guess, statement=statement)
    ]


def test_traffic_that_was_judged_whole_needs_no_note():
    assert notes(READ) == []


def test_secrets_that_were_not_searched_for_are_told_in_both_languages():
    told = audit_notes(
        [READ],
        edition=edition_named("aliexpress"),
        guess=Guess.NAMED,
        statement=STATEMENT,
        secrets_left_out=True,
    )
    (note,) = told
    assert "More than 50,000 secrets were met" in note.en
    assert "no search is recorded" in note.en
    assert "超过 50,000 项" in note.zh


def test_other_hosts_are_counted_over_all_files_the_most_frequent_first():
    one = replace(READ, left_out=Counter({"a.example": 2, "b.example:8080": 1}))
    two = replace(READ, left_out=Counter({"b.example:8080": 4}))
    (note,) = notes(one, two)
    assert "7 exchanges went to other hosts" in note
    assert "b.example:8080 (5), a.example (2)." in note


def test_of_many_hosts_the_first_five_are_named():
    (note,) = notes(replace(READ, left_out=Counter({f"h{n}.example": 9 - n for n in range(8)})))
    assert "h4.example (5) and 3 more." in note
    assert "h5.example" not in note


def test_one_exchange_is_one_exchange():
    (note,) = notes(replace(READ, left_out=Counter({"a.example": 1})))
    assert note.startswith("1 exchange went to other hosts than the platform's and was left out")


def test_calls_of_another_platform_are_known_by_their_host():
    (note,) = notes(replace(READ, left_out=Counter({"api.1688.com": 2})))
    assert "--edition 1688" in note


def test_a_guess_and_a_missing_statement_are_told():
    guessed, missing = notes(READ, statement=None, guess=Guess.GUESSED)
    assert "--edition" in guessed
    assert "--statement FILE" in missing


@pytest.mark.parametrize(("kind", "count"), [(TrafficKind.HAR, 1), (TrafficKind.NDJSON, 0)])
def test_a_placeholder_in_the_callback_address_matters_for_a_har_only(kind, count):
    statement = replace(STATEMENT, callback_url="http://127.0.0.1:{callback_port}/callbacks")
    read = replace(READ, file=replace(READ.file, kind=kind))
    assert len(notes(read, statement=statement)) == count


def test_what_stood_in_a_file_before_is_told_with_the_files():
    (note,) = notes(READ, replace(READ, repeated=4), replace(READ, repeated=1))
    assert note.startswith("5 exchanges of a.har, a.har stand in a file before as well")


def test_facts_that_a_recording_brought_along_are_told():
    (note,) = notes(replace(READ, stored_facts=1))
    assert note.startswith("1 exchange brought the facts along")


def test_damage_is_told_with_its_first_place_and_the_number_of_others():
    torn = replace(READ, damage=(TORN, TORN))
    assert damage_text([READ]) is None
    assert damage_text([READ, replace(READ, damage=(TORN,))]).en == "a.har:4:2: it ends early"
    assert damage_text([torn]).en == "a.har:4:2: it ends early (and 1 more place)"
    assert damage_text([torn, torn]).zh == "a.har:4:2：提前结束（另有 3 处）"


def test_a_dash_is_called_standard_input():
    damage = replace(TORN, location=Location("-", 4, 2))
    read = replace(READ, file=TrafficFile(path="-"), damage=(damage,))
    (told,) = input_file(read).damage
    assert told == Text("standard input:4:2: it ends early", "标准输入:4:2：提前结束")


def test_of_very_much_damage_the_first_places_are_kept_and_all_are_counted():
    file = input_file(replace(READ, damage=(TORN,) * 50))
    assert (len(file.damage), file.damaged) == (20, 50)


def test_an_assumed_edition_is_told():
    (told,) = notes(READ, guess=Guess.FALLBACK)
    assert "was assumed" in told


def test_answers_without_bodies_are_told():
    (told,) = notes(replace(READ, bodiless=2))
    assert told.startswith("2 answers came without a readable body")

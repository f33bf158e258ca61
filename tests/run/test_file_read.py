from collections import Counter
from dataclasses import replace

from harness.model.errors import Location
from harness.model.text import Text
from harness.run.file_read import FileRead
from harness.sources.recorded import Damage, TrafficFile

READ = FileRead(file=TrafficFile(path="a.ndjson"), exchanges=3, bodiless=1, stored_facts=2)
TORN = Damage(location=Location("a.ndjson", 4, 2), what=Text("it ends early", "提前结束"))


def test_the_pieces_of_a_file_add_up():
    later = replace(READ, sha256="ab", repeated=4, sample=frozenset({7}), damage=(TORN,))
    made = READ.joined(later)
    assert (made.exchanges, made.bodiless, made.stored_facts, made.repeated) == (6, 2, 4, 4)
    assert (made.sha256, made.sample, made.damage) == ("ab", {7}, (TORN,))
    assert made.joined(READ).sha256 == "ab"


def test_of_the_marks_of_all_pieces_the_smallest_are_kept():
    one, other = (replace(READ, sample=frozenset(range(n, 1_000, 2))) for n in (0, 1))
    assert one.joined(other).sample == frozenset(range(512))


def test_hosts_beyond_number_are_counted_together_over_all_pieces():
    one = replace(READ, left_out=Counter({f"h{n}.example": 1 for n in range(999)}))
    other = replace(READ, left_out=Counter({"h0.example": 5, "new.example": 1, "more.example": 2}))
    made = one.joined(other).left_out
    assert (made["h0.example"], made["new.example"], made[""]) == (6, 1, 2)
    assert len(made) == 1_001
    assert one.left_out["h0.example"] == 1


def test_of_very_much_damage_in_many_pieces_the_first_places_are_told():
    many = replace(READ, damage=(TORN,) * 700)
    made = many.joined(many).joined(many)
    assert len(made.damage) == 1_001
    assert made.damage[-1].untold == 1_100

import json
from pathlib import Path

import pytest

from harness.run.shard import Reading, ShardOrder, judge_file
from harness.sources.recorded import TrafficFile

LAZOP = (
    Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients" / "lazop-sdk-1.0.3.ndjson"
)
ORDER = ShardOrder(
    edition="aliexpress",
    statement=None,
    environ=(),
    gateways=frozenset(),
    only=(),
    key=b"k" * 32,
)


@pytest.fixture
def foreign(tmp_path):
    """A file whose exchanges go to so many hosts of nobody we know."""

    def write(hosts):
        record = json.loads(LAZOP.read_text("utf-8").splitlines()[0])
        lines = []
        for number in range(hosts):
            record["request"]["url"] = f"https://user@h{number}.example:8443/p"
            lines.append(json.dumps(record) + "\n")
        path = tmp_path / "foreign.ndjson"
        path.write_text("".join(lines), "utf-8")
        return TrafficFile(path=str(path))

    return write


def test_other_hosts_are_counted_with_their_ports_and_without_user_names(foreign):
    shard = judge_file(foreign(2), ORDER)
    assert shard.exchanges == 0
    assert dict(shard.left_out) == {"h0.example:8443": 1, "h1.example:8443": 1}


def test_hosts_beyond_number_are_counted_together(foreign):
    shard = judge_file(foreign(1_003), ORDER)
    assert shard.left_out.total() == 1_003
    assert shard.left_out[""] == 3


def test_exchanges_of_a_file_before_are_not_judged_again():
    file, seen = TrafficFile(path=str(LAZOP)), set[int]()
    first, second = (judge_file(file, ORDER, seen=seen) for _ in range(2))
    assert (first.exchanges, first.repeated) == (13, 0)
    assert (second.exchanges, second.repeated) == (0, 13)
    assert first.sample == second.sample


def test_the_same_exchange_twice_in_one_file_is_judged_twice(tmp_path):
    path = tmp_path / "twice.ndjson"
    path.write_bytes(LAZOP.read_bytes() * 2)
    shard = judge_file(TrafficFile(path=str(path)), ORDER, seen=set())
    assert (shard.exchanges, shard.repeated) == (26, 0)


def test_a_reading_that_is_broken_off_has_read_no_further():
    reading = Reading(TrafficFile(path=str(LAZOP)), ORDER)
    assert next(reading.exchanges()).id == "x1"
    assert reading.sha256 == ""

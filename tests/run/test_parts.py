"""Which scenarios each shard of a run plays."""

import pytest

from harness.model.errors import UsageError
from harness.run.parts import Part, numbers_of_part, part_of

WHOLE = ("order-lifecycle", "token-renewal", "outage", "callbacks", "ip-whitelist")


@pytest.mark.parametrize("of", range(1, 6))
def test_every_scenario_is_played_by_exactly_one_shard(of):
    shares = [Part(number=n, of=of, whole=WHOLE).share for n in range(1, of + 1)]
    assert sorted(name for share in shares for name in share) == sorted(WHOLE)
    assert all(shares)


def test_a_shard_plays_every_so_manyth_name_in_the_order_of_the_run():
    # Sorted: callbacks, ip-whitelist, order-lifecycle, outage, token-renewal.
    assert part_of("1/2", WHOLE).share == ("order-lifecycle", "token-renewal", "callbacks")
    assert part_of("2/2", WHOLE).share == ("outage", "ip-whitelist")


def test_shares_do_not_depend_on_the_order_in_which_scenarios_are_named():
    back = part_of("2/3", WHOLE[::-1]).share
    assert set(part_of("2/3", WHOLE).share) == set(back)


@pytest.mark.parametrize(
    "text", ["", "2", "0/3", "4/3", "1/0", "-1/2", "1/2/3", "a/b", "1/1000", "１/２", "1 / 2"]
)
def test_what_is_no_part_of_a_whole_is_refused(text):
    with pytest.raises(UsageError, match="no part of a whole"):
        numbers_of_part(text)


def test_more_shards_than_scenarios_are_refused():
    with pytest.raises(UsageError, match="nothing to play") as caught:
        part_of("1/6", WHOLE)
    assert "5 at most" in caught.value.hint

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.assess.hearing import Heard
from harness.evidence.learned import Learned
from harness.run.file_read import FileRead
from harness.run.piece import Piece
from harness.run.shard import Shard
from harness.run.whole import Whole
from harness.sources.recorded import TrafficFile

NOTHING = Learned()


def shard(number=1, learned=NOTHING, **read):
    file = TrafficFile(path=f"{number}.ndjson", number=number)
    return Shard(
        piece=Piece(file=file),
        read=FileRead(file=file, **read),
        heard=Heard(calls=2),
        learned=learned,
        replaced=Counter({"secret": 3}),
    )


@pytest.fixture
def whole():
    return Whole()


def test_shards_add_up(whole):
    for made in (shard(1, exchanges=3), shard(2, exchanges=4), shard(1, exchanges=5, sha256="ab")):
        whole.add(made)
    assert (whole.exchanges, whole.heard.calls, whole.replaced) == (12, 6, {"secret": 9})
    assert [(read.file.number, read.exchanges) for read in whole.files] == [(1, 8), (2, 4)]
    assert whole.files[0].sha256 == "ab"
    assert len(whole.pieces) == 3


@given(values=st.lists(st.frozensets(st.integers(0, 50), max_size=5), max_size=40))
def test_what_was_learned_of_all_shards_is_known(values):
    whole = Whole()
    for some in values:
        met = frozenset((bytes([value]), f"secret-{value}") for value in some)
        whole.add(shard(learned=Learned(met)))
    assert whole.learned.secrets == {f"secret-{value}" for some in values for value in some}

"""Reading our own recordings one exchange at a time: the file's size is no matter."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange, Request, Response
from harness.model.recording import Provenance, Recording
from harness.sources.cassette_file import cassette_bytes
from harness.sources.har_file import har_bytes
from harness.sources.recorded import Damage, TrafficFile, read_items

pytestmark = pytest.mark.long

FEW, MANY = 200, 2_000
SLACK = 1024 * 1024
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
ABOUT = Provenance(
    run_id="r",
    recorded=MOMENT,
    edition="aliexpress",
    app_key="12345678",
    driver="reference",
    tool_version="0.1.0",
    cassette_key="cassette-1",
)
CALL = Exchange(
    id="",
    direction=Direction.OUTBOUND,
    started=MOMENT,
    request=Request(method="POST", url="http://127.0.0.1:9/sync", body=b"q=" + b"%7B%22" * 100),
    response=Response(status=200, body=b'{"a":"' + b"x" * 900 + b'"}'),
)
ACT = Act(kind=ActKind.PLATFORM_ACT, at=MOMENT, name="buyer.pays", outcome="done")


def recording(count):
    """Calls and callbacks in turn, and as many acts."""
    exchanges = (
        replace(CALL, id=f"x{n}", direction=list(Direction)[n % 2]) for n in range(1, count + 1)
    )
    return Recording(exchanges=tuple(exchanges), acts=(ACT,) * count, provenance=ABOUT)


FORMS = {
    "yaml": lambda made: cassette_bytes(made, is_json=False),
    "json": lambda made: cassette_bytes(made, is_json=True),
    "har": har_bytes,
}


def peak_of_reading(path):
    with path.open("rb") as stream:
        tracemalloc.start()
        try:
            kinds = [type(item) for item in read_items(stream, TrafficFile(path="c"))]
            return kinds, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("form", FORMS)
def test_ten_times_the_exchanges_take_no_more_memory(tmp_path, form):
    peaks = []
    for count in (FEW, MANY):
        path = tmp_path / f"{count}.{form}"
        path.write_bytes(FORMS[form](recording(count)))
        kinds, peak = peak_of_reading(path)
        assert (kinds.count(Exchange), kinds.count(Act)) == (count, count)
        assert Damage not in kinds
        peaks.append(peak)
    assert peaks[1] < peaks[0] + SLACK

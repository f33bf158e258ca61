"""Recordings of batch uploads that are right in every row, drawn at random."""

import json
from decimal import Decimal

from hypothesis import strategies as st

from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, Item, array
from proof.corpus.bearer import Overrides, Sent
from proof.corpus.bearer_right import free_texts, start_times, with_tokens
from proof.corpus.case import Case


@st.composite
def right_recordings(draw: st.DrawFn) -> Case:
    """An application that uploads small batches; nothing may be found in it."""
    calls: list[Sent] = []
    for at in draw(start_times()):
        batch = draw(_batches(at))
        calls.append(batch)
        if batch.failed:
            calls.append(_followed_up(batch))
    return ALI1688.row("FMT-07").neighbour(
        "drawn", "Right traffic, drawn at random.", draw(with_tokens(ALI1688, calls))
    )


@st.composite
def _batches(draw: st.DrawFn, at: float) -> BatchUpload:
    size = draw(st.integers(1, 20))
    items = tuple(draw(_items(f" {at}-{n}")) for n in range(size))
    most = len(items) - 1
    failed = draw(st.lists(st.integers(0, most), max_size=most, unique=True)) if most else []
    return BatchUpload(
        at=at,
        items=items,
        body=draw(st.sampled_from((array(items), _spread(items)))),
        headers=draw(st.sampled_from(_HEADERS)),
        failed=sorted(failed),
    )


def _followed_up(batch: BatchUpload) -> BatchUpload:
    """The failed goods once more, alone, before the next batch can begin."""
    return BatchUpload(at=batch.at + 0.5, items=tuple((batch.items or ())[n] for n in batch.failed))


@st.composite
def _items(draw: st.DrawFn, mark: str) -> Item:
    """Goods that no other batch has: `mark` is part of the title."""
    title = draw(free_texts()) + mark
    images = st.lists(st.sampled_from(_IMAGES), min_size=1, max_size=3).map(json.dumps)
    return Item(
        title=json.dumps(title, ensure_ascii=draw(st.booleans())),
        price=draw(_prices()),
        stock=str(draw(st.integers(0, 10**18))),
        images=draw(st.none() | images),
        extra=draw(st.sampled_from(((), (("sku", '"A1"'),), (("weight", "1.2345"),)))),
    )


def _prices() -> st.SearchStrategy[str]:
    cents = st.integers(1, 10**12).map(lambda n: f"{Decimal(n).scaleb(-2):.2f}")
    return cents | st.integers(1, 10**9).map(str) | st.integers(1, 10**9).map(lambda n: f"{n}.0")


def _spread(items: tuple[Item, ...]) -> str:
    return "[\r\n\t" + ",\n\t".join(item.text() for item in items) + "\n]"


_IMAGES = (
    "https://img.example.com/1.jpg",
    "http://example.com:8080/a%20b.png?x=1",
    "https://img.example.com/2.jpg#top",
)
_HEADERS: tuple[Overrides, ...] = (
    (),
    (("Content-Type", None), ("content-type", "application/json")),
    (("Content-Type", "application/json; charset=utf-8"),),
)

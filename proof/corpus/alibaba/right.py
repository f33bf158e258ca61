"""Recordings of item_get that are right in every row, drawn at random."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from proof.corpus.alibaba.answers import full_item
from proof.corpus.alibaba.traffic import ALIBABA, ITEM, ItemGet, item_answer
from proof.corpus.bearer import Overrides, Pairs, Reply, Sent, epoch_ms
from proof.corpus.bearer_right import elapsed_times, free_texts, start_times, with_tokens
from proof.corpus.case import Case

_FIELDS = (
    "subject",
    "title",
    "brand",
    "main_image",
    "desc",
    "price_info",
    "tier_prices",
    "sku_list",
    "trade_info",
    "seo_info",
)


@st.composite
def right_recordings(draw: st.DrawFn) -> Case:
    """An application of an advanced account that asks for items; nothing may be found in it."""
    starts = draw(start_times())
    items = draw(
        st.lists(st.integers(1, 10**15), min_size=len(starts), max_size=len(starts), unique=True)
    )
    calls = [draw(_calls(at, str(item))) for at, item in zip(starts, items, strict=True)]
    return ALIBABA.row("SIGN-02").neighbour(
        "drawn", "Right traffic, drawn at random.", draw(with_tokens(ALIBABA, calls))
    )


@st.composite
def _calls(draw: st.DrawFn, at: float, item_id: str) -> Sent:
    return ItemGet(
        at=at,
        item_id=item_id,
        language=draw(st.sampled_from(("en", "zh", "es", "ru"))),
        fields=draw(st.none() | _field_lists()),
        include_raw=draw(st.sampled_from(("true", "false"))),
        timestamp=epoch_ms(at + draw(st.integers(-290_000, 290_000)) / 1000),
        extra=draw(_extras()),
        encode=draw(st.sampled_from((_as_they_come, _turned_round, _in_lower_case))),
        headers=draw(st.sampled_from(_HEADERS)),
        reply=draw(_replies()),
    )


def _field_lists() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_FIELDS), min_size=1, unique=True).map(",".join)


def _extras() -> st.SearchStrategy[Pairs]:
    names = st.sampled_from(("note", "Trace", "a_b", "aB", "zz"))
    values = free_texts() | st.just("")
    return st.lists(st.tuples(names, values), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)


def _as_they_come(pairs: Pairs) -> str:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)


def _turned_round(pairs: Pairs) -> str:
    return "&".join(f"{quote(name)}={quote(value, safe=',')}" for name, value in pairs[::-1])


def _in_lower_case(pairs: Pairs) -> str:
    return "&".join(
        f"{name}=" + "".join(c if c.isascii() and c.isalnum() else _escape(c) for c in value)
        for name, value in pairs
    )


def _escape(character: str) -> str:
    return "".join(f"%{byte:02x}" for byte in character.encode())


_HEADERS: tuple[Overrides, ...] = (
    (),
    (("X-Api-Version", None), ("x-api-version", "3.0")),
    (("Content-Type", "application/json; charset=utf-8"),),
    (("Accept-Language", "zh-CN"), ("X-Trace", "5b1f")),
)


@st.composite
def _replies(draw: st.DrawFn) -> Reply:
    reply = draw(st.sampled_from(_ANSWERS))
    elapsed = draw(elapsed_times())
    return Reply(status=reply.status, body=reply.body, headers=reply.headers, elapsed=elapsed)


_DELISTED: Mapping[str, Any] = {"subject": "No longer sold"}
_ANSWERS = (
    item_answer(ITEM),
    item_answer(full_item()),
    item_answer(_DELISTED),
    item_answer(ITEM, code="0", request_id="0ab1"),
    ALIBABA.refusal(2001),
    ALIBABA.refusal(403, status=403),
)

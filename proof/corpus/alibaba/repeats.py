"""Cases on what counts as the same call after a final refusal: RTRY-03."""

from collections.abc import Iterator

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import MIDNIGHT_GMT8, Pairs, percent_encoded
from proof.corpus.case import Case

_LATE = MIDNIGHT_GMT8 - 10
"""A repeat falls on the next day, where no cache is owed."""


def cases() -> Iterator[Case]:
    """All of them."""
    row, refused = ALIBABA.row("RTRY-03"), ALIBABA.refusal(2001)
    day = ALIBABA.grant(life=86400)
    right = (ItemGet(at=_LATE - 20, number=1), ItemGet(at=_LATE + 90, number=2))
    yield row.mutant(
        "repeated-in-another-order",
        "Refused for good (2001), repeated after 20 s with its parameters in another order.",
        (
            day,
            *right,
            ItemGet(at=_LATE, number=50, reply=refused),
            ItemGet(at=_LATE + 20, number=50, encode=_turned_round),
        ),
    )
    yield row.neighbour(
        "asked-again-with-fewer-fields",
        "trade_info is refused (2001); the item is asked for again without it.",
        ALIBABA.amid(
            ItemGet(at=100, number=50, fields="subject,trade_info", reply=refused),
            ItemGet(at=102, number=50, fields="subject"),
        ),
    )


def _turned_round(pairs: Pairs) -> str:
    return percent_encoded(pairs[::-1])

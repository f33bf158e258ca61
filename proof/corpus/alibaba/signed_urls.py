"""Cases on what is signed and how it travels: SIGN-05 to SIGN-08."""

from collections.abc import Iterator

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import (
    LOST_ANSWER,
    SECRET,
    Pairs,
    Reply,
    Sent,
    epoch_ms,
    joined,
    keyed_hash,
    lost,
    percent_encoded,
    plus_encoded,
    unavailable,
)
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _sign_05()
    yield from _sign_06()
    yield from _sign_07_broken()
    yield from _sign_07_kept()
    yield from _sign_08_broken()
    yield from _sign_08_kept()


def _sign_05() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-05")
    for name, shows, timestamp in (
        ("six-minutes-slow", "The clock is 6 minutes slow.", epoch_ms(100 - 360)),
        ("six-minutes-fast", "The clock is 6 minutes fast.", epoch_ms(100 + 360)),
        ("five-minutes-and-a-second", "The clock is 5 min 1 s slow.", epoch_ms(100 - 301)),
        ("eight-hours-fast", "GMT+8 was taken for UTC.", epoch_ms(100 + 8 * 3600)),
        ("seconds", "Epoch seconds in place of milliseconds.", epoch_ms(100)[:-3]),
        ("date-and-time", "A formatted date and time.", "2026-03-02 10:01:40"),
        ("with-a-fraction", "Milliseconds with a fraction.", f"{epoch_ms(100)}.5"),
    ):
        yield row.mutant(name, shows, ALIBABA.amid(ItemGet(at=100, timestamp=timestamp)))
    for name, shows, timestamp in (
        ("almost-five-minutes-slow", "The clock is 4 min 59 s slow.", epoch_ms(100 - 299)),
        ("almost-five-minutes-fast", "The clock is 4 min 59 s fast.", epoch_ms(100 + 299)),
        ("full-second", "The milliseconds are 000, from a clock of seconds.", epoch_ms(100)),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(ItemGet(at=100, timestamp=timestamp)))


def _sign_06() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-06")
    extra: Pairs
    why = "The signature is thereby not the one that the rules give (SIGN-02)."
    for name, shows, extra in (
        ("empty-value-signed", "An empty parameter is part of the signed text.", (("brand", ""),)),
        (
            "two-empty-values-signed",
            "Two empty parameters are part of the signed text.",
            (("brand", ""), ("video", ""), ("shop", "7")),
        ),
    ):
        yield row.mutant(
            name,
            f"{shows} {why}",
            ALIBABA.amid(ItemGet(at=100, extra=extra, sign=_with_empty_values)),
            also=frozenset({"SIGN-02"}),
        )
    yield row.neighbour(
        "empty-value-sent-and-not-signed",
        "An empty parameter is sent and takes no part in the signature.",
        ALIBABA.amid(ItemGet(at=100, extra=(("brand", ""), ("shop", "7")))),
    )
    yield row.neighbour(
        "value-that-looks-empty",
        "Zero and the word null are values and are signed, beside an empty one that is not.",
        ALIBABA.amid(ItemGet(at=100, extra=(("page", "0"), ("brand_id", "null"), ("brand", "")))),
    )


def _with_empty_values(pairs: Pairs) -> str:
    return keyed_hash(SECRET + joined(tuple(sorted(pairs))) + SECRET)


def _sign_07_broken() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-07")
    extra: Pairs
    for name, shows, extra in (
        (
            "plus-for-a-space",
            "The query is written by requests, which puts + for a space.",
            (("note", "spring order"),),
        ),
        (
            "plus-among-chinese",
            "A + for the space between two Chinese words.",
            (("note", "春季 采购"), ("shop", "7")),
        ),
    ):
        call = ItemGet(at=100, extra=extra, encode=plus_encoded)
        yield row.mutant(name, shows, ALIBABA.amid(call))
    for name, shows, note, charset in (
        ("gbk-bytes", "Chinese in the bytes of GBK.", "采购", "gbk"),
        ("latin-1-bytes", "An accent in the byte of Latin-1.", "café", "latin-1"),
    ):

        def encode(pairs: Pairs, charset: str = charset) -> str:
            escaped = "".join(f"%{byte:02X}" for byte in dict(pairs)["note"].encode(charset))
            rest = tuple(pair for pair in pairs if pair[0] != "note")
            return f"{percent_encoded(rest)}&note={escaped}"

        yield row.mutant(
            name,
            f"{shows} The signature is over the text, which cannot be read back (SIGN-02).",
            ALIBABA.amid(ItemGet(at=100, extra=(("note", note),), encode=encode)),
            also=frozenset({"SIGN-02"}),
        )


def _sign_07_kept() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-07")
    for name, shows, extra in (
        ("space-as-percent-20", "A space is %20.", ("note", "spring order")),
        ("plus-sign-itself", "A plus sign that is meant is %2B.", ("note", "1+1")),
        ("utf-8", "Chinese and an emoji in UTF-8.", ("note", "采购🚢")),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(ItemGet(at=100, extra=(extra,))))
    yield row.neighbour(
        "requests-without-a-space",
        "requests writes + for a space; where there is no space it writes none.",
        ALIBABA.amid(ItemGet(at=100, extra=(("note", "采购"),), encode=plus_encoded)),
    )


def _sign_08_broken() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-08")
    same = epoch_ms(100)
    for name, shows, reply, later in (
        (
            "repeat-after-503",
            "The retry of a 503 is the same URL, 2 s later.",
            unavailable(),
            102.2,
        ),
        ("repeat-after-reset", "The retry is the same URL, 10 s later.", lost("reset"), 110.2),
    ):
        yield row.mutant(
            name,
            f"{shows} The lost answer lowers the availability (PERF-02).",
            _twice(reply, later, same),
            also=LOST_ANSWER,
        )


def _sign_08_kept() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-08")
    why = "The lost answer lowers the availability (PERF-02)."
    yield row.neighbour(
        "signed-anew",
        f"The retry has a timestamp and a signature of its own. {why}",
        _twice(unavailable(), 102.2, None),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "same-second",
        f"The transport sends a lost request again within 0.9 s. {why}",
        _twice(lost("reset"), 100.9, epoch_ms(100)),
        also=LOST_ANSWER,
    )
    yield row.neighbour(
        "one-timestamp-for-two-items",
        "Two items are asked for in the same millisecond: same timestamp, other signature.",
        ALIBABA.amid(ItemGet(at=100, number=1), ItemGet(at=100, number=2)),
    )
    yield row.neighbour(
        "stamped-before-the-queue",
        "Two items were signed together and wait 2 s for each other: other signatures.",
        ALIBABA.amid(
            ItemGet(at=100, number=1),
            ItemGet(at=102, number=2, timestamp=epoch_ms(100)),
        ),
    )


def _twice(reply: Reply, later: float, timestamp: str | None) -> tuple[Sent, ...]:
    return ALIBABA.amid(
        ItemGet(at=100, number=1, timestamp=timestamp, reply=reply),
        ItemGet(at=later, number=1, timestamp=timestamp),
    )

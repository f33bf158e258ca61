"""Cases on the signature of item_get: SIGN-01 to SIGN-04."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from urllib.parse import quote

from proof.corpus.alibaba.traffic import ALIBABA, ItemGet
from proof.corpus.bearer import SECRET, Pairs, epoch_ms, joined, keyed_hash, secret_wrapped
from proof.corpus.case import Case


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _sign_01()
    yield from _sign_02_broken()
    yield from _sign_02_kept()
    yield from _sign_03()
    yield from _sign_04_broken()
    yield from _sign_04_kept()


def _sign_01() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-01")
    yield row.mutant(
        "no-sign",
        "One call comes without a signature.",
        ALIBABA.amid(ItemGet(at=100, left_out="sign")),
    )
    yield row.mutant(
        "no-timestamp",
        "One call comes without a timestamp; its signature is right for what it holds.",
        ALIBABA.amid(ItemGet(at=100, left_out="timestamp")),
    )
    yield row.mutant(
        "no-sign-method",
        "One call does not say how it is signed, so it declares no method (SIGN-03) either.",
        ALIBABA.amid(ItemGet(at=100, left_out="sign_method")),
        also=frozenset({"SIGN-03"}),
    )
    yield row.mutant(
        "no-signature-on-any-call",
        "No call is signed, though all have a timestamp and a method.",
        (ALIBABA.grant(), *(ItemGet(at=2.0 + n, number=n, left_out="sign") for n in range(4))),
    )
    yield row.neighbour(
        "token-request-is-not-signed",
        "Seed 001 signs no token request.",
        (ALIBABA.grant(), ItemGet(at=2)),
    )


def _sign_02_broken() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-02")
    mistakes: tuple[tuple[str, str, Callable[[Pairs], str]], ...] = (
        (
            "not-sorted",
            "The parameters are joined in the order in which they are sent.",
            lambda pairs: keyed_hash(SECRET + joined(pairs) + SECRET),
        ),
        (
            "secret-not-wrapped",
            "The secret is the key only; it does not stand on both ends of the text.",
            lambda pairs: keyed_hash(joined(_sorted(pairs))),
        ),
        (
            "secret-in-front-only",
            "The secret stands in front of the text only.",
            lambda pairs: keyed_hash(SECRET + joined(_sorted(pairs))),
        ),
        (
            "plain-sha256",
            "SHA-256 of the wrapped text, without a key.",
            lambda pairs: hashlib.sha256(_wrapped(pairs).encode()).hexdigest().upper(),
        ),
        (
            "values-encoded-before-signing",
            "The values were percent-encoded before they were signed.",
            lambda pairs: keyed_hash(_wrapped(tuple((n, quote(v, safe="")) for n, v in pairs))),
        ),
        (
            "pairs-joined-with-marks",
            "name=value joined with &, as other platforms sign.",
            lambda pairs: keyed_hash(
                SECRET + "&".join(f"{n}={v}" for n, v in _sorted(pairs)) + SECRET
            ),
        ),
        (
            "secret-with-a-line-end",
            "The secret was read from a file together with its line end.",
            lambda pairs: keyed_hash(
                f"{SECRET}\n{joined(_sorted(pairs))}{SECRET}\n", secret=f"{SECRET}\n"
            ),
        ),
        (
            "fields-not-signed",
            "fields was added after the signature was made.",
            lambda pairs: secret_wrapped(tuple(pair for pair in pairs if pair[0] != "fields")),
        ),
        (
            "another-item-signed",
            "item_id was changed after the signature was made.",
            lambda pairs: secret_wrapped((*pairs[:1], ("item_id", "1"), *pairs[2:])),
        ),
    )
    for name, shows, sign in mistakes:
        yield row.mutant(name, shows, ALIBABA.amid(ItemGet(at=100, sign=sign)))


def _sign_02_kept() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-02")
    for name, shows, call in (
        (
            "another-order-in-the-url",
            "The parameters are sent in another order than they are signed in.",
            ItemGet(
                at=100, encode=lambda pairs: "&".join(f"{n}={quote(v)}" for n, v in pairs[::-1])
            ),
        ),
        (
            "unknown-parameter-signed",
            "A parameter that the seed does not name is sent and signed.",
            ItemGet(at=100, extra=(("trace", "erp-7"), ("Zone", "eu"))),
        ),
        (
            "text-in-other-scripts",
            "A signed value holds Chinese, an emoji and an accent: UTF-8 before and after.",
            ItemGet(at=100, extra=(("note", "采购 🚢 é"),)),
        ),
        (
            "marks-that-encoding-changes",
            "A signed value holds & = + % / and a quotation mark; the raw text is signed.",
            ItemGet(at=100, extra=(("note", "a&b=c+d%20/\"'~"),)),
        ),
        (
            "commas-not-encoded",
            "A comma may stand in a query as it is.",
            ItemGet(
                at=100,
                encode=lambda pairs: "&".join(f"{n}={quote(v, safe=',')}" for n, v in pairs),
            ),
        ),
        (
            "escapes-in-lower-case",
            "%2c is %2C.",
            ItemGet(
                at=100,
                encode=lambda pairs: "&".join(
                    f"{n}={quote(v, safe='').replace('%2C', '%2c')}" for n, v in pairs
                ),
            ),
        ),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(call))


def _sign_03() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-03")
    for name, word in (("iop-word", "sha256"), ("java-word", "HmacSHA256")):
        yield row.mutant(
            name,
            f"The method is declared as {word}, which this platform does not know; the signature "
            "itself is right.",
            ALIBABA.amid(ItemGet(at=100, sign_method=word)),
        )
    yield row.mutant(
        "md5-declared",
        "md5 is declared over an HMAC-SHA256 of 64 characters, which is not the length of the "
        "declared method (SIGN-04) either.",
        ALIBABA.amid(ItemGet(at=100, sign_method="md5")),
        also=frozenset({"SIGN-04"}),
    )
    yield row.neighbour(
        "method-first-in-the-url",
        "Where the method stands in the query does not matter.",
        ALIBABA.amid(
            ItemGet(
                at=100, encode=lambda pairs: "&".join(f"{n}={quote(v)}" for n, v in pairs[::-1])
            )
        ),
    )


def _sign_04_broken() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-04")
    yield row.mutant(
        "lower-case",
        "The right signature in lower-case hex, which is not the text recomputed (SIGN-02).",
        ALIBABA.amid(ItemGet(at=100, sign=lambda pairs: secret_wrapped(pairs).lower())),
        also=frozenset({"SIGN-02"}),
    )
    yield row.mutant(
        "mixed-case",
        "The right signature, its first half in lower case: not the text recomputed (SIGN-02).",
        ALIBABA.amid(ItemGet(at=100, sign=_mixed)),
        also=frozenset({"SIGN-02"}),
    )
    yield row.mutant(
        "base64",
        "The right HMAC in Base64: no recipe gives that text (SIGN-02).",
        ALIBABA.amid(ItemGet(at=100, sign=_in_base64)),
        also=frozenset({"SIGN-02"}),
    )
    yield row.mutant(
        "cut-short",
        "The first 32 characters of the right signature: no recipe gives them (SIGN-02).",
        ALIBABA.amid(ItemGet(at=100, sign=lambda pairs: secret_wrapped(pairs)[:32])),
        also=frozenset({"SIGN-02"}),
    )


def _sign_04_kept() -> Iterator[Case]:
    row = ALIBABA.row("SIGN-04")
    for name, shows, first in (
        ("leading-zeros", "The signature begins with two zeros.", "00"),
        ("leading-letters", "The signature begins with letters only.", "FAD"),
    ):
        yield row.neighbour(name, shows, ALIBABA.amid(_call_signed(first)))


def _call_signed(first: str) -> ItemGet:
    """The first call of a run of items whose signature begins so."""
    calls = (ItemGet(at=100, number=n, timestamp=epoch_ms(100)) for n in range(100_000))
    return next(call for call in calls if dict(call.signed())["sign"].startswith(first))


def _mixed(pairs: Pairs) -> str:
    sign = secret_wrapped(pairs)
    return sign[:32].lower() + sign[32:]


def _in_base64(pairs: Pairs) -> str:
    mac = hmac.new(SECRET.encode(), _wrapped(pairs).encode(), "sha256").digest()
    return base64.b64encode(mac).decode()


def _wrapped(pairs: Pairs) -> str:
    return SECRET + joined(_sorted(pairs)) + SECRET


def _sorted(pairs: Pairs) -> Pairs:
    return tuple(sorted(pairs))

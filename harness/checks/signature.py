"""SIGN: presence, method, correctness and form of request signatures."""

import re
from collections import Counter
from collections.abc import Iterator

from harness.checks.excerpts import around, first_difference, shown
from harness.checks.registry import Event, Examined, Note, Undecided, check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.traffic import Traffic
from harness.model.exchange import Fact
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.aliexpress import DOCUMENTED_METHODS
from harness.platforms.calls import Call
from harness.platforms.mistakes import MISTAKES, Mistake, variation
from harness.platforms.recipes import IOP_MD5

SIGNING_PARAMETERS = ("sign", "sign_method", "timestamp")
_LENGTHS = {**dict.fromkeys(DOCUMENTED_METHODS, 64), "md5": 32}

_PART_MISSING = Text(
    "A signed call lacks one of sign, sign_method, timestamp.",
    "签名请求缺少 sign、sign_method、timestamp 之一。",
)
_SEND_ALL = Text(
    "Send sign, sign_method and timestamp with every call, token calls included.",
    "请在每次调用（包括令牌接口）中携带 sign、sign_method 和 timestamp。",
)
_WRONG = Text(
    "The signature sent is not the signature of the parameters sent.",
    "所发送的签名与所发送的参数不符。",
)
_COMPARE = Text(
    "No known mistake gives this signature: compare the canonical string with yours byte by byte, "
    "and check that the secret belongs to this app key.",
    "没有已知错误会产生该签名：请逐字节比对待签名串，并确认密钥属于该应用。",
)
_NOT_RECOMPUTED = Text(
    "The signature could not be recomputed: no secret was at hand.",
    "无法重算签名：没有可用的应用密钥。",
)
_OTHER_METHOD = Text(
    "The declared signature method is not HMAC-SHA256.",
    "声明的签名算法不是 HMAC-SHA256。",
)
_DECLARE_SHA256 = Text(
    "Sign with HMAC-SHA256 and send sign_method=sha256.",
    "请使用 HMAC-SHA256 签名，并发送 sign_method=sha256。",
)
_NOT_UPPER_HEX = Text(
    "The signature is not upper-case hex of the length of its method.",
    "签名不是与算法长度相符的大写十六进制。",
)
_UPPER_CASE = Text(
    "Write the digest as upper-case hexadecimal: 64 characters for sha256.",
    "请将摘要写成大写十六进制：sha256 为 64 个字符。",
)
_LEGACY = Text(
    "A call is signed with legacy md5.",
    "调用使用了旧版 MD5 签名。",
)


def signed_calls(traffic: Traffic) -> tuple[Call, ...]:
    """The calls that the edition signs: every call to an interface, token calls included."""
    return tuple(c for c in traffic.calls if c.interface)


@check("SIGN-01")
def signed_calls_carry_a_signature(traffic: Traffic) -> Iterator[Event]:
    """Every call carries sign, sign_method and timestamp.

    Fails when one of the three is missing or empty. Token calls are signed as well; pages that a
    person opens (/oauth/authorize) are not.

    Source: register SIGN-01 (seeds 000, 001); platforms.md 1.1.
    """
    for call in signed_calls(traffic):
        missing = [name for name in SIGNING_PARAMETERS if not call.value(name)]
        if missing and has_unread_body(call):
            yield Undecided(UNREAD_BODY, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        for name in missing:
            yield Finding(
                message=_PART_MISSING,
                exchanges=(call.exchange.id,),
                where=missing_place(call, name),
                expected=name,
                actual="missing" if call.parameter(name) is None else "empty",
                hint=_SEND_ALL,
            )


@check("SIGN-02")
def signature_is_correct(traffic: Traffic) -> Iterator[Event]:
    """The signature is the one that the parameters really sent give.

    It was recomputed when the call was recorded, on the bytes sent. A recipe that the platform is
    known to accept passes and is named in a note. Fails when no accepted recipe gives the signature
    sent; the finding names the known mistake that does, where one does, and shows both canonical
    strings around their first difference, secrets replaced.

    Source: register SIGN-02 (seeds 000, 001); platforms.md 1.1 and 1.5.
    """
    recipes: Counter[str] = Counter()
    for call in signed_calls(traffic):
        if not call.value("sign"):
            continue
        recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
        if recipe is None or (not recipe and has_unread_body(call)):
            yield Undecided(_NOT_RECOMPUTED if recipe is None else UNREAD_BODY, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        if recipe:
            variant = call.exchange.observed(Fact.SIGNATURE_VARIANT)
            recipes[f"{recipe} ({variant})" if variant else recipe] += 1
        else:
            yield _wrong_signature(traffic, call)
    for name, count in recipes.items():
        yield Note(
            Text(
                f"Signature recipe {name} gives the signature of {count} calls.",
                f"{count} 次调用的签名由算法 {name} 得出。",
            )
        )


@check("SIGN-03")
def declared_method_is_hmac_sha256(traffic: Traffic) -> Iterator[Event]:
    """The declared method is HMAC-SHA256: sign_method is sha256 or hmac-sha256.

    Fails when another method or none is declared. md5 whose signature the gateway still takes is
    judged by SIGN-10 instead and passes here.

    Source: register SIGN-03 (seeds 000, 001); platforms.md 1.1.
    """
    for call in signed_calls(traffic):
        method = call.parameter("sign_method")
        declared = method.value if method else ""
        recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
        if declared == "md5" and recipe is None and call.value("sign"):
            yield Undecided(_NOT_RECOMPUTED, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        if declared not in DOCUMENTED_METHODS and not _is_legacy(declared, recipe):
            yield Finding(
                message=_OTHER_METHOD,
                exchanges=(call.exchange.id,),
                where=method.where if method else missing_place(call, "sign_method"),
                expected=" or ".join(DOCUMENTED_METHODS),
                actual=shown(declared) or "none",
                hint=_DECLARE_SHA256,
            )


@check("SIGN-04")
def signature_is_upper_case_hex(traffic: Traffic) -> Iterator[Event]:
    """The signature is upper-case hex: characters 0-9 A-F, as long as its method makes it.

    sha256 gives 64 characters, md5 gives 32; of another declared method only the characters are
    judged. Fails on lower case, on another length and on another alphabet.

    Source: register SIGN-04 (seed 001); platforms.md 1.1, point 4.
    """
    for call in signed_calls(traffic):
        sign = call.parameter("sign")
        if sign is None or not sign.value:
            continue
        yield Examined(call.exchange.id)
        length = _LENGTHS.get(call.value("sign_method").lower())
        if not _is_upper_hex(sign.value, length):
            yield Finding(
                message=_NOT_UPPER_HEX,
                exchanges=(call.exchange.id,),
                where=sign.where,
                expected=f"{length or 'some'} characters 0-9 A-F",
                actual=f"{len(sign.value)} characters: {shown(sign.value, 80)}",
                hint=_UPPER_CASE,
            )


@check("SIGN-10")
def no_legacy_md5_signature(traffic: Traffic) -> Iterator[Event]:
    """Calls are signed with HMAC-SHA256, not with the legacy md5 that the gateway still takes.

    Fails when a call declares md5 and its signature is not known to be wrong; a wrong one is
    judged by SIGN-02 and SIGN-03.

    Source: register SIGN-10 (seed 000); platforms.md 1.1, row Algorithm.
    """
    for call in signed_calls(traffic):
        if not call.value("sign"):
            continue
        yield Examined(call.exchange.id)
        recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
        declared = call.value("sign_method")
        if _is_legacy(declared, recipe) or (declared.lower() == "md5" and recipe is None):
            method = call.parameter("sign_method")
            yield Finding(
                message=_LEGACY,
                exchanges=(call.exchange.id,),
                where=method.where if method else "",
                expected=" or ".join(DOCUMENTED_METHODS),
                actual=shown(declared),
                hint=_DECLARE_SHA256,
            )


def _is_legacy(declared: str, recipe: str | None) -> bool:
    return declared.lower() == "md5" and recipe == IOP_MD5.name


def _is_upper_hex(text: str, length: int | None) -> bool:
    return re.fullmatch("[0-9A-F]+", text) is not None and length in (None, len(text))


def _wrong_signature(traffic: Traffic, call: Call) -> Finding:
    mistake = MISTAKES.get(call.exchange.observed(Fact.SIGNATURE_MISTAKE) or "")
    sign = call.parameter("sign")
    expected, actual = _strings(traffic, call, mistake)
    return Finding(
        message=_named(mistake),
        exchanges=(call.exchange.id,),
        where=sign.where if sign else "",
        expected=expected,
        actual=actual,
        hint=mistake.explanation if mistake else _COMPARE,
    )


def _named(mistake: Mistake | None) -> Text:
    if mistake is None:
        return _WRONG
    return Text(
        f"{_WRONG.en} Known mistake: {mistake.name}.",
        f"{_WRONG.zh}已知错误：{mistake.name}。",
    )


def _strings(traffic: Traffic, call: Call, mistake: Mistake | None) -> tuple[str, str]:
    """What had to be signed and what was, around the first place where they differ."""
    documented = next(iter(traffic.edition.accepted(call)))
    right = documented.recipe.canonical(documented.signable)
    made = variation(documented.recipe, documented.signable, mistake.name) if mistake else None
    if made is None:
        sign = shown(call.value("sign"), 80)
        return f"{documented.recipe.digest} of {around(right, 0)}", f"another digest: {sign}"
    offset = first_difference(right, made)
    return (
        f"byte {offset} of the canonical string: {around(right, offset)}",
        f"byte {offset} of the string signed: {around(made, offset)}",
    )

"""SIGN: method, correctness and form of request signatures."""

import re
from functools import lru_cache

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.mismatch import canonical_excerpts, signs_empty_values, wrong_signature
from harness.checks.registry import Counted, Events, Examined, Told, Undecided, call_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.signing import is_signed
from harness.evidence.observe import CASSETTE_SIGNED, PLACEHOLDER
from harness.model.exchange import Fact, Fidelity
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.mistakes import MISTAKES
from harness.platforms.recipes import IOP_MD5

_UPPER_HEX = re.compile("[0-9A-F]+")
_LENGTHS = {
    "sha256": 64,
    "hmac-sha256": 64,
    "md5": 32,
    "hmac-md5": 32,
    "sha1": 40,
    "hmac-sha1": 40,
}

_NOT_RECOMPUTED = Text(
    "The signature could not be recomputed: no secret was at hand.",
    "无法重算签名：没有可用的应用密钥。",
)
_RECONSTRUCTED = Text(
    "The signature could not be recomputed: the recording holds the parameters of the request, "
    "not its text.",
    "无法重算签名：录制内容只有请求参数，没有请求原文。",
)
_VALUE_TAKEN_OUT = Text(
    "The recorder put a placeholder in the place of a signed value, so the signature of what was "
    "sent cannot be recomputed.",
    "录制工具用占位文本替换了参与签名的值，无法重算所发内容的签名。",
)
_SIGNED_ANEW = Text(
    "A recording of the harness, signed anew with its published key; what was observed of the "
    "signature was taken out of the file, so it is not known: use the recording as it was written.",
    "这是本工具的录制，已以公开密钥重新签名；文件中对签名的观察结果已被去除，"
    "因此无法判断：请使用原始录制。",
)
_WHY_UNKNOWN = {PLACEHOLDER: _VALUE_TAKEN_OUT, CASSETTE_SIGNED: _SIGNED_ANEW}
_CREDENTIAL_TAKEN_OUT = Text(
    "The signature could not be recomputed: the call was granted and shows no credential, so the "
    "recording was stripped of a signed parameter.",
    "无法重算签名：调用已获受理却未见凭证，录制内容应是被去除了参与签名的参数。",
)
_OTHER_METHOD = Text(
    "The declared signature method is not HMAC-SHA256.",
    "声明的签名算法不是 HMAC-SHA256。",
)
_DECLARE_SHA256 = Text(
    "Sign with HMAC-SHA256 and send sign_method={method}.",
    "请使用 HMAC-SHA256 签名，并发送 sign_method={method}。",
)
_NOT_UPPER_HEX = Text(
    "The signature is not upper-case hex of the length of its method.",
    "签名不是与算法长度相符的大写十六进制。",
)
_UPPER_CASE = Text(
    "Write the digest as upper-case hexadecimal: 64 characters for HMAC-SHA256.",
    "请将摘要写成大写十六进制：HMAC-SHA256 为 64 个字符。",
)
_WITH_EMPTY = Text(
    "{count} calls carried a parameter with an empty value.",
    "{count} 次调用带有空值参数。",
)
_WITHOUT_EMPTY = Text(
    "{count} calls carried no empty value; their signatures show no more than that.",
    "{count} 次调用不含空值参数，其签名仅能说明这一点。",
)
_EMPTY_SIGNED = Text(
    "The signature covers a parameter with an empty value.",
    "空值参数参与了签名。",
)
_LEGACY = Text(
    "A call is signed with legacy md5.",
    "调用使用了旧版 MD5 签名。",
)


@call_check("SIGN-02")
def signature_is_correct(call: Call, frame: Frame) -> Told:
    """The signature is the one that the parameters really sent give.

    It was recomputed when the call was recorded, on the bytes sent. A recipe that the platform is
    known to accept passes and is named in a note. Fails when no accepted recipe gives the signature
    sent; the finding names the known mistake that does, where one does, and shows both canonical
    strings around their first difference, secrets replaced. A signature on alibaba that is right
    but for the empty values in it is left to SIGN-06: one cause, one row. Undecided where no secret
    was at hand, and for a signature that does not match where the request was put together from its
    parameters or its recording stripped of the access token, which takes part in it on aliexpress,
    or of another value, with a placeholder (REDACTED and the like) in its place.

    Source: register SIGN-02 (seeds 000, 001); platforms.md 1.1 and 1.5.
    """
    if not is_signed(call, frame) or not call.value("sign") or signs_empty_values(call):
        return 0
    exchange = call.exchange
    if recipe := exchange.observed(Fact.SIGNATURE_RECIPE):
        return Examined(exchange.id), _named_recipe(
            recipe, exchange.observed(Fact.SIGNATURE_VARIANT)
        )
    if reason := _why_unknown(call, frame):
        return (Undecided(reason, exchange.id),)
    return Examined(exchange.id), wrong_signature(call, frame)


@call_check("SIGN-03")
def declared_method_is_hmac_sha256(call: Call, frame: Frame) -> Told:
    """The declared method is HMAC-SHA256.

    On aliexpress sign_method is sha256 or hmac-sha256, on alibaba hmac-sha256. Fails when another
    method or none is declared. md5 on aliexpress whose signature the gateway still takes is judged
    by SIGN-10 instead and passes here.

    Source: register SIGN-03 (seeds 000, 001); platforms.md 1.1.
    """
    if not is_signed(call, frame):
        return 0
    method = call.parameter("sign_method")
    declared = method.value if method else ""
    documented = frame.edition.documented_methods
    if declared in documented:
        return 1
    recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
    if _may_be_legacy(call, frame) and recipe is None and call.value("sign"):
        return (Undecided(_NOT_RECOMPUTED, call.exchange.id),)
    if not declared and has_unread_body(call):
        return (Undecided(UNREAD_BODY, call.exchange.id),)
    if _is_legacy(call, frame):
        return 1
    other = Finding(
        message=_OTHER_METHOD,
        exchanges=(call.exchange.id,),
        where=method.where if method else missing_place(call, "sign_method"),
        expected=" or ".join(documented),
        actual=shown(declared) or "none",
        hint=_DECLARE_SHA256.format(method=documented[0]),
    )
    return Examined(call.exchange.id), other


@call_check("SIGN-04")
def signature_is_upper_case_hex(call: Call, frame: Frame) -> Told:
    """The signature is upper-case hex: characters 0-9 A-F, as long as its method makes it.

    HMAC-SHA256 gives 64 characters, md5 32; of a declared method that is not known only the
    characters are judged. Fails on lower case, on another length and on another alphabet. The same
    on aliexpress and on alibaba.

    Source: register SIGN-04 (seed 001); platforms.md 1.1, point 4.
    """
    sign = call.parameter("sign")
    if sign is None or not sign.value or not is_signed(call, frame):
        return 0
    length = _LENGTHS.get(call.value("sign_method").lower())
    if _is_upper_hex(sign.value, length):
        return 1
    otherwise = Finding(
        message=_NOT_UPPER_HEX,
        exchanges=(call.exchange.id,),
        where=sign.where,
        expected=f"{length} characters 0-9 A-F" if length else "characters 0-9 A-F",
        actual=f"{len(sign.value)} characters: {shown(sign.value, 80)}",
        hint=_UPPER_CASE,
    )
    return Examined(call.exchange.id), otherwise


@call_check("SIGN-06")
def empty_values_take_no_part(call: Call, frame: Frame) -> Events:
    """A parameter with an empty value takes no part in the signature.

    Judged on signed calls of alibaba: a right signature shows that nothing empty is in it, on a
    call without empty values as well; how many calls carried some is noted. Fails when the
    signature matches only with the empty values included, and SIGN-02 does not fail for it: one
    cause, one row. A signature that is wrong for another reason is judged by SIGN-02 alone.
    Undecided for a call with empty values where no secret was at hand, or where the request was
    put together from its parameters.

    Source: register SIGN-06 (seed 001).
    """
    empty = [p for p in call.parameters if not p.value and p.name not in ("sign", "")]
    if not is_signed(call, frame) or not call.value("sign"):
        return
    if reason := _why_unknown(call, frame):
        if empty:
            yield Undecided(reason, call.exchange.id)
        return
    is_mistaken = signs_empty_values(call)
    if is_mistaken or call.exchange.observed(Fact.SIGNATURE_RECIPE):
        yield Examined(call.exchange.id)
        yield Counted(_WITH_EMPTY if empty else _WITHOUT_EMPTY)
    if is_mistaken:
        mistake = MISTAKES["empty_values_kept"]
        expected, actual = canonical_excerpts(call, frame, mistake)
        yield Finding(
            message=_EMPTY_SIGNED,
            exchanges=(call.exchange.id,),
            where=empty[0].where,
            expected=expected,
            actual=actual,
            hint=mistake.explanation,
        )


@call_check("SIGN-10")
def no_legacy_md5_signature(call: Call, frame: Frame) -> Told:
    """Calls are signed with HMAC-SHA256, not with the legacy md5 that the gateway still takes.

    Fails when a call declares md5 and its signature is not known to be wrong; a wrong one is
    judged by SIGN-02 and SIGN-03.

    Source: register SIGN-10 (seed 000); platforms.md 1.1, row Algorithm.
    """
    if not is_signed(call, frame) or not call.value("sign"):
        return 0
    method = call.parameter("sign_method")
    recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
    if method is None or recipe not in (None, IOP_MD5.name) or not _may_be_legacy(call, frame):
        return 1
    documented = frame.edition.documented_methods
    legacy = Finding(
        message=_LEGACY,
        exchanges=(call.exchange.id,),
        where=method.where,
        expected=" or ".join(documented),
        actual=shown(method.value),
        hint=_DECLARE_SHA256.format(method=documented[0]),
    )
    return Examined(call.exchange.id), legacy


def _may_be_legacy(call: Call, frame: Frame) -> bool:
    """Whether the call declares md5 on a gateway that still takes it."""
    is_declared = call.value("sign_method").lower() == "md5"
    return is_declared and any(a.recipe.name == IOP_MD5.name for a in frame.edition.accepted(call))


def _is_legacy(call: Call, frame: Frame) -> bool:
    recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
    return recipe == IOP_MD5.name and _may_be_legacy(call, frame)


def _why_unknown(call: Call, frame: Frame) -> Text | None:
    """Why it cannot be told whether the signature is right; None where it can."""
    recipe = call.exchange.observed(Fact.SIGNATURE_RECIPE)
    if recipe is None:
        why = call.exchange.observed(Fact.SIGNATURE_UNKNOWN)
        return _WHY_UNKNOWN.get(why or "", _NOT_RECOMPUTED)
    if recipe:
        return None
    if has_unread_body(call):
        return UNREAD_BODY
    if call.exchange.fidelity is Fidelity.RECONSTRUCTED:
        return _RECONSTRUCTED
    is_signed_token = not frame.edition.secret_field and call.is_business
    is_granted_copy = call.exchange.fidelity is not Fidelity.WIRE and call.is_success
    if is_signed_token and is_granted_copy and frame.edition.credential(call) is None:
        return _CREDENTIAL_TAKEN_OUT
    return None


def _is_upper_hex(text: str, length: int | None) -> bool:
    return _UPPER_HEX.fullmatch(text) is not None and length in (None, len(text))


@lru_cache(maxsize=64)
def _named_recipe(recipe: str, variant: str | None) -> Counted:
    name = f"{recipe} ({variant})" if variant else recipe
    # The name may come from a file that somebody wrote: it holds no placeholders.
    literal = shown(name).replace("{", "{{").replace("}", "}}")
    return Counted(
        Text(
            f"Calls signed by recipe {literal}: {{count}}.",
            f"使用签名算法 {literal} 的调用：{{count}} 次。",
        )
    )

"""What a finding says of a signature that no accepted recipe gives."""

from harness.checks.excerpts import around, first_difference, shown
from harness.checks.frame import Frame
from harness.model.exchange import Fact
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.mistakes import MISTAKES, Mistake, variation

EMPTY_VALUES_KEPT = "empty_values_kept"

_WRONG = Text(
    "The signature sent is not the signature of the parameters sent.",
    "所发送的签名与所发送的参数不符。",
)
_COMPARE = Text(
    "No known mistake gives this signature: let `harness explain` print the string to sign, "
    "compare it with yours byte by byte, and check that the secret belongs to this app key.",
    "没有已知错误会产生该签名：请用 `harness explain` 打印待签名串，与自己的逐字节比对，"
    "并确认密钥属于该应用。",
)


def signs_empty_values(call: Call) -> bool:
    """Whether the signature is right but for the parameters with an empty value in it."""
    return call.exchange.observed(Fact.SIGNATURE_MISTAKE) == EMPTY_VALUES_KEPT


def wrong_signature(call: Call, frame: Frame) -> Finding:
    """The finding, with the known mistake where one gives the signature sent."""
    mistake = MISTAKES.get(call.exchange.observed(Fact.SIGNATURE_MISTAKE) or "")
    sign = call.parameter("sign")
    expected, actual = canonical_excerpts(call, frame, mistake)
    return Finding(
        message=_named(mistake),
        exchanges=(call.exchange.id,),
        where=sign.where if sign else "",
        expected=expected,
        actual=actual,
        hint=mistake.explanation if mistake else _COMPARE,
    )


def canonical_excerpts(call: Call, frame: Frame, mistake: Mistake | None) -> tuple[str, str]:
    """What had to be signed and what was, around the first place where they differ."""
    documented = next(iter(frame.edition.accepted(call)))
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


def _named(mistake: Mistake | None) -> Text:
    if mistake is None:
        return _WRONG
    return Text(
        f"{_WRONG.en} Known mistake: {mistake.name}.",
        f"{_WRONG.zh}已知错误：{mistake.name}。",
    )

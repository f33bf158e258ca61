"""How a signature came about: the right canonical string beside the one that the given one fits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from harness.emulator.console.ports import Judge
from harness.model.secret import Secret
from harness.model.text import Text
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call, Callback
from harness.platforms.mistakes import MISTAKES, Explanation

Piece = tuple[str, bool]
"""A part of a canonical string, and whether the other string has it too."""
_WORD = re.compile(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]+")
_MOST_WORDS, _LEAST_ALIKE = 800, 8

_UNSIGNED = Text("This call is not signed.", "此调用无需签名。")
_MISSING = Text("The call carries no signature.", "此调用未携带签名。")
_UNKNOWN = Text(
    "No app secret is at hand, so the signature cannot be made again: give a statement.",
    "没有应用密钥，无法重新计算签名：请提供声明文件。",
)
_PUSH_RIGHT = Text(
    "The platform's signature over app key and body is right: take the push.",
    "平台对 App Key 与消息体的签名正确：应受理此回传。",
)
_PUSH_WRONG = Text(
    "The signature does not verify over app key and body: the application must refuse the push.",
    "对 App Key 与消息体的签名验证不通过：应用须拒绝此回传。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Explains the signatures of one application."""

    edition: Edition
    app_key: str
    secret: Secret | None
    judge: Judge

    def state(self, call: Call) -> tuple[str, SignatureMatch]:
        """`right`, `variant`, `wrong`, `missing`, `unsigned` or `unknown`, and the match."""
        if not self.edition.signs(call) or next(self.edition.accepted(call), None) is None:
            return "unsigned", SignatureMatch()
        if call.parameter("sign") is None:
            return "missing", SignatureMatch()
        if self.secret is None:
            return "unknown", SignatureMatch()
        match = self.edition.match_call(call, self.secret.reveal())
        if match.is_accepted:
            return "variant" if match.variant else "right", match
        return "wrong", match

    def of_call(self, call: Call) -> dict[str, Any]:
        """Everything to tell about the signature of a call."""
        state, match = self.state(call)
        told = {
            "state": state,
            "recipe": match.recipe,
            "variant": match.variant,
            "mistake": match.mistake,
            "given": self.judge.veil(call.value("sign")),
        }
        if self.secret is None or state == "unsigned":
            text = _UNSIGNED if state == "unsigned" else _UNKNOWN
            return {**told, "text": _both(text), "canonical": None}
        found = self._explained(call, match)
        text = _MISSING if state == "missing" else found.text
        return {**told, "text": _both(text), "canonical": self._compared(found)}

    def of_callback(self, callback: Callback) -> dict[str, Any] | None:
        """What to tell about the signature of a push; None where nothing can be told."""
        if self.secret is None or not self.edition.operations.callbacks:
            return None
        match = self.edition.match_callback(callback, self.app_key, self.secret.reveal())
        mistake = MISTAKES.get(match.mistake)
        text = _PUSH_RIGHT if match.is_accepted else _PUSH_WRONG
        if mistake:
            why = mistake.explanation
            text = Text(f"{_PUSH_WRONG.en} {why.en}", f"{_PUSH_WRONG.zh}{why.zh}")
        return {
            "state": "right" if match.is_accepted else "wrong",
            "recipe": match.recipe,
            "variant": "",
            "mistake": match.mistake,
            "given": callback.exchange.request.header("authorization") or "",
            "text": _both(text),
            "canonical": None,
        }

    def _explained(self, call: Call, match: SignatureMatch) -> Explanation:
        assert self.secret is not None  # noqa: S101 - whoever calls has looked
        given = call.value("sign")
        found = self.edition.explain_call(call, self.secret.reveal(), given)
        if found.match or not match.is_accepted:
            return found
        # An accepted variant of the edition, which the documented recipe knows nothing of.
        accepted = next(a for a in self.edition.accepted(call) if a.variant == match.variant)
        mistaken = accepted.recipe.canonical(accepted.signable)
        return replace(found, match=True, mistake=None, mistaken=mistaken, variant=match.variant)

    def _compared(self, found: Explanation) -> dict[str, Any]:
        right = self._text(found.canonical)
        if found.mistaken is None:
            return {"right": [[right, True]], "given": None, "byte": None}
        mistaken = self._text(found.mistaken)
        if mistaken == right:
            return {"right": [[right, True]], "given": [[right, True]], "byte": None}
        first, second = parted(right, mistaken)
        alike = first[0][0] if first[0][1] else ""
        byte = len(alike.encode("utf-8", "surrogatepass"))
        return {"right": first, "given": second, "byte": byte}

    def _text(self, canonical: bytes) -> str:
        return self.judge.veil(canonical.decode("utf-8", "backslashreplace"))


def parted(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, each with whether it stands in the other text as well.

    They part where they first differ, to the character; behind that it is words that are compared,
    unless there are very many of them.
    """
    start = _alike(left, right)
    rest, other = left[start:], right[start:]
    end = _alike(rest[::-1], other[::-1])
    middle, changed = rest[: len(rest) - end], other[: len(other) - end]
    ours, theirs = _compared_words(middle, changed)
    head, tail = (left[:start], True), (rest[len(rest) - end :], True)
    return _joined([head, *ours, tail]), _joined([head, *theirs, tail])


def _compared_words(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    # What differs begins with a difference: the first character says where.
    ours, theirs = _WORD.findall(left), _WORD.findall(right)
    if not ours or not theirs or max(len(ours), len(theirs)) > _MOST_WORDS:
        return [(left, False)], [(right, False)]
    first: list[Piece] = []
    second: list[Piece] = []
    for name, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        text = "".join(ours[a:b])
        is_same = name == "equal" and len(text) >= _LEAST_ALIKE and bool(first or second)
        first.append((text, is_same))
        second.append(("".join(theirs[c:d]), is_same))
    return first, second


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same with neighbours of one kind put together; a difference may be empty."""
    made: list[Piece] = []
    for text, is_same in pieces:
        if made and made[-1][1] is is_same:
            made[-1] = (made[-1][0] + text, is_same)
        elif text or not is_same:
            made.append((text, is_same))
    return made


def _alike(left: str, right: str) -> int:
    """How many characters both begin with."""
    shorter = min(len(left), len(right))
    return next((n for n in range(shorter) if left[n] != right[n]), shorter)


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}

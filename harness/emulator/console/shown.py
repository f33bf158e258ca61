"""What the page is told of an exchange: one line of the list, and all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from harness.emulator.console.curl import curl_of
from harness.emulator.console.feed import Entry, Judged, Remark
from harness.emulator.console.ports import Judge
from harness.emulator.console.remedies import error_of, push_error
from harness.emulator.console.signature import Signatures
from harness.model.exchange import Direction, Exchange, Fact, Headers
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback

Json = dict[str, Any]
MOST_TEXT = 64 * 1024
"""Characters of a body that are shown."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Makes what the page shows; what was judged once is kept as long as the feed keeps it."""

    edition: Edition
    judge: Judge
    signatures: Signatures

    def lines(self, entries: Iterable[Entry]) -> list[Json]:
        """One line for each."""
        return [self._line(entry) for entry in entries]

    def whole(self, entry: Entry) -> Json:
        """Everything to tell about one exchange."""
        judged = self._judgement(entry)
        shown, own = judged.exchange, self._own(entry.exchange)
        return {
            **self._line(entry),
            **own,
            "remarks": [_remark(remark) for remark in judged.remarks],
            "request": {
                "method": shown.request.method,
                "url": shown.request.url,
                "headers": _headers(shown.request.headers),
                "parameters": self._parameters(shown),
                **_body(shown.request.body),
            },
            "response": (
                {
                    "status": shown.response.status,
                    "headers": _headers(shown.response.headers),
                    **_body(shown.response.body),
                }
                if shown.response
                else None
            ),
            "failure": shown.failure.message if shown.failure else "",
            "curl": curl_of(shown.request),
        }

    def _line(self, entry: Entry) -> Json:
        judged = self._judgement(entry)
        exchange = judged.exchange
        levels = [remark.requirement.level for remark in judged.remarks]
        elapsed = exchange.elapsed
        return {
            "n": entry.number,
            "at": exchange.started.isoformat(),
            "direction": str(exchange.direction),
            "method": exchange.request.method,
            "path": urlsplit(exchange.request.url).path,
            "status": exchange.response.status if exchange.response else None,
            "ms": None if elapsed is None else round(elapsed * 1000),
            "fault": exchange.intent,
            "composed": entry.is_composed,
            "findings": len(levels),
            "worst": min(map(str, levels), key=_WORST.index, default=""),
            **self._heading(exchange),
            **self._signed(entry.exchange),
        }

    def _heading(self, exchange: Exchange) -> Json:
        if exchange.direction is Direction.INBOUND:
            callback = self.edition.read_callback(exchange)
            word = callback.text("status") or callback.text("event")
            return {
                "name": callback.name,
                "interface": word,
                "outcome": "ok" if callback.is_acknowledged else "refused",
                "code": "",
                "order": callback.text("order_id"),
            }
        call = self.edition.read_call(exchange)
        return {
            "name": call.name or exchange.request.method,
            "interface": call.interface,
            "outcome": _outcome(call),
            "code": call.refusal.code if call.refusal else "",
            "order": _order_of(call),
        }

    def _signed(self, exchange: Exchange) -> Json:
        """How it is signed, which only its own bytes can tell."""
        if exchange.direction is Direction.INBOUND:
            is_forged = exchange.observed(Fact.FORGED_MANNER) is not None
            return {"signature": "forged" if is_forged else "", "mistake": ""}
        state, match = self.signatures.state(self.edition.read_call(exchange))
        return {"signature": state, "mistake": match.mistake}

    def _own(self, exchange: Exchange) -> Json:
        if exchange.direction is Direction.INBOUND:
            callback: Callback = self.edition.read_callback(exchange)
            failure = exchange.failure.message if exchange.failure else ""
            status = exchange.response.status if exchange.response else None
            error = push_error(status=status, failure=failure)
            return {
                "error": error if exchange.intent != "callback_forged" else None,
                "signed": self.signatures.of_callback(callback),
                "manner": exchange.observed(Fact.FORGED_MANNER) or "",
            }
        call = self.edition.read_call(exchange)
        signed = self.signatures.of_call(call)
        is_wrong = signed["state"] in ("wrong", "missing")
        error = error_of(call, is_signature_wrong=is_wrong)
        if error:
            error["message"] = self.judge.veil(error["message"])
        return {"error": error, "signed": signed, "manner": ""}

    def _parameters(self, shown: Exchange) -> list[Json]:
        if shown.direction is Direction.INBOUND:
            return []
        call = self.edition.read_call(shown)
        return [
            {"name": p.name, "value": p.value[:MOST_TEXT], "place": p.place}
            for p in call.parameters
        ]

    def _judgement(self, entry: Entry) -> Judged:
        # Two threads may judge the same one; both come to the same.
        if entry.judged is None:
            entry.judged = self.judge.judge(entry.exchange, entry.number)
        return entry.judged


_WORST = ("must", "should", "may")


def _outcome(call: Call) -> str:
    if call.exchange.response is None:
        return "failed"
    if call.is_lost:
        return "failed"
    if call.refusal:
        return "refused"
    if call.answer and call.answer.is_not_yet:
        return "not_yet"
    return "ok" if call.is_success else "unread"


def _order_of(call: Call) -> str:
    found = call.field("order_id")
    answered = call.answered("order_id")
    return found.text if found else next(iter(answered), "")


def _remark(remark: Remark) -> Json:
    requirement, finding = remark.requirement, remark.finding
    return {
        "id": requirement.id,
        "level": str(requirement.level),
        "subject": str(requirement.subject),
        "title": {"en": requirement.title.en, "zh": requirement.title.zh},
        "message": {"en": finding.message.en, "zh": finding.message.zh},
        "where": finding.where,
        "expected": finding.expected,
        "actual": finding.actual,
        "hint": {"en": finding.hint.en, "zh": finding.hint.zh} if finding.hint else None,
    }


def _headers(headers: Headers) -> list[list[str]]:
    return [[name, value] for name, value in headers]


def _body(body: bytes) -> Json:
    text = body.decode("utf-8", "backslashreplace")
    return {"body": text[:MOST_TEXT], "size": len(body), "cut": len(text) > MOST_TEXT}

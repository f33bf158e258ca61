"""One interaction of a cassette as an exchange."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from harness.documents.lossless import Number
from harness.model.exchange import (
    Exchange,
    Fidelity,
    Headers,
    Observation,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.model.text import Text
from harness.sources.own_reader import OwnReader
from harness.sources.own_records import OWN
from harness.sources.recorded_bodies import form_of, from_base64, unpacked, without_codings
from harness.sources.recorded_damage import TrafficFile, Unfit, excerpt
from harness.sources.recorded_exchange import (
    CallbackAddress,
    require_status,
    require_url,
    withheld,
)
from harness.sources.recorded_members import Members, object_of, require_encodable, utf_8
from harness.sources.recorded_ranges import Torn
from harness.sources.recorded_times import DATE_HEADER, EPOCH, UNKNOWN, date_of, instant, time_of

RECORDED_AT = "recorded_at"
_SECOND = timedelta(seconds=1)
_FORM = "application/x-www-form-urlencoded"


class InteractionReader:
    """Makes exchanges of the interactions of one cassette, in their order.

    A cassette has no time of its own. An interaction that tells none takes that of the one before,
    and says so: where that is not to be had, Torn is raised.
    """

    def __init__(
        self,
        file: TrafficFile,
        callback: CallbackAddress,
        own: OwnReader,
        *,
        is_first: bool = True,
    ) -> None:
        self._file = file
        self._callback = callback
        self._own = own
        self._last: datetime | None = EPOCH if is_first else None

    def exchange(self, data: Any, position: int) -> Exchange:
        """The exchange of an interaction. Raises Unfit when none can be made of it."""
        interaction = object_of(data, "an interaction", "交互对象")
        asked, answered = interaction.object("request"), interaction.object("response")
        if OWN in interaction:
            return self._recorded(interaction.object(OWN), asked, answered)
        self._own.stranger()
        request, fidelity, facts = _request(asked)
        response, more = _response(answered)
        started, source = self._time(request, response, interaction)
        return Exchange(
            id=f"{self._file.prefix}x{position}",
            direction=self._callback.direction(request.url),
            request=request,
            response=response,
            started=started,
            time_source=source,
            origin=Origin(kind=OriginKind.IMPORTED, file=self._file.path, position=position),
            fidelity=fidelity,
            observations=facts + more,
        )

    def _recorded(self, facts: Members, asked: Members, answered: Members) -> Exchange:
        """The exchange of a recording of our own, byte for byte as it was written."""
        order = facts.optional_object("headers") or Members({})
        method, url = asked.text("method"), asked.text("uri")
        headers = _ordered(_headers(asked), order.items("request"))
        request = Request(method=method, url=url, headers=headers, body=_bytes(asked, "body"))
        response = Response(
            status=answered.object("status").whole("code"),
            headers=_ordered(_headers(answered), order.items("response")),
            body=_bytes(answered, "body"),
        )
        return self._own.exchange(facts.data, request, response)

    def _time(
        self, request: Request, response: Response, interaction: Members
    ) -> tuple[datetime, str]:
        """When an exchange took place, and who says so."""
        recorded = _recorded_at(interaction)
        found = (recorded, RECORDED_AT) if recorded else time_of(request, response)
        moment, source = found or (self._before, UNKNOWN)
        if source == DATE_HEADER and moment <= self._before < moment + _SECOND:
            moment = self._before  # a Date header tells no fractions; the cassette's order does
        self._last = moment
        return moment, source

    @property
    def _before(self) -> datetime:
        """The time of the interaction before."""
        if self._last is None:
            raise Torn
        return self._last


def _recorded_at(interaction: Members) -> datetime | None:
    """The time that some recorders add; neither vcrpy nor pytest-recording does by itself."""
    text = interaction.value("recorded_at")
    if not isinstance(text, str):
        return None
    return instant(text) or date_of(text)


def _request(asked: Members) -> tuple[Request, Fidelity, tuple[Observation, ...]]:
    method, url, headers = asked.text("method"), asked.text("uri"), _headers(asked)
    require_url(url, (*asked.pointer, "uri"))
    require_encodable(headers, method, url)
    body = asked.value("body")
    if isinstance(body, dict) and not _is_wrapped(body):
        return _from_python(Request(method=method, url=url, headers=headers), body.items())
    if _is_pairs(body):
        return _from_python(Request(method=method, url=url, headers=headers), body)
    request = Request(method=method, url=url, headers=headers, body=_bytes(asked, "body"))
    return request, Fidelity.DECODED, ()


def _from_python(request: Request, pairs: Any) -> tuple[Request, Fidelity, tuple[Observation, ...]]:
    """The form that a Python mapping stands for, which vcrpy keeps instead of aiohttp's body.

    One with nested values, or sent as JSON, is not put together: its literals are lost.
    """
    fields = [
        (name, value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value)
        for name, value in pairs
    ]
    content_type = request.header("content-type")
    is_form = content_type is None or content_type.lower().startswith(_FORM)
    if not is_form or not all(isinstance(value, str) for _, value in fields):
        facts = (withheld("body", "kept as a mapping"),)
        return request, Fidelity.RECONSTRUCTED, facts
    if content_type is None:
        request = replace(request, headers=(*request.headers, ("Content-Type", _FORM)))
    request = replace(request, body=form_of(fields).encode())
    return request, Fidelity.RECONSTRUCTED, ()


def _response(answered: Members) -> tuple[Response, tuple[Observation, ...]]:
    """An answer; older vcrpy wrote those of httpx with `status_code` and `content`."""
    headers = _headers(answered)
    require_encodable(headers)
    if "status_code" in answered:
        status, holder, name = answered.whole("status_code"), answered, "content"
    else:
        status, holder, name = answered.object("status").whole("code"), answered, "body"
    require_status(status, answered.pointer)
    coding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    body = _bytes(holder, name)
    if not coding:
        return Response(status=status, headers=headers, body=body), ()
    found = unpacked(body, coding, (*holder.pointer, name))
    facts = (withheld("response.body", found.withheld),) if found.withheld else ()
    return Response(status=status, headers=without_codings(headers), body=found.body), facts


def _bytes(holder: Members, name: str) -> bytes:
    """A body: text, binary, a list of pieces; each also wrapped as `string` or `base64_string`."""
    body, pointer = holder.value(name), (*holder.pointer, name)
    if isinstance(body, dict):
        holder, name = Members(body, pointer), "string"
        if encoded := holder.optional_text("base64_string"):
            return from_base64(encoded, (*pointer, "base64_string"))
        body, pointer = holder.value(name), (*pointer, name)
    if type(body) is str:
        return utf_8(body, pointer)
    pieces = [] if body is None else body if isinstance(body, list) else [body]
    if not all(isinstance(piece, (str, bytes)) for piece in pieces):
        raise holder.wrong(name, "text or binary", "文本或二进制")
    return b"".join(p if isinstance(p, bytes) else utf_8(p, pointer) for p in pieces)


def _headers(holder: Members) -> Headers:
    found = holder.optional_object("headers")
    pairs = [
        (name, value if type(value) is str else _header(holder, name, value))
        for name, values in (found.data.items() if found else ())
        for value in (values if type(values) is list else (values,))
    ]
    return tuple(pairs)


def _header(holder: Members, name: str, value: Any) -> str:
    """The value of a header that is no text. Raises Unfit for one that has none."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, Number) or type(value) is int:
        return str(value)
    raise _no_header(holder, name, value)


def _ordered(headers: Headers, names: list[Any]) -> Headers:
    """Headers in the order of their names; those that are not named stay behind."""
    left = list(headers)
    made: list[tuple[str, str]] = []
    for name in names:
        found = next((pair for pair in left if pair[0] == name), None)
        if found is not None:
            left.remove(found)
            made.append(found)
    return (*made, *left)


def _is_wrapped(body: dict[str, Any]) -> bool:
    return bool(body) and set(body) <= {"string", "base64_string", "encoding"}


def _is_pairs(body: Any) -> bool:
    return (
        isinstance(body, list)
        and bool(body)
        and all(
            isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)  # noqa: PLR2004 - a pair
            for pair in body
        )
    )


def _no_header(holder: Members, name: str, value: object) -> Unfit:
    what = Text(
        f"header {excerpt(name)}: expected text, got {excerpt(value)}; this exchange is left out",
        f"请求头或响应头 {excerpt(name)}：应为文本，实为 {excerpt(value)}；该交互不予采用",
    )
    return Unfit(what, (*holder.pointer, "headers", name))

"""Calls and pushes put on the wire: parameters, signatures, headers; written from the documents."""

import hashlib
import hmac
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from bench.traffic.exchange import SECOND, Exchange, Pairs, http_date
from bench.traffic.statement import APP_KEY, CALLBACK, SECRET
from bench.traffic.texts import json_text

_GATEWAY = "https://api-sg.aliexpress.com"
_HOST = "api-sg.aliexpress.com"
_FORM = "application/x-www-form-urlencoded;charset=utf-8"
_JSON = "application/json;charset=UTF-8"
_OTHER_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - nobody's
_TEN_MINUTES, _THREE_HOURS = 600_000, 10_800_000
_CLOCKS = {"SIGN-09": _TEN_MINUTES, "SIGN-05": _THREE_HOURS}
_SLOW = 900_000
_BAGGAGE = (
    "service.name=bench-erp,service.version=1.0.0,service.instance.id=order-worker-07,"
    "deployment.environment=production,cloud.region=eu-central-1"
)
_PUSH_BAGGAGE = "service.name=ae-message-push,group=trade-order,topic=ae_global,unit=rg-sg"
_SAFE = (
    ("Connection", "keep-alive"),
    ("Vary", "Accept-Encoding, Origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-XSS-Protection", "1; mode=block"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
_GATEWAY_HEADERS = (
    *_SAFE,
    ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
    ("Pragma", "no-cache"),
    ("X-Application-Context", "top-gateway:cloud,online:7001"),
    ("Server", "Tengine/Aserver"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "EagleEye-TraceId, X-Request-Id, Retry-After"),
    (
        "Access-Control-Allow-Headers",
        "Origin, X-Requested-With, Content-Type, Accept, X-Request-Id",
    ),
    ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ("Timing-Allow-Origin", "*"),
    ("Server-Timing", "cdn-cache;desc=MISS, edge;dur=41, origin;dur=92"),
    ("Via", "cache12.sg4[41,0], cache3.de5[92,0]"),
)
_RECEIVER_HEADERS = (
    *_SAFE,
    ("Cache-Control", "no-store"),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    (
        "Report-To",
        '{"group":"cf-nel","max_age":604800,"endpoints":[{"url":"https://r.example/a"}]}',
    ),
    ("NEL", '{"success_fraction":0,"report_to":"cf-nel","max_age":604800}'),
    ("CF-Cache-Status", "DYNAMIC"),
    ("Alt-Svc", 'h3=":443"; ma=86400'),
)


class Cue(NamedTuple):
    """What an act is given: the wire to write to, the moment, the mistake to make."""

    wire: "Wire"
    at: int
    mistake: str = ""


class Wire:
    """What one application and its gateway write to each other, told by one source of chance."""

    def __init__(self, chance: Random, cookies: float) -> None:
        self._chance = chance
        self._cookies = cookies
        self._keys = {text: hmac.new(text.encode(), b"", hashlib.sha256) for text in _SECRETS}
        self._answers = 0

    def request_id(self) -> str:
        """An id as the gateway gives each answer."""
        self._answers += 1
        return f"2141154817{self._answers:012}e"

    def call(
        self, method: str, business: Pairs, answer: str, cue: Cue, token: str = ""
    ) -> Exchange:
        """A signed call to a dotted method on /sync, or to a path below /rest, with its answer."""
        at, mistake = cue.at, cue.mistake
        stamp = at // 1000 + _CLOCKS.get(mistake, 0)
        system = [("app_key", APP_KEY), ("timestamp", str(stamp)), ("sign_method", "sha256")]
        if token and mistake != "AUTH-01":
            system.append(("access_token", token))
        is_path = method.startswith("/")
        if not is_path:
            system.append(("method", method))
        text = (method if is_path else "") + "".join(
            [name + value for name, value in sorted((*system, *business))]
        )
        secret = _OTHER_SECRET if mistake == "SIGN-02" else SECRET
        system.append(("sign", self._hmac(text, secret).upper()))
        query = "&".join([f"{name}={quote(value, safe='')}" for name, value in system])
        body = "&".join([f"{name}={quote_plus(value)}" for name, value in business])
        gateway = f"http://{_HOST}" if mistake == "NET-01" else _GATEWAY
        elapsed = 60_000 + int(300_000 * self._chance.random() ** 3)
        return Exchange(
            started=at,
            elapsed=elapsed,
            is_push=False,
            http="POST",
            url=f"{gateway}{'/rest' + method if is_path else '/sync'}?{query}",
            headers=self._asking(len(body)),
            body=body,
            status=200,
            answer_headers=self._answering((at + elapsed) // SECOND, len(answer.encode())),
            answer=answer,
            mistake=mistake,
        )

    def push(self, kind: int, data: dict[str, Any], seller: str, cue: Cue) -> Exchange:
        """A signed push to the callback address, and the acknowledgement."""
        at, mistake = cue.at, cue.mistake
        body = json_text(
            {
                "data": data,
                "message_type": kind,
                "seller_id": seller,
                "site": "ae_global",
                "timestamp": at // SECOND,
            }
        )
        elapsed = 12_000 + int(180_000 * self._chance.random() ** 3)
        elapsed = _SLOW if mistake == "TRK-02" else elapsed
        answer = f'{{"ok":true,"received":"{self.mark(64)}"}}'
        return Exchange(
            started=at,
            elapsed=elapsed,
            is_push=True,
            http="POST",
            url=CALLBACK,
            headers=self._pushing(body),
            body=body,
            status=200,
            answer_headers=self._acknowledging((at + elapsed) // SECOND, len(answer)),
            answer=answer,
            mistake=mistake,
        )

    def _hmac(self, text: str, secret: str) -> str:
        state = self._keys[secret].copy()
        state.update(text.encode())
        return state.hexdigest()

    def mark(self, bits: int) -> str:
        """A random mark of so many bits in hexadecimal."""
        return f"{self._chance.getrandbits(bits):0{bits // 4}x}"

    def _asking(self, length: int) -> Pairs:
        return (
            ("Host", _HOST),
            ("User-Agent", "iop-sdk-python-20220609 bench-erp/1.0.0 (order-worker; python 3.13)"),
            ("Accept", "application/json, text/plain, */*"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Accept-Language", "en-US,en;q=0.9"),
            ("Connection", "keep-alive"),
            ("Content-Type", _FORM),
            ("Content-Length", str(length)),
            ("X-Request-Id", self.mark(128)),
            ("traceparent", f"00-{self.mark(128)}-{self.mark(64)}-01"),
            ("tracestate", f"erp=t61rcWkgMzE;vendor={self.mark(64)}"),
            ("baggage", _BAGGAGE),
        )

    def _answering(self, second: int, length: int) -> Pairs:
        trace = f"21410{self.mark(96)}d0{self.mark(16)}"
        cookie = ("Set-Cookie", f"acw_tc={self.mark(240)}; path=/; HttpOnly; Max-Age=1800")
        return (
            ("Date", http_date(second)),
            ("Content-Type", _JSON),
            ("Content-Length", str(length)),
            ("EagleEye-TraceId", trace),
            *_GATEWAY_HEADERS,
            *((cookie,) if self._chance.random() < self._cookies else ()),
        )

    def _pushing(self, body: str) -> Pairs:
        return (
            ("Host", CALLBACK.split("/")[2]),
            ("Content-Type", _JSON),
            ("Content-Length", str(len(body.encode()))),
            ("Authorization", self._hmac(APP_KEY + body, SECRET)),
            ("User-Agent", "AE-Message-Push/2.3 (okhttp/4.9.3)"),
            ("Accept", "application/json, */*"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "keep-alive"),
            ("X-Forwarded-For", "47.246.16.10, 10.20.0.7"),
            ("X-Forwarded-Proto", "https"),
            ("CF-Connecting-IP", "47.246.16.10"),
            ("CF-Ray", f"{self.mark(64)}-FRA"),
            ("CF-IPCountry", "SG"),
            ("CF-Visitor", '{"scheme":"https"}'),
            ("CDN-Loop", "cloudflare; loops=1"),
            ("X-Request-Id", self.mark(128)),
            ("EagleEye-TraceId", f"21410{self.mark(96)}d0{self.mark(16)}"),
            ("EagleEye-RpcId", "0.1.1.4"),
            ("traceparent", f"00-{self.mark(128)}-{self.mark(64)}-01"),
            ("tracestate", f"aem=p53ycXlhNzC;delivery={self.mark(64)}"),
            ("baggage", _PUSH_BAGGAGE),
        )

    def _acknowledging(self, second: int, length: int) -> Pairs:
        return (
            ("Server", "nginx"),
            ("Date", http_date(second)),
            ("Content-Type", "application/json"),
            ("Content-Length", str(length)),
            ("Connection", "keep-alive"),
            ("X-Request-Id", self.mark(128)),
            ("X-Runtime", f"0.0{second % 90 + 10}"),
            ("CF-Ray", f"{self.mark(64)}-FRA"),
            *_RECEIVER_HEADERS,
        )


_SECRETS = (SECRET, _OTHER_SECRET)

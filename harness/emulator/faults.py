"""The named faults of the emulator: what each does, and which requirements it shows.

A fault that stands for the gateway or its services strikes only what would otherwise have been
granted, so that no wrong call is excused by it.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from harness.emulator import fault_answers as answers
from harness.emulator import fault_refusals as refusals
from harness.emulator.bites import (
    Bite,
    EditionsOwn,
    Fault,
    Presents,
    Refuses,
    Sends,
    Serves,
    Withholds,
    seconds,
)
from harness.emulator.callback_faults import CALLBACK_FAULTS
from harness.emulator.content_faults import CONTENT_FAULTS
from harness.model.text import Text
from harness.platforms.operations import OperationKind, OperationTable, RefusalKind

BUSINESS = frozenset({OperationKind.READ, OperationKind.ACT})
UPLOAD = "item.batch_upload"

_TABLE = (
    # -- before the call is carried out
    Fault(
        name="reset_connection",
        does=Text(
            "The connection is reset before the call is carried out.",
            "连接在调用执行之前被重置。",
        ),
        shows=("RTRY-01", "RTRY-02"),
        bite=Withholds(answers.reset),
    ),
    Fault(
        name="status_503",
        does=Text(
            "HTTP 503 without an envelope; the call is not carried out.",
            "返回 HTTP 503，无响应信封；调用未执行。",
        ),
        shows=("RTRY-01", "RTRY-02"),
        bite=Withholds(answers.unavailable),
    ),
    Fault(
        name="outage",
        does=Text(
            "HTTP 503, without being carried out, for every attempt of the next `count` different "
            "calls (same interface, same business parameters), however often each is repeated.",
            "接下来 `count` 个不同的调用（以接口与业务参数区分）无论重试多少次，"
            "每次均返回 HTTP 503 且不执行。",
        ),
        shows=("RTRY-01", "RTRY-02"),
        bite=Withholds(answers.unavailable),
        kinds=BUSINESS,
        is_lasting=True,
    ),
    Fault(
        name="rate_limited",
        does=Text(
            "The gateway limits the calls (ApiCallLimit; 429): the interface stays closed for the "
            "seconds that the answer names.",
            "网关限流（ApiCallLimit；429）：接口在响应所述的秒数内持续拒绝调用。",
        ),
        shows=("RATE-03",),
        bite=Refuses(refusals.rate_limited, RefusalKind.RATE_LIMITED),
        options=seconds("1"),
    ),
    Fault(
        name="token_expired",
        does=Text(
            "The token that the call carries is refused (IllegalAccessToken; 401), and over from "
            "then on.",
            "调用所携带的令牌被拒绝（IllegalAccessToken；401），并自此失效。",
        ),
        shows=("AUTH-04",),
        bite=Refuses(refusals.token_expired, RefusalKind.EXPIRED_TOKEN),
        kinds=BUSINESS,
    ),
    Fault(
        name="permission_refused",
        does=Text(
            "The application may not do this (InsufficientPermission; alibaba 2001; 1688 403).",
            "应用无此权限（InsufficientPermission；alibaba 为 2001；1688 为 403）。",
        ),
        shows=("RTRY-03",),
        bite=Refuses(refusals.permission_refused, RefusalKind.FINAL),
        kinds=BUSINESS,
    ),
    Fault(
        name="parameter_refused",
        does=Text(
            "A parameter, or the body, is refused as malformed (InvalidParameter; 400).",
            "参数或请求体因格式错误被拒绝（InvalidParameter；400）。",
        ),
        shows=("RTRY-03",),
        bite=Refuses(refusals.parameter_refused, RefusalKind.FINAL),
        kinds=BUSINESS,
    ),
    Fault(
        name="ip_refused",
        does=Text(
            "The address is not on the whitelist (AppWhiteIpLimit).",
            "调用地址不在 IP 白名单内（AppWhiteIpLimit）。",
        ),
        shows=("NET-04",),
        bite=Refuses(refusals.ip_refused, RefusalKind.IP_REFUSED),
    ),
    # -- instead of what was asked for
    Fault(
        name="clock_ahead",
        does=Text(
            "The gateway's clock is ahead by so many seconds when it looks at the timestamp.",
            "网关校验时间戳时，其时钟快若干秒。",
        ),
        shows=("SIGN-05",),
        bite=EditionsOwn(),
        kinds=BUSINESS,
        options=seconds("360"),
    ),
    Fault(
        name="short_token",
        does=Text(
            "The token that is granted lives for a few seconds only, and the answer says so.",
            "所授予的令牌仅在数秒内有效，响应如实说明。",
        ),
        shows=("AUTH-03", "AUTH-02"),
        bite=Serves(refusals.short_token),
        kinds=frozenset({OperationKind.TOKEN}),
        options=seconds("5"),
    ),
    Fault(
        name="unpaid_success",
        does=Text(
            "The order is created and its automatic payment fails; the answer says both.",
            "订单已创建但自动付款失败；响应同时说明两者。",
        ),
        shows=("LIFE-06",),
        bite=EditionsOwn(),
        operations=("order.create",),
    ),
    Fault(
        name="partial_failure",
        does=Text(
            "HTTP 200 and an envelope, inside of which the business says no; an order or shipment "
            "is not carried out, the first product of an update or upload is reported as failed.",
            "返回 HTTP 200 与响应信封，但业务结果为失败；下单或发货未执行，"
            "批量更新或批量上传的首个商品报告为失败。",
        ),
        shows=("ERRH-01", "ERRH-02", "LIFE-06"),
        bite=EditionsOwn(),
        operations=("order.create", "order.ship", "price.update", "stock.update", UPLOAD),
    ),
    # -- after it was carried out: the content
    *CONTENT_FAULTS,
    # -- after it was carried out: the wire
    Fault(
        name="lost_answer",
        does=Text(
            "The call is carried out; the connection is closed without an answer.",
            "调用已执行，连接在返回响应之前关闭。",
        ),
        shows=("LIFE-05", "RTRY-01", "RTRY-02"),
        bite=Sends(answers.lost),
    ),
    Fault(
        name="status_500",
        does=Text(
            "The call is carried out; the answer is HTTP 500 without an envelope.",
            "调用已执行，但返回 HTTP 500，无响应信封。",
        ),
        shows=("LIFE-05", "RTRY-01", "RTRY-02"),
        bite=Sends(answers.internal_error),
    ),
    Fault(
        name="slow_answer",
        does=Text(
            "The call is carried out; the answer comes after many seconds.",
            "调用已执行，响应在若干秒之后才返回。",
        ),
        shows=("RTRY-04",),
        bite=Sends(answers.late),
        options=seconds("40"),
    ),
    Fault(
        name="slow_body",
        does=Text(
            "The head of the answer comes at once, its body over many seconds.",
            "响应头立即返回，响应体在若干秒内逐段返回。",
        ),
        shows=("RTRY-04",),
        bite=Sends(answers.dropwise),
        options=seconds("40"),
    ),
    Fault(
        name="truncated_json",
        does=Text("The answer ends in the middle of its JSON.", "响应的 JSON 在中途截断。"),
        shows=("FMT-12",),
        bite=Sends(answers.truncated),
    ),
    Fault(
        name="html_page",
        does=Text("HTTP 200 with a page for people.", "返回 HTTP 200 与面向用户的网页。"),
        shows=("FMT-12",),
        bite=Sends(answers.page),
    ),
    Fault(
        name="empty_body",
        does=Text("HTTP 200 with an empty body.", "返回 HTTP 200，响应体为空。"),
        shows=("FMT-12",),
        bite=Sends(answers.empty),
    ),
    # -- the connection
    Fault(
        name="bad_certificate",
        does=Text(
            "The HTTPS listener presents a self-signed certificate; its open connections are "
            "closed, so that it is seen.",
            "HTTPS 监听端出示自签名证书；已有连接被关闭，以便新证书生效。",
        ),
        shows=("NET-02",),
        bite=Presents(),
    ),
)

FAULTS: Mapping[str, Fault] = MappingProxyType(
    {fault.name: fault for fault in (*_TABLE, *CALLBACK_FAULTS)}
)
"""By name."""


def faults_of(table: OperationTable, own: Mapping[str, Bite]) -> Mapping[str, Fault]:
    """The faults that an edition can have, with what `own` says it does in its own way."""
    listed = (FAULTS[name] for name in table.faults)
    resolved = (
        replace(fault, bite=own.get(fault.name, fault.bite))
        if isinstance(fault.bite, EditionsOwn)
        else fault
        for fault in listed
    )
    had = (fault for fault in resolved if not isinstance(fault.bite, EditionsOwn))
    return MappingProxyType({fault.name: fault for fault in had})

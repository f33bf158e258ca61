"""The optional part of a new statement: each key with an example, as a comment."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.text import Text
from harness.platforms.base import Edition

_PROBE = (
    'probe: {url: "http://127.0.0.1:{callback_port}/YOUR/STATE/{order_id}", status: "$.status"}'
)
_DATA = (
    "data: {call_log_days: 180, product_cache_days: 7, eu_buyer_encrypted: true, "
    "eu_buyer_erasable: true}"
)
_PARTIES = (
    "parties: {contact: YOUR CONTACT, performed_by: YOUR NAME, authorised_by: NAME AND ROLE, "
    "place: YOUR PLACE}"
)
_WAIVERS = (
    'waivers: [{requirement: RTRY-02, reason: YOUR REASON, by: YOUR NAME, until: "2027-01-31"}]'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some lines of the file, and what is said above them."""

    about: Text
    lines: tuple[str, ...]
    is_optional: bool = False
    """Whether the lines are a comment until somebody wants them."""


def optional_sections(edition: Edition) -> Iterator[Section]:
    """What an application of that edition may declare beside what it must."""
    orders, own_account = edition.order_life is not None, edition.name == "alibaba"
    rows = (
        (
            orders,
            Text(
                "Where the state of an order inside your application can be seen: shows that "
                "callbacks take effect.",
                "查询应用内订单状态的地址，用于证明回传已生效。",
            ),
            (_PROBE,),
        ),
        (
            orders,
            Text(
                "Category of goods, which sets the daily quota of calls: apparel or consumer "
                "electronics.",
                "应用类目，决定日调用配额：apparel 或 consumer electronics。",
            ),
            ("category: apparel",),
        ),
        (
            True,
            Text(
                "What was granted beyond the documented limits of calls.",
                "已获批的、高于文档默认值的调用额度。",
            ),
            ("limits: {per_second: 10, per_day: 100000}",),
        ),
        (
            own_account,
            Text(
                "Account tier (basic, standard, advanced), data packages, approved scopes.",
                "账号等级（basic、standard、advanced）、数据包、已批准的权限范围。",
            ),
            ("tier: basic", "packages: [trade-data]", "scopes: [item_get]"),
        ),
        (
            True,
            Text(
                "What you declare about the keeping of data; be honest, it is printed.",
                "关于数据留存与删除的声明，将如实列入报告。",
            ),
            (_DATA,),
        ),
        (
            True,
            Text(
                "Your source, from this file's folder on: it is searched for keys and passwords.",
                "源码目录（相对于本文件）：运行前扫描其中的密钥与密码。",
            ),
            ("source: .",),
        ),
        (
            orders or own_account,
            Text(
                "The papers of the submission: a file that names them (docs/dossier.md).",
                "提交材料清单文件（见 docs/dossier.md）。",
            ),
            ("dossier: dossier.yaml",),
        ),
        (
            True,
            Text(
                "The addresses that your calls come from, for recorded and live traffic.",
                "调用出口 IP，用于录制或真实流量。",
            ),
            ('egress: ["203.0.113.7", "198.51.100.0/24"]',),
        ),
        (
            True,
            Text(
                "Lives of tokens in seconds, for traffic that does not show the grant.",
                "令牌有效期（秒），用于流量中未见授予响应时。",
            ),
            ("token_life: {access: 86400, refresh: 172800}",),
        ),
        (
            True,
            Text(
                "Who stands behind a run, as the report names them.",
                "报告中列出的联系人、执行人、授权人与执行地点。",
            ),
            (_PARTIES,),
        ),
        (
            True,
            Text(
                "Deviations that somebody has accepted: printed, never a pass.",
                "已接受的偏差：仅列示，不视为通过。",
            ),
            (_WAIVERS,),
        ),
        (
            True,
            Text(
                "Production hosts that are named on purpose; --allow-production HOST must confirm "
                "each.",
                "有意使用的生产主机；每个须以 --allow-production HOST 确认。",
            ),
            ("production_hosts: [YOUR.PRODUCTION.HOST]",),
        ),
    )
    for is_had, about, lines in rows:
        if is_had:
            yield Section(about=about, lines=lines, is_optional=True)

"""A statement to start from: right as it stands, every key explained beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.operations import OperationKind

Language = Literal["en", "zh", "both"]
_TRACKING = "tracking.callback"
_APPLICATION = "application: {name: YOUR APPLICATION, version: YOUR VERSION, company: YOUR COMPANY}"
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
_OPTIONAL = Text(
    "What follows is optional: take the '#' away from what you want to declare.",
    "以下各项可选：需要声明时去掉行首的“#”。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """Some lines of the file, and what is said above them."""

    about: Text
    lines: tuple[str, ...]
    is_optional: bool = False
    """Whether the lines are a comment until somebody wants them."""


def starter_statement(edition: Edition, lang: Language = "en") -> str:
    """The text of a statement for an application of that edition, with the sandbox's own key."""
    needed = [line for section in _needed(edition) for line in _written(section, lang)]
    optional = [line for section in _optional(edition) for line in _written(section, lang)]
    told = [f"# {line}" for line in _in_language(_OPTIONAL, lang)]
    return "\n".join([*needed, *told, "", *optional]).rstrip("\n") + "\n"


def _needed(edition: Edition) -> Iterator[_Section]:
    yield _Section(
        about=Text(
            "The statement of your application. Replace what is in CAPITALS, then: harness lint "
            "FILE, harness certify FILE",
            "应用的声明文件。请替换大写的占位内容，然后执行：harness lint FILE、"
            "harness certify FILE",
        ),
        lines=("statement: 1", f"edition: {_quoted_number(edition.name)}"),
    )
    yield _Section(
        about=Text("As the report shows it.", "报告中显示的应用名称、版本与公司。"),
        lines=(_APPLICATION,),
    )
    yield _Section(
        about=Text(
            "The application's key on the platform; this one is the emulator's.",
            "应用在平台上的 app key；此处为仿真沙箱的 app key。",
        ),
        lines=(f'app_key: "{edition.sandbox_app_key}"',),
    )
    yield _Section(
        about=Text(
            "Where the secret is: env:NAME or file:PATH, never the secret itself; left out, the "
            "emulator's applies.",
            "密钥来源：env:NAME 或 file:PATH，不得写入密钥本身；省略则使用仿真沙箱的密钥。",
        ),
        lines=("app_secret: env:YOUR_APP_SECRET",),
        is_optional=True,
    )
    yield _Section(
        about=Text(
            "The interfaces that you submit: take out what you do not call. Each must be called "
            "with success once.",
            "将要申报的接口：请删去不调用的接口。每个接口须至少成功调用一次。",
        ),
        lines=("interfaces:", *(f"  - {name}" for name in _interfaces(edition))),
    )
    yield _Section(
        about=Text(
            "What the application can do (true) and cannot (false).",
            "应用具备（true）与不具备（false）的能力。",
        ),
        lines=("capabilities:", *(f"  {line}" for line in _capabilities(edition))),
    )
    if edition.operations.callbacks:
        yield _Section(
            about=Text(
                "Where your application receives callbacks, on this machine; {callback_port} is a "
                "free port, the same as in observe.env.",
                "应用接收回传的本机地址；{callback_port} 为空闲端口，与 observe.env 中相同。",
            ),
            lines=('callback: {url: "http://127.0.0.1:{callback_port}/YOUR/CALLBACK/PATH"}',),
        )
    yield _Section(
        about=Text(
            "How your application is started (from this file's folder) and told where the gateway "
            "is. Also: {gateway} for plain HTTP, {auth_code}, env:NAME.",
            "如何启动应用（在本文件所在目录），以及如何告知其网关地址。另可用：{gateway}（明文 "
            "HTTP）、{auth_code}、env:NAME。",
        ),
        lines=tuple(_observe(edition)),
    )


def _optional(edition: Edition) -> Iterator[_Section]:
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
            yield _Section(about=about, lines=lines, is_optional=True)


def _interfaces(edition: Edition) -> Iterator[str]:
    for operation in edition.operations.operations.values():
        if operation.kind is not OperationKind.TOKEN:
            yield operation.interface


def _capabilities(edition: Edition) -> Iterator[str]:
    served = {operation.capability for operation in edition.operations.operations.values()}
    if edition.operations.callbacks:
        served.add(_TRACKING)
    for name in edition.capabilities:
        yield f"{name}: {'true' if name in served else 'false'}"


def _observe(edition: Edition) -> Iterator[str]:
    yield "observe:"
    yield "  command: [YOUR_PROGRAM, ITS, ARGUMENTS]"
    yield "  env:"
    yield '    YOUR_GATEWAY: "{gateway_https}"'
    yield '    SSL_CERT_FILE: "{ca_file}"  # the authority of the gateway\'s certificate'
    yield '    YOUR_APP_KEY: "{app_key}"'
    yield '    YOUR_APP_SECRET: "{app_secret}"'
    if edition.operations.callbacks:
        yield '    YOUR_CALLBACK_PORT: "{callback_port}"'


def _written(section: _Section, lang: Language) -> Iterator[str]:
    yield from (f"# {line}" for line in _in_language(section.about, lang))
    yield from (f"# {line}" if section.is_optional else line for line in section.lines)
    yield ""


def _in_language(text: Text, lang: Language) -> tuple[str, ...]:
    return {"en": (text.en,), "zh": (text.zh,), "both": (text.en, text.zh)}[lang]


def _quoted_number(name: str) -> str:
    return f'"{name}"' if name.isdigit() else name

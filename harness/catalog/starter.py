"""A statement to start from: right as it stands, every key explained beside it."""

import json
import re
from collections.abc import Iterator
from typing import Literal

from harness.catalog.answer_words import NO_CALLBACK
from harness.catalog.answers import TRACKING, Answers, check_answers
from harness.catalog.starter_options import Section, optional_sections
from harness.model.text import Text
from harness.platforms.base import Edition

Language = Literal["en", "zh", "both"]
_BLANK = Answers()
_APPLICATION = ("YOUR APPLICATION", "YOUR VERSION", "YOUR COMPANY")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*( [A-Z]+)?")
_OPTIONAL = Text(
    "What follows is optional: take the '#' away from what you want to declare.",
    "以下各项可选：需要声明时去掉行首的“#”。",
)
_GREETING = Text(
    "The statement of your application. Replace what is in CAPITALS, then: harness lint "
    "FILE, harness certify FILE",
    "应用的声明文件。请替换大写的占位内容，然后执行：harness lint FILE、harness certify FILE",
)
_WELCOME = Text(
    "The statement of your application. Check it with: harness lint FILE. Run it with: harness "
    "certify FILE",
    "应用的声明文件。检查：harness lint FILE；验收：harness certify FILE",
)
_LAUNCHED = Text(
    "How your application is started (from this file's folder) and told where the gateway "
    "is: use the names that it reads. Also: {gateway} for plain HTTP, {auth_code}, env:NAME.",
    "如何启动应用（在本文件所在目录），以及如何告知其网关地址：请使用应用读取的变量名。另可用："
    "{gateway}（明文 HTTP）、{auth_code}、env:NAME。",
)
_BY_HAND = Text(
    "Without a command the run waits until you start your application. Take the '#' away to have "
    "it started (from this file's folder) and told where the gateway is.",
    "未给出启动命令：运行会等待您自行启动应用。去掉“#”即可由本工具启动（在本文件所在目录）并告知网关地址。",
)


def starter_statement(edition: Edition, lang: Language = "en", answers: Answers = _BLANK) -> str:
    """The text of a statement for an application of that edition.

    What the answers leave out is a word in CAPITALS, or the sandbox's own. Raises UsageError for an
    answer that no statement can hold.
    """
    check_answers(answers, edition)
    needed = [line for section in _needed(edition, answers) for line in _written(section, lang)]
    optional = [line for section in optional_sections(edition) for line in _written(section, lang)]
    told = [f"# {line}" for line in _in_language(_OPTIONAL, lang)]
    return "\n".join([*needed, *told, "", *optional]).rstrip("\n") + "\n"


def _needed(edition: Edition, answers: Answers) -> Iterator[Section]:
    yield Section(
        about=_GREETING if answers.is_blank else _WELCOME,
        lines=("statement: 1", f"edition: {_text(edition.name)}"),
    )
    named = (answers.name, answers.version, answers.company)
    name, version, company = (
        _text(a or blank) for a, blank in zip(named, _APPLICATION, strict=True)
    )
    yield Section(
        about=Text("As the report shows it.", "报告中显示的应用名称、版本与公司。"),
        lines=(f"application: {{name: {name}, version: {version}, company: {company}}}",),
    )
    yield from _credentials(edition, answers)
    yield Section(
        about=Text(
            "The interfaces that you submit: take out what you do not call. Each must be called "
            "with success once.",
            "将要申报的接口：请删去不调用的接口。每个接口须至少成功调用一次。",
        ),
        lines=("interfaces:", *(f"  - {_text(name)}" for name in answers.interfaces_of(edition))),
    )
    able = answers.capabilities_of(edition).items()
    yield Section(
        about=Text(
            "What the application can do (true) and cannot (false).",
            "应用具备（true）与不具备（false）的能力。",
        ),
        lines=("capabilities:", *(f"  {name}: {str(had).lower()}" for name, had in able)),
    )
    if edition.operations.callbacks:
        yield _callback(answers, is_wanted=answers.capabilities_of(edition)[TRACKING])
    yield Section(
        about=_LAUNCHED if answers.command or answers.is_blank else _BY_HAND,
        lines=tuple(_observe(edition, answers)),
        is_optional=not (answers.command or answers.is_blank),
    )


def _credentials(edition: Edition, answers: Answers) -> Iterator[Section]:
    yield Section(
        about=Text(
            "The application's key on the platform; the emulator's own is "
            f"{edition.sandbox_app_key}.",
            f"应用在平台上的 app key；仿真沙箱的 app key 为 {edition.sandbox_app_key}。",
        ),
        lines=(f"app_key: {json.dumps(answers.app_key or edition.sandbox_app_key)}",),
    )
    yield Section(
        about=Text(
            "Where the secret is: env:NAME or file:PATH, never the secret itself; left out, the "
            "emulator's applies.",
            "密钥来源：env:NAME 或 file:PATH，不得写入密钥本身；省略则使用仿真沙箱的密钥。",
        ),
        lines=(f"app_secret: {_reference(answers.secret or 'env:YOUR_APP_SECRET')}",),
        is_optional=not answers.secret,
    )


def _callback(answers: Answers, *, is_wanted: bool) -> Section:
    is_given = answers.callback not in ("", NO_CALLBACK)
    default = "YOUR/CALLBACK/PATH" if answers.is_blank else "callbacks"
    address = answers.callback if is_given else f"http://127.0.0.1:{{callback_port}}/{default}"
    return Section(
        about=Text(
            "Where your application receives callbacks, on this machine; {callback_port} is a "
            "free port, the same as in observe.env.",
            "应用接收回传的本机地址；{callback_port} 为空闲端口，与 observe.env 中相同。",
        ),
        lines=(f"callback: {{url: {json.dumps(address, ensure_ascii=False)}}}",),
        is_optional=not (is_given or is_wanted),
    )


def _observe(edition: Edition, answers: Answers) -> Iterator[str]:
    words = answers.command or ("YOUR_PROGRAM", "ITS", "ARGUMENTS")
    yield "observe:"
    yield f"  command: [{', '.join(map(_text, words))}]"
    yield "  env:"
    for name, value in answers.environment or _environment(edition, answers):
        told = "  # the authority of the gateway's certificate" if value == "{ca_file}" else ""
        yield f"    {name}: {_reference(value)}{told}"


def _environment(edition: Edition, answers: Answers) -> Iterator[tuple[str, str]]:
    whose = "YOUR" if answers.is_blank else "MY"
    if any(operation.path == "" for operation in edition.operations.operations.values()):
        yield f"{whose}_GATEWAY", "{gateway_https}/sync"
        yield f"{whose}_AUTH", "{gateway_https}/rest"
    else:
        yield f"{whose}_GATEWAY", "{gateway_https}"
    yield "SSL_CERT_FILE", "{ca_file}"
    yield f"{whose}_APP_KEY", "{app_key}"
    yield f"{whose}_APP_SECRET", "{app_secret}"
    if edition.operations.callbacks:
        yield f"{whose}_CALLBACK_PORT", "{callback_port}"


def _written(section: Section, lang: Language) -> Iterator[str]:
    yield from (f"# {line}" for line in _in_language(section.about, lang))
    yield from (f"# {line}" if section.is_optional else line for line in section.lines)
    yield ""


def _in_language(text: Text, lang: Language) -> tuple[str, ...]:
    return {"en": (text.en,), "zh": (text.zh,), "both": (text.en, text.zh)}[lang]


def _text(value: str) -> str:
    """A text as YAML has it, plain where any reader takes it for one."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _reference(value: str) -> str:
    is_plain = value.startswith(("env:", "file:")) and not re.search(r"[\s#{}\[\],\"']", value)
    return value if is_plain else json.dumps(value, ensure_ascii=False)

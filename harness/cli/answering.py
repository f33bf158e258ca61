"""The answers from which `harness new statement` writes: given as options, else asked for."""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from harness.catalog.answer_words import NO_CALLBACK
from harness.catalog.answers import (
    TRACKING,
    Answers,
    check_answers,
    check_callback,
    check_secret,
    check_variable,
)
from harness.cli.options import DEFAULT_EDITION, in_language
from harness.cli.streams import tell
from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import EDITION_NAMES, edition_named

OPTIONS = (
    "app_version", "company", "app_key", "interfaces", "capabilities", "callback", "command",
    "env", "blank", "secret",
)  # fmt: skip
"""What is for a statement only, as argparse names it."""
_NEEDED = (("name", "--name"), ("version", "--app-version"), ("company", "--company"))
_CALLBACK = "http://127.0.0.1:{callback_port}/callbacks"
_EXAMPLE = (
    'for example harness new statement --name "My ERP" --app-version 2.4.0 --company "Example Ltd" '
    '--command "python my_app.py" --out my-statement.yaml'
)


def answers_of(options: argparse.Namespace) -> Answers:
    """What the options say. Raises UsageError for what cannot be read."""
    return Answers(
        name=options.name,
        version=options.app_version,
        company=options.company,
        app_key=options.app_key,
        secret=options.secret,
        interfaces=tuple(_listed(options.interfaces)),
        capabilities=tuple(_listed(options.capabilities)),
        callback=options.callback,
        command=_words(options.command),
        environment=tuple(map(_variable, options.env)),
    )


def completed(answers: Answers, options: argparse.Namespace) -> tuple[Edition, Answers]:
    """The edition and the answers, asked for where some are missing and somebody is there.

    Without a terminal no answer at all is a form to fill in. Raises UsageError for some that are
    given while others, which are needed, are not.
    """
    missing = [option for field, option in _NEEDED if not getattr(answers, field)]
    is_form = options.blank or (answers.is_blank and not _is_somebody_there())
    if options.blank and not answers.is_blank:
        raise UsageError("--blank leaves everything open", hint="take it out, or the answers")
    if not missing or is_form:
        edition = edition_named(options.edition or DEFAULT_EDITION)
        check_answers(answers, edition)
        return edition, answers
    if not _is_somebody_there():
        raise UsageError(f"missing: {', '.join(missing)}", hint=_EXAMPLE)
    edition = _asked_edition(options)
    check_answers(answers, edition)
    answers = _Interview(edition, options.lang).of(answers)
    if options.out is None and sys.stdout.isatty():
        options.out = _asked_file(options)
    return edition, answers


def require_free(out: Path | None, *, is_forced: bool) -> None:
    """Raise UsageError for a file that is there already, unless it may be overwritten."""
    if out and out.exists() and not is_forced:
        raise UsageError(f"{out} is there already", hint="name another file, or add --force")


def ask_until(question: Text, lang: str, accept: Callable[[str], object], default: str = "") -> str:
    """An answer that is accepted; a refusal is told, and the question asked again."""
    shown = f" [{default}]" if default else ""
    while True:
        print(f"{in_language(question, lang)}{shown}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise UsageError("the answers ended; nothing was written", hint=_EXAMPLE)
        try:
            accept(answer := line.strip() or default)
        except UsageError as error:
            tell(error.diagnostics())
        else:
            return answer


class _Interview:
    """The questions to a person, in the order of the file."""

    def __init__(self, edition: Edition, lang: str) -> None:
        self._edition = edition
        self._lang = lang

    def of(self, given: Answers) -> Answers:
        """The answers with everything asked for that was not given."""
        name = given.name or self._ask(Text("Name of the application", "应用名称"), _some)
        version = given.version or self._ask(Text("Its version", "版本"), _some, "1.0.0")
        company = given.company or self._ask(Text("Your company", "公司"), _some)
        key = given.app_key or self._ask(
            Text("App key (Enter: the emulator's)", "App key（回车：仿真沙箱的 app key）"),
            _some,
            self._edition.sandbox_app_key,
        )
        known = replace(given, name=name, version=version, company=company, app_key=key)
        known = replace(known, secret=given.secret or self._secret())
        if not (given.interfaces or given.capabilities):
            known = self._abilities(known)
        if known.capabilities_of(self._edition).get(TRACKING) and not given.callback:
            question = Text(
                f"Where it receives callbacks ({NO_CALLBACK}: nowhere)",
                f"接收回传的地址（无则填 {NO_CALLBACK}）",
            )
            known = replace(known, callback=self._ask(question, _address, _CALLBACK))
        return known if given.command else replace(known, command=self._command())

    def _ask(self, question: Text, accept: Callable[[str], object], default: str = "") -> str:
        return ask_until(question, self._lang, accept, default)

    def _secret(self) -> str:
        question = Text(
            "Name of the variable that holds the app secret, not the secret (Enter: the "
            "emulator's secret)",
            "存放密钥的环境变量名，而非密钥本身（回车：仿真沙箱的密钥）",
        )
        answer = self._ask(question, _variable_name)
        return f"env:{answer}" if answer and ":" not in answer else answer

    def _abilities(self, known: Answers) -> Answers:
        interfaces = [*known.interfaces_of(self._edition)]
        capabilities = [*self._edition.capabilities]
        tell(f"  {', '.join(capabilities)}")
        tell(f"  {', '.join(interfaces)}")
        words = [*capabilities, *interfaces]

        def accept(answer: str) -> None:
            for word in _listed(answer.split()):
                if word not in words:
                    raise UsageError(f"unknown: {word}", hint=nearest(word, words))
            kinds = {word in capabilities for word in _listed(answer.split())}
            if len(kinds) > 1:
                raise UsageError("capabilities or interfaces, not both")

        question = Text(
            "What it can do, or which interfaces you submit, of those above (Enter: all)",
            "从以上能力或接口中选择（回车：全部）",
        )
        chosen = tuple(_listed(self._ask(question, accept).split()))
        if chosen and chosen[0] in capabilities:
            return replace(known, capabilities=chosen)
        return replace(known, interfaces=chosen)

    def _command(self) -> tuple[str, ...]:
        question = Text(
            "Command that starts it, for example python my_app.py (Enter: you start it yourself)",
            "启动命令，例如 python my_app.py（回车：自行启动）",
        )
        return _words(self._ask(question, _words))


def _is_somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked_edition(options: argparse.Namespace) -> Edition:
    if options.edition:
        return edition_named(options.edition)
    question = Text(
        f"Edition ({', '.join(EDITION_NAMES)})", f"平台版本（{'、'.join(EDITION_NAMES)}）"
    )
    named = ask_until(question, options.lang, edition_named, DEFAULT_EDITION)
    return edition_named(named)


def _asked_file(options: argparse.Namespace) -> Path:
    def accept(name: str) -> None:
        require_free(Path(name), is_forced=options.force)

    question = Text("Write it to", "写入文件")
    return Path(ask_until(question, options.lang, accept, "my-statement.yaml"))


def _some(answer: str) -> None:
    if not answer:
        raise UsageError("a report names it: please give one")


def _address(answer: str) -> None:
    if answer != NO_CALLBACK:
        check_callback(answer)


def _variable_name(answer: str) -> None:
    if not answer or answer in os.environ:
        return
    if ":" in answer:
        check_secret(answer)
    elif "_" not in answer or answer != answer.upper():
        # It may be the secret itself, which nothing may keep or repeat.
        raise UsageError(
            "that is no variable of this environment, nor a name as MY_APP_SECRET; it was not kept"
        )
    else:
        check_variable(answer)


def _listed(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from (part for part in word.split(",") if part)


def _words(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}", hint="close the quotes") from error


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        # It may be a value that nobody should read.
        raise UsageError("an --env is not NAME=VALUE", hint="--env MY_GATEWAY={gateway_https}/sync")
    check_variable(name)
    return name, value

"""The options that answer the questions of `harness new statement`."""

import argparse

from harness.catalog.answer_words import NO_CALLBACK


def add_answers(parser: argparse.ArgumentParser) -> None:
    """Declare the options that answer the questions."""
    group = parser.add_argument_group(
        "a statement",
        "On a terminal what is missing is asked for. Elsewhere --name, --app-version and --company "
        "are needed; with no answer at all it is a form to fill in.",
    )
    group.add_argument("--app-version", default="", metavar="V", help="version of the application")
    group.add_argument("--company", default="", metavar="C", help="who submits it")
    group.add_argument("--app-key", default="", metavar="K", help="default: the emulator's")
    group.add_argument(
        "--secret",
        default="",
        metavar="env:NAME",
        help="where the secret is, env:NAME or file:PATH (default: the emulator's secret)",
    )
    group.add_argument(
        "--interfaces", nargs="+", default=[], metavar="I", help="what you submit (default: all)"
    )
    group.add_argument(
        "--capabilities",
        nargs="+",
        default=[],
        metavar="C",
        help="what the application can do (default: what the interfaces serve)",
    )
    group.add_argument(
        "--callback", default="", metavar="URL", help=f"your receiver, or {NO_CALLBACK}"
    )
    group.add_argument(
        "--command", default="", metavar="WORDS", help='how it starts: "python my_app.py"'
    )
    group.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what it is started with, repeatable: MY_GATEWAY={gateway_https}/sync",
    )
    group.add_argument(
        "--blank", action="store_true", help="ask nothing: a form to fill in, in CAPITALS"
    )

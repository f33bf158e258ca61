"""What the user asks of the plugin: options, their equals in the ini file, and the marker."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

MARKER = "harness_observed"
_ABOUT_MARKER = (
    f"{MARKER}(edition=..., requirements=[...]): puts the test under observation. What it does "
    "with the sandbox of the fixture `emulator` is recorded and judged by the requirements of the "
    "edition; the test fails when one is violated or cannot be decided, and when nothing was "
    "examined. `requirements` names the rows that it must show; without, all of the edition."
)
_LANGUAGES = ("en", "zh", "both")
_DRIVERS = ("reference", "observe")
_RECORDED = "cassette:"
_KEPT = "file:"
_OPTIONS = {
    "target": ("T", "emulator, the address of a gateway, or cassette:FILE (default: emulator)"),
    "statement": ("FILE", "what the applicant declares; its edition is the one that is judged"),
    "driver": ("D", "who acts: reference, our client, or observe, your application"),
    "out": ("DIR", "where the folders of the runs go (default: pytest's temporary folder)"),
    "lang": ("L", "language of what is told: en, zh or both (default: en)"),
    "deviations": ("FILE", "failures that are expected, with reason, owner and last day"),
    "sign": ("env:NAME|file:PATH", "sign the bundle of each run with this Ed25519 key"),
    "max-age": ("DAYS", "a recording older than this is stale (default: 180)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for, command line before ini file; empty or None where nothing was."""

    target: str
    statement: Path | None
    driver: str
    out: Path | None
    lang: Literal["en", "zh", "both"]
    deviations: Path | None
    max_age: str
    sign: str = ""


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and the ini keys."""
    group = parser.getgroup(
        "harness", "sandbox-harness: scenario files as tests, a sandbox to lend"
    )
    for name, (value, text) in _OPTIONS.items():
        choices = {"driver": _DRIVERS, "lang": _LANGUAGES}.get(name)
        group.addoption(
            f"--harness-{name}",
            dest=_key(name),
            metavar=value,
            default=None,
            choices=choices,
            help=text,
        )
        parser.addini(_key(name), help=f"the same as --harness-{name}", default="")
    parser.addini(
        "harness_scenarios",
        type="bool",
        default=False,
        help="collect scenario files wherever pytest looks for tests",
    )


def add_marker(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", _ABOUT_MARKER)


def wishes_of(config: pytest.Config) -> Wishes:
    """What the user asked for. Raises pytest.UsageError for an ini value that makes no sense."""
    return Wishes(
        target=_target(config),
        statement=_path(config, "statement"),
        driver=_chosen(config, "driver", _DRIVERS),
        out=_path(config, "out"),
        lang=_chosen(config, "lang", _LANGUAGES) or "en",  # type: ignore[arg-type] # one of them
        deviations=_path(config, "deviations"),
        max_age=_value(config, "max-age"),
        sign=_sign(config),
    )


def is_asked_for(config: pytest.Config, path: Path) -> bool:
    """Whether scenario files there are wanted.

    They are when the file, or a folder above it and below the root folder, is named on the command
    line; and anywhere with an option of ours or `harness_scenarios = true`.
    """
    if config.getini("harness_scenarios") or is_any_given(config):
        return True
    place = path.resolve()
    return any(place == named or named in place.parents for named in _named(config))


def is_any_given(config: pytest.Config) -> bool:
    """Whether an option of ours stands on the command line."""
    return any(config.getoption(_key(name)) is not None for name in _OPTIONS)


def _named(config: pytest.Config) -> Iterator[Path]:
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return
    root = config.rootpath.resolve()
    for word in config.args:
        place, _, _ = word.partition("::")
        path = (config.invocation_params.dir / place).resolve()
        if path != root and path not in root.parents:
            yield path


def _value(config: pytest.Config, name: str) -> str:
    given = _given(config, name)
    return str(config.getini(_key(name))) if given is None else given


def _given(config: pytest.Config, name: str) -> str | None:
    """What stands on the command line. Raises pytest.UsageError for nothing behind `=`.

    An unset variable of a CI must not turn a gateway into the emulator.
    """
    given: str | None = config.getoption(_key(name))
    if given == "":
        raise pytest.UsageError(f"--harness-{name}= says nothing: give a value, or leave it out")
    return given


def _target(config: pytest.Config) -> str:
    given = _given(config, "target")
    value = given or str(config.getini(_key("target")))
    file = value.removeprefix(_RECORDED)
    if given or file in (value, ""):
        return value or "emulator"
    return f"{_RECORDED}{_ini_folder(config) / file}"


def _sign(config: pytest.Config) -> str:
    given = _given(config, "sign")
    value = given or str(config.getini(_key("sign")))
    file = value.removeprefix(_KEPT)
    return value if given or file in (value, "") else f"{_KEPT}{_ini_folder(config) / file}"


def _path(config: pytest.Config, name: str) -> Path | None:
    if given := _given(config, name):
        return config.invocation_params.dir / given
    value = str(config.getini(_key(name)))
    return _ini_folder(config) / value if value else None


def _ini_folder(config: pytest.Config) -> Path:
    return config.inipath.parent if config.inipath else config.rootpath


def _chosen(config: pytest.Config, name: str, words: tuple[str, ...]) -> str:
    value = _value(config, name)
    if value and value not in words:
        raise pytest.UsageError(
            f"{_key(name)} = {value!r} in the ini file: expected one of {', '.join(words)}"
        )
    return value


def _key(name: str) -> str:
    return f"harness_{name.replace('-', '_')}"

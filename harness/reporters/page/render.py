"""From a report to the text of its page: templates, one style, one script, and their hashes."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.model.verdict import Report
from harness.reporters import comparison_words, wording
from harness.reporters.atomic import write_atomically
from harness.reporters.outline import SECTIONS
from harness.reporters.page.compiled import CompiledTemplates
from harness.reporters.page.sequence import diagrams, phase_offsets
from harness.reporters.page.strip import strips
from harness.reporters.page.view import PageView
from harness.reporters.page.words import (
    NO,
    SOURCES,
    WHOLE_SECONDS,
    YES,
    certificate_word,
    conclusion_word,
    environment_word,
    is_inside,
    kind_word,
)
from harness.reporters.success_rate import success_rate
from harness.reporters.visible import excerpt, visible

_FOLDER = Path(__file__).parent
_STYLES = ("theme.css", "layout.css", "parts.css", "sections.css", "strip.css", "print.css")
_SHARED_STYLES = ("theme.css", "layout.css", "parts.css")
_VALUE_SHOWN = 2048
_SHORT = 100


def write_page(report: Report, path: Path, lang: wording.Language) -> None:
    """Write report.html, whole or not at all; `lang` is what it shows before a reader chooses."""
    write_atomically(path, page_text(report, lang).encode("utf-8"))


def page_text(report: Report, lang: wording.Language) -> str:
    """The page as text; the same report gives the same text."""
    drawn, told, view = diagrams(report.rounds), strips(report), PageView(report)
    style, script = _style(report.run.id), _read("script.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            run=report.run,
            lang=lang,
            view=view,
            sections=SECTIONS,
            diagrams=drawn,
            strips=told,
            anchors=told.anchors | drawn.anchors,
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )


def shared_style() -> str:
    """Colours, type and parts of the page, for other pages of this tool to look like it."""
    return "".join(_read(name) for name in _SHARED_STYLES)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_FOLDER),
        bytecode_cache=CompiledTemplates(_FOLDER, Path(__file__).read_bytes()),
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        words=wording,
        compared=comparison_words,
        utc=wording.utc,
        phase_text=wording.phase_text,
        phase_offsets=phase_offsets,
        value=lambda text: excerpt(text, _VALUE_SHOWN),
        short=lambda text: excerpt(text, _SHORT),
        rate=success_rate,
        is_inside=is_inside,
        kind_word=kind_word,
        certificate_word=certificate_word,
        environment_word=environment_word,
        conclusion_word=conclusion_word,
        SOURCES=SOURCES,
        WHOLE_SECONDS=WHOLE_SECONDS,
        YES=YES,
        NO=NO,
    )
    return environment


def _shown(value: object) -> object:
    """Every text that a template prints passes here; escaping comes after."""
    if hasattr(value, "__html__") or not isinstance(value, str):
        return value
    return visible(value, keep="\n")


def _style(run_id: str) -> str:
    # The id stands at the foot of each printed page; only plain characters may enter the style.
    plain = re.sub(r"[^A-Za-z0-9._-]", "", run_id)[:64]
    foot = f'@page {{ @bottom-left {{ content: "{plain}"; }} }}\n'
    return "".join(_read(name) for name in _STYLES) + foot


@lru_cache(maxsize=8)
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

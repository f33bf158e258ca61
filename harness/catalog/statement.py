"""The statement of the application: read, checked, and its secret fetched from where it is kept."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from harness.catalog.declarations import Declarations
from harness.catalog.dossier import load_dossier
from harness.documents.resources import resource
from harness.documents.schema import nearest, nearest_in_chinese
from harness.documents.yaml import document_from_bytes, read_yaml
from harness.model.dossier import Dossier
from harness.model.errors import DocumentError, UsageError
from harness.model.secret import Secret
from harness.model.statement import (
    Launch,
    Limits,
    Probe,
    Responsible,
    Statement,
    TokenLife,
    Waiver,
)
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import EDITION_NAMES, edition_named

SCHEMA = "statement.schema.json"
_VARIABLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


def load_statement(path: Path, *, environ: Mapping[str, str]) -> Statement:
    """The statement in a file, with what `env:NAME` and `file:PATH` stand for.

    Raises DocumentError with every problem of the file, each with its place; no message repeats
    a value that may be a secret.
    """
    document = read_yaml(path)
    declared = Declarations(document=document, environ=environ, folder=path.resolve().parent)
    secret = declared.secret()
    launch_env = declared.environment()
    declared.check()
    papers = _papers(declared)
    problems = declared.all_problems(SCHEMA)
    if problems:
        raise DocumentError(problems)
    return _statement(declared, secret, launch_env, papers)


def written_statement(text: str, path: Path, *, environ: Mapping[str, str]) -> Statement:
    """The statement that a new text is; a variable that is not set yet may be set later.

    Raises DocumentError with what keeps the text from being a statement of that place.
    """
    document = document_from_bytes(text.encode(), path=str(path))
    named = {name: environ.get(name) or "set later" for name in _VARIABLE.findall(text)}
    folder = path.resolve().parent
    declared = Declarations(document=document, environ=named, folder=folder)
    secret, launch_env = declared.secret(), declared.environment()
    declared.check()
    if problems := declared.all_problems(SCHEMA):
        raise DocumentError(problems)
    return _statement(declared, secret, launch_env)


def load_kept_statement(path: Path) -> Statement:
    """The statement that a run kept; its secrets, which judge nothing, are not fetched.

    Raises DocumentError with every problem of the file.
    """
    declared = Declarations(document=read_yaml(path), environ={}, folder=path.resolve().parent)
    declared.check()
    problems = declared.all_problems(SCHEMA)
    if problems:
        raise DocumentError(problems)
    return _statement(declared, None, {})


def secrets_at_hand(path: Path, *, environ: Mapping[str, str]) -> frozenset[str]:
    """Those secrets of a kept statement that can be fetched here, to be searched for."""
    declared = Declarations(document=read_yaml(path), environ=environ, folder=path.resolve().parent)
    found = (declared.secret(), *declared.launch_secrets())
    return frozenset(secret.reveal() for secret in found if secret)


def statement_notes(statement: Statement, edition: Edition) -> tuple[Text, ...]:
    """What is odd about a statement and yet no error: what its edition does not know or ask for."""
    known = tuple(edition.operations.operations)
    notes = [
        Text(
            f"interface {name} is not known to edition {edition.name}; {nearest(name, known)}",
            f"平台版本 {edition.name} 未收录接口 {name}；{nearest_in_chinese(name, known)}",
        )
        for name in statement.interfaces
        if name not in known
    ]
    elsewhere = {key: name for name in EDITION_NAMES for key in edition_named(name).declares}
    notes += [
        Text(
            f"{key} belongs to edition {other} and says nothing in edition {edition.name}",
            f"{key} 属于平台版本 {other}，在平台版本 {edition.name} 中不起作用",
        )
        for key, other in elsewhere.items()
        if key not in edition.declares and getattr(statement, key)
    ]
    if not statement.interfaces:
        notes.append(Text("the statement lists no interface", "声明文件中未列出任何接口"))
    return tuple(notes)


def default_statement_path(edition: Edition) -> Path:
    """The statement of the edition's sample application: a run without a statement certifies it."""
    return resource("examples", edition.sample_application, "statement.yaml")


def _statement(
    declared: Declarations,
    secret: Secret | None,
    launch_env: Mapping[str, str],
    papers: Dossier | None = None,
) -> Statement:
    text, words = declared.text, declared.words
    command = words("observe", "command")
    probe = text("probe", "url")
    return Statement(
        edition=text("edition"),
        name=text("application", "name"),
        version=text("application", "version"),
        company=text("application", "company"),
        app_key=text("app_key"),
        app_secret=secret,
        interfaces=words("interfaces"),
        capabilities={k: v == "true" for k, v in declared.texts("capabilities").items()},
        callback_url=text("callback", "url"),
        egress=words("egress"),
        category=text("category"),
        limits=Limits(
            per_second=declared.whole("limits", "per_second"),
            per_day=declared.whole("limits", "per_day"),
        ),
        tier=text("tier"),
        packages=words("packages"),
        scopes=words("scopes"),
        data=declared.texts("data"),
        source=text("source"),
        dossier=text("dossier"),
        papers=papers,
        token_life=TokenLife(
            access=declared.whole("token_life", "access"),
            refresh=declared.whole("token_life", "refresh"),
        ),
        waivers=_waivers(declared),
        parties=Responsible(
            contact=text("parties", "contact"),
            performed_by=text("parties", "performed_by"),
            authorised_by=text("parties", "authorised_by"),
            place=text("parties", "place"),
        ),
        launch=Launch(command=command, env=launch_env, secrets=declared.launch_secrets())
        if command
        else None,
        probe=Probe(url=probe, status=text("probe", "status")) if probe else None,
        production_hosts=words("production_hosts"),
        folder=declared.folder,
        sha256=declared.document.sha256,
    )


def _papers(declared: Declarations) -> Dossier | None:
    """The dossier that the statement names; its problems are the statement's."""
    name = declared.text("dossier")
    if not name:
        return None
    place = ("dossier",)
    try:
        found = load_dossier(declared.folder / name)
    except UsageError as error:
        hint = "the path starts at the statement's folder"
        declared.refuse(place, error.message, hint)
        return None
    except DocumentError as error:
        declared.problems.extend(error.problems)
        return None
    if found.edition and found.edition != declared.text("edition"):
        message = f"the dossier is for edition {found.edition}"
        declared.refuse(place, message, "name the dossier of this edition")
    return found


def _waivers(declared: Declarations) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(
            requirement=declared.text("waivers", index, "requirement"),
            reason=declared.text("waivers", index, "reason"),
            by=declared.text("waivers", index, "by"),
            until=date.fromisoformat(declared.text("waivers", index, "until")),
        )
        for index in range(declared.length("waivers"))
    )

"""`harness dossier FILE`: check the papers of a submission."""

import argparse
from pathlib import Path

from harness.catalog.dossier import load_dossier
from harness.cli.forms import pdf_of
from harness.cli.options import (
    DEFAULT_EDITION,
    deviations_of,
    only_of,
    statement_of,
    surroundings,
)
from harness.cli.outcome import tell_result
from harness.cli.sealing import signer_of
from harness.model.dossier import Dossier
from harness.model.errors import UsageError
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.run.dossier import execute_dossier
from harness.run.dossier_rows import DOSSIER, dossier_rows
from harness.run.order import Driver, RunOrder

_PAPERS = "DOSS-"
"""How the ids of rows about papers begin."""


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Open the papers and tell what they show."""
    files = [*options.dossier, *map(Path, options.beside_only)]
    if len(files) != 1:
        raise UsageError("expected one FILE, the dossier", hint="see `harness dossier --help`")
    dossier = load_dossier(files[0])
    statement, source = statement_of(options)
    edition = _edition_of(options, dossier, statement)
    _require_papers(edition)
    only = only_of(options, edition)
    if others := [name for name in only if name not in dossier_rows(edition)]:
        raise UsageError(
            f"no paper shows {', '.join(others)}",
            hint=f"the papers show {', '.join(dossier_rows(edition))}",
        )
    order = RunOrder(
        verb=DOSSIER,
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=Driver.OBSERVE,
        run_class=RunClass.RECORDED,
        deviations=deviations_of(options, edition),
        only=only,
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
        target_url=str(files[0]),
    )
    return tell_result(execute_dossier(order, dossier, surroundings(options)), options)


def _require_papers(edition: Edition) -> None:
    """Refuse an edition that asks for no papers: nothing could be examined."""
    if not any(name.startswith(_PAPERS) for name in dossier_rows(edition)):
        raise UsageError(
            f"edition {edition.name} asks for no papers",
            hint="DATA-04 and DATA-05 are judged by `harness certify` and `harness audit`",
        )


def _edition_of(
    options: argparse.Namespace, dossier: Dossier, statement: Statement | None
) -> Edition:
    """The edition that all who name one agree on."""
    named = {
        f"--edition {options.edition}": options.edition,
        f"the statement ({statement.edition if statement else ''})": statement
        and statement.edition,
        f"the dossier ({dossier.edition})": dossier.edition,
    }
    given = {who: edition for who, edition in named.items() if edition}
    if len(set(given.values())) > 1:
        raise UsageError(
            f"{' and '.join(given)} do not name the same edition",
            hint="a dossier belongs to one edition; leave --edition out",
        )
    return edition_named(next(iter(given.values()), DEFAULT_EDITION))

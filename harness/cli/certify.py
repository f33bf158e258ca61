"""`harness certify [STATEMENT]`: run the acceptance plan and say whether the app is ready."""

import argparse
from pathlib import Path

from harness.catalog.load import load_plan
from harness.catalog.statement import default_statement_path
from harness.cli.forms import pdf_of
from harness.cli.options import (
    DEFAULT_EDITION,
    deviations_of,
    edition_of,
    only_of,
    shared_out,
    statement_of,
    surroundings,
    target_of,
)
from harness.cli.outcome import tell_result
from harness.cli.sealing import signer_of
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder
from harness.scenario.load import find_scenarios, load_scenario


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Certify, and tell the conclusion."""
    named = [p for p in (options.file, options.statement) if p]
    named += [Path(word) for word in options.beside_only]
    if len(named) > 1:
        raise UsageError(
            f"more than one statement is named: {', '.join(map(str, named))}",
            hint="certify one application at a time",
        )
    sample = edition_named(options.edition or DEFAULT_EDITION)
    options.statement = named[0] if named else default_statement_path(sample)
    statement, source = statement_of(options)
    edition = edition_of(options, statement)
    if target_of(options, edition, statement):
        raise UsageError(
            "`certify` against a real sandbox is not built yet",
            hint="certify against the emulator; `harness run --target URL` tries a real sandbox",
        )
    plan = load_plan(edition.name)
    paths = find_scenarios(plan.scenarios, edition.name)
    whole = tuple(load_scenario(path, edition=edition.name) for path in paths)
    scenarios, part = shared_out(options, whole)
    order = RunOrder(
        verb="certify",
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=Driver.OBSERVE,
        plan=plan,
        scenarios=scenarios,
        part=part,
        deviations=deviations_of(options, edition),
        only=only_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
        patience=options.wait,
        port=options.port,
    )
    return tell_result(execute(order, surroundings(options)), options)

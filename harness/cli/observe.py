"""`harness observe -- COMMAND...`: watch your application's own traffic and judge it."""

import argparse

from harness.cli.forms import pdf_of
from harness.cli.options import (
    deviations_of,
    edition_of,
    guard_production,
    only_of,
    statement_of,
    surroundings,
)
from harness.cli.outcome import tell_result
from harness.cli.sealing import signer_of
from harness.model.errors import UsageError
from harness.model.requirement import RunClass
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Start the command, watch it to its end, and tell what its traffic shows."""
    command = tuple(options.command[1:] if options.command[:1] == ["--"] else options.command)
    if options.beside_only:
        raise UsageError(
            f"{options.beside_only[0]!r} after --only is no requirement",
            hint="put -- before the command: harness observe --only SIGN-02 -- python my_app.py",
        )
    statement, source = statement_of(options)
    if not command and not (statement and statement.launch):
        raise UsageError("no command to observe", hint="harness observe -- python my_app.py")
    edition = edition_of(options, statement)
    upstream: str = options.upstream
    if upstream:
        if not upstream.startswith(("http://", "https://")):
            raise UsageError(f"--upstream {upstream!r} is no address")
        guard_production(upstream, options, edition, statement)
    order = RunOrder(
        verb="observe",
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=Driver.OBSERVE,
        run_class=RunClass.LIVE if upstream else RunClass.REHEARSAL,
        deviations=deviations_of(options, edition),
        only=only_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
        command=command,
        target_url=upstream,
        port=options.port,
        lasts=options.lasts,
    )
    return tell_result(execute(order, surroundings(options)), options)

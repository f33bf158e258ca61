"""`harness run SCENARIO...`: run scenarios with the reference client or your application."""

import argparse

from harness.cli.options import (
    add_common,
    add_port,
    add_target,
    add_wait,
    edition_of,
    only_of,
    statement_of,
    surroundings,
    target_of,
)
from harness.cli.outcome import tell_result
from harness.model.errors import UsageError
from harness.model.requirement import RunClass
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder
from harness.scenario.load import find_scenarios, load_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="files, folders, names of stock scenarios"
    )
    add_common(parser)
    add_target(parser)
    parser.add_argument(
        "--driver",
        choices=[str(d) for d in Driver],
        default=str(Driver.REFERENCE),
        help="who performs the app's acts: our reference client, or your application",
    )
    add_wait(parser)
    add_port(parser)


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Run the scenarios, and tell what they showed."""
    names = [*options.scenarios, *options.beside_only]
    if not names:
        raise UsageError("no scenario is named", hint="for example harness run order-lifecycle")
    statement, source = statement_of(options)
    edition = edition_of(options, statement)
    target = target_of(options, edition, statement)
    driver = Driver(options.driver)
    if driver is Driver.OBSERVE and statement is None:
        raise UsageError("--driver observe needs --statement", hint="it says how the app starts")
    paths = find_scenarios(names, edition.name)
    order = RunOrder(
        verb="run",
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=driver,
        run_class=RunClass.LIVE if target else RunClass.REHEARSAL,
        scenarios=tuple(load_scenario(path, edition=edition.name) for path in paths),
        only=only_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        target_url=target,
        patience=options.wait,
        port=options.port,
    )
    return tell_result(execute(order, surroundings(options)), options)

"""`harness run SCENARIO...`: run scenarios with the reference client or your application."""

import argparse

from harness.cli.options import (
    add_common,
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
        "scenarios", nargs="+", metavar="SCENARIO", help="files, folders, names of stock scenarios"
    )
    add_common(parser)
    parser.add_argument(
        "--driver",
        choices=[str(d) for d in Driver],
        default=str(Driver.REFERENCE),
        help="who performs the app's acts: our reference client, or your application",
    )
    parser.add_argument(
        "--wait", type=float, default=30.0, metavar="S", help="patience of each wait (default: 30)"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        metavar="P",
        help="port of the emulator (default: any free)",
    )


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Run the scenarios, and tell what they showed."""
    statement, source = statement_of(options)
    edition = edition_of(options, statement)
    target = target_of(options, edition, statement)
    driver = Driver(options.driver)
    if driver is Driver.OBSERVE and statement is None:
        raise UsageError("--driver observe needs --statement", hint="it says how the app starts")
    paths = find_scenarios(options.scenarios, edition.name)
    order = RunOrder(
        verb="run",
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=driver,
        run_class=RunClass.LIVE if target else RunClass.REHEARSAL,
        scenarios=tuple(load_scenario(path, edition=edition.name) for path in paths),
        only=only_of(options),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        target_url=target,
        patience=options.wait,
        port=options.port,
    )
    return tell_result(execute(order, surroundings(options)), options)

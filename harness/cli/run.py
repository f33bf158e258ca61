"""`harness run SCENARIO...`: run scenarios with the reference client or your application."""

import argparse
from typing import TYPE_CHECKING

from harness.cli.forms import pdf_of
from harness.cli.options import (
    deviations_of,
    edition_of,
    only_of,
    shared_out,
    statement_of,
    surroundings,
    target_of,
)
from harness.cli.outcome import tell_result
from harness.cli.replaying import driver_of, replay_of
from harness.cli.sealing import signer_of
from harness.model.errors import UsageError
from harness.model.requirement import RunClass
from harness.model.scenario import Scenario
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder
from harness.scenario.load import find_scenarios, load_scenario

if TYPE_CHECKING:
    from harness.run.replay_order import ReplayOrder

_SHUT_OUT = "ip_refused"


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Run the scenarios, and tell what they showed."""
    return tell_result(execute(order_of(options), surroundings(options)), options)


def order_of(options: argparse.Namespace, verb: str = "run") -> RunOrder:
    """The run that the options ask for. Raises UsageError where they do not fit together."""
    names = [*options.scenarios, *options.beside_only]
    if not names:
        raise UsageError("no scenario is named", hint=f"for example harness {verb} order-lifecycle")
    statement, source = statement_of(options)
    replay = replay_of(options, statement)
    edition = edition_named(replay.edition) if replay else edition_of(options, statement)
    target = "" if replay else target_of(options, edition, statement)
    driver = driver_of(options, replay)
    if driver is Driver.OBSERVE and statement is None and replay is None:
        raise UsageError("--driver observe needs --statement", hint="it says how the app starts")
    paths = find_scenarios(names, edition.name)
    loaded = [load_scenario(path, edition=edition.name) for path in paths]
    whole = tuple(sorted(loaded, key=_is_last_of_all))
    scenarios, part = shared_out(options, whole)
    return RunOrder(
        verb=verb,
        edition=edition,
        statement=statement,
        statement_source=source,
        driver=driver,
        run_class=_run_class(target, replay),
        scenarios=scenarios,
        part=part,
        deviations=deviations_of(options, edition),
        only=only_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
        target_url=target,
        replay=replay,
        patience=options.wait,
        port=options.port,
    )


def _is_last_of_all(scenario: Scenario) -> bool:
    """Whether an application must not call again once it was played (NET-04)."""
    return _SHUT_OUT in scenario.faults()


def _run_class(target: str, replay: "ReplayOrder | None") -> RunClass:
    if replay:
        return RunClass.RECORDED
    return RunClass.LIVE if target else RunClass.REHEARSAL

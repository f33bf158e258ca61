"""`harness callbacks URL`: test an application's callback endpoint alone."""

import argparse
import sys

from harness.cli.forms import pdf_of
from harness.cli.options import (
    deviations_of,
    edition_of,
    only_of,
    statement_of,
    surroundings,
)
from harness.cli.outcome import tell_result
from harness.cli.sealing import signer_of
from harness.documents.paths import path_problem
from harness.documents.resources import resource
from harness.model.errors import UsageError
from harness.model.scenario import Scenario
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.run.callbacks import execute_callbacks
from harness.run.callbacks_endpoint import Endpoint, endpoint_at, named_hosts
from harness.run.callbacks_order import CallbackOrder
from harness.run.callbacks_report import ROWS
from harness.run.callbacks_stage import ProbeAt
from harness.run.intake import take_in
from harness.scenario.load import find_scenarios, load_scenario

SET = "callbacks"
"""The folder of stock scenarios that are played where nothing else is asked for."""
_ORDER_ID = "{order_id}"
_PORT = "{callback_port}"


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Deliver, and tell how the endpoint took it."""
    named = [*([options.url] if options.url else []), *options.beside_only]
    if len(named) != 1:
        raise UsageError(
            "more than one URL is named" if named else "no URL is named",
            hint="for example harness callbacks http://127.0.0.1:9000/callbacks",
        )
    if options.seed is not None and not options.random:
        raise UsageError("--seed is for --random", hint="harness callbacks URL --random --seed S")
    statement, source = statement_of(options)
    edition = edition_of(options, statement)
    _require_callbacks(edition, statement)
    only = _rows(options, edition)
    endpoint = endpoint_at(named[0], what="URL", named=named_hosts(statement), edition=edition)
    order = CallbackOrder(
        edition=edition,
        statement=statement,
        statement_source=source,
        endpoint=endpoint,
        probe=_probe(options, endpoint, statement, edition),
        scenarios=_scenarios(options, edition),
        sequences=options.random,
        seed=options.seed,
        intake=take_in(options.recordings, sys.stdin.buffer.read) if options.recordings else None,
        callback_url=_recorded_url(statement, endpoint),
        only=only,
        deviations=deviations_of(options, edition),
        is_strict=options.strict,
        lang=options.lang,
        out=options.out,
        signer=signer_of(options),
        with_pdf=pdf_of(options),
        patience=options.wait,
    )
    return tell_result(execute_callbacks(order, surroundings(options)), options)


def _require_callbacks(edition: Edition, statement: Statement | None) -> None:
    if not edition.operations.callbacks or edition.order_life is None:
        raise UsageError(
            f"edition {edition.name} pushes nothing", hint="callbacks belong to edition aliexpress"
        )
    if statement and statement.declares_absent("tracking.callback"):
        raise UsageError(
            "the statement declares tracking.callback: false: there is no endpoint to test",
            hint="declare it true, or leave --statement out for an address on this machine",
        )


def _rows(options: argparse.Namespace, edition: Edition) -> tuple[str, ...]:
    asked = only_of(options, edition)
    for row in asked:
        if row not in ROWS:
            raise UsageError(
                f"--only {row}: an endpoint alone cannot show it",
                hint=f"it shows {', '.join(ROWS)}",
            )
    return asked


def _probe(
    options: argparse.Namespace,
    endpoint: Endpoint,
    statement: Statement | None,
    edition: Edition,
) -> ProbeAt | None:
    declared = statement.probe if statement else None
    url: str = options.probe or (declared.url if declared else "")
    status: str = options.probe_status or (declared.status if declared else "")
    if not url and not status:
        return None
    if not url or not status:
        raise UsageError(
            "--probe and --probe-status belong together",
            hint="for example --probe 'http://127.0.0.1:9000/state/{order_id}' "
            "--probe-status '$.status'",
        )
    if _ORDER_ID not in url:
        raise UsageError(
            f"--probe {url!r} does not say where the order's number goes",
            hint="write {order_id} there",
        )
    if problem := path_problem(status):
        raise UsageError(f"--probe-status {status!r} is no JSONPath: {problem}")
    url = url.replace(_PORT, str(endpoint.port))
    found = endpoint_at(
        url.replace(_ORDER_ID, "1"),
        what="--probe",
        named=named_hosts(statement, *([declared.url] if declared else [])),
        edition=edition,
    )
    return ProbeAt(url=url, status=status, address=found.address)


def _scenarios(options: argparse.Namespace, edition: Edition) -> tuple[Scenario, ...]:
    is_set = not (options.scenario or options.random or options.recordings)
    names = [str(resource("scenarios", edition.name, SET))] if is_set else options.scenario
    if not names:
        return ()
    paths = find_scenarios(names, edition.name)
    return tuple(load_scenario(path, edition=edition.name) for path in paths)


def _recorded_url(statement: Statement | None, endpoint: Endpoint) -> str:
    """The address by which a HAR's entries are known as pushes."""
    declared = statement.callback_url if statement else ""
    return declared.replace(_PORT, str(endpoint.port)) or endpoint.url

"""`harness dossier`: the papers of a submission, looked at and judged without any traffic."""

from harness import __version__
from harness.catalog.load import load_catalogue
from harness.evidence.log import LogWriter, RunStart
from harness.model.dossier import Dossier
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.judge_log import judge_log
from harness.run.order import RunOrder, Surroundings
from harness.run.papers import submission_acts
from harness.run.result import RunResult
from harness.run.settings import settings_of
from harness.run.starting import settled

_OF_TRAFFIC = ("driver", "wait")
"""Settings that say nothing of papers."""


def execute_dossier(order: RunOrder, dossier: Dossier, world: Surroundings) -> RunResult:
    """Open the papers, judge the rows of the submission, write the report.

    The dossier itself is not kept, for it names people; its digest is. Raises UsageError for an
    output folder that is in use and EnvironmentTrouble when nothing can be written.
    """
    identity = run_id(world.clock.now(), world.chance(4))
    folder = create_folder(order.out, identity)
    try:
        _record(order, dossier, world, folder, identity)
    except BaseException:
        folder.discard()
        raise
    secret = order.statement.app_secret if order.statement else None
    return judge_log(order, folder, None, frozenset({secret.reveal()} if secret else ()))


def _record(
    order: RunOrder, dossier: Dossier, world: Surroundings, folder: RunFolder, identity: str
) -> None:
    if order.statement_source:
        folder.keep("statement.yaml", order.statement_source)
    if order.deviations:
        folder.keep("deviations.yaml", order.deviations.source)
    with LogWriter(folder.log) as log:
        log.start(settled(_start(order, dossier, identity, world), folder))
        world.progress("the papers are opened")
        acts = submission_acts(order.statement, world.clock, dossier)
        for act in acts:
            log.act(act)
        log.end(world.clock.now(), exchanges=0, acts=len(acts))


def _start(order: RunOrder, dossier: Dossier, identity: str, world: Surroundings) -> RunStart:
    return RunStart(
        run_id=identity,
        verb=order.verb,
        run_class=order.run_class,
        edition=order.edition.name,
        started=world.clock.now(),
        settings=tuple(pair for pair in settings_of(order) if pair[0] not in _OF_TRAFFIC),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("statement", order.statement.sha256 if order.statement else ""),
            ("deviations", order.deviations.sha256 if order.deviations else ""),
            ("dossier", dossier.sha256),
            ("tool", __version__),
        ),
    )

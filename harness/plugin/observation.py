"""A test under observation: what it does with the sandbox is recorded, and judged when it ends."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from harness.cli.options import in_language, require_row
from harness.evidence.observe import Credentials
from harness.model.errors import HarnessError, UsageError
from harness.model.requirement import Subject
from harness.model.verdict import Assessment, Conclusion, Report, Verdict
from harness.plugin.lent import LentEmulator
from harness.plugin.options import MARKER, Wishes, wishes_of
from harness.plugin.orders import edition_for, signer_for, statement_for, told
from harness.plugin.places import Places, places_of
from harness.plugin.shown import is_shown, show_exchanges
from harness.plugin.told import NOTHING_EXAMINED, tell_row, tell_run
from harness.plugin.watch import Watch, watched
from harness.reporters.standing import blocking
from harness.run.order import Driver, RunOrder
from harness.run.rehearsal import settings_for

_WATCH = pytest.StashKey[Watch]()
_WORDS = ("edition", "requirements")


@contextmanager
def lend(request: pytest.FixtureRequest) -> Iterator[LentEmulator]:
    """A running sandbox for a test; recorded where the test is under observation."""
    wishes = wishes_of(request.config)
    mark = request.node.get_closest_marker(MARKER)
    try:
        if mark is None:
            with _unwatched(wishes) as emulator:
                yield emulator
        else:
            with watched(_order(request, wishes, mark)) as watch:
                request.node.stash[_WATCH] = watch
                yield watch.emulator
    except HarnessError as error:
        raise pytest.fail.Exception(told(error), pytrace=False) from None


@contextmanager
def observed(item: pytest.Item) -> Iterator[None]:
    """Judge what the test inside has done with its sandbox; fails it for what that showed.

    A test that failed by itself keeps its own failure; its report is written all the same.
    """
    watch = item.stash.get(_WATCH, None)
    try:
        yield
    except (Exception, pytest.fail.Exception):
        if watch:
            report = watch.judged()
            failed = [a for a in blocking(report) if a.verdict is Verdict.FAIL]
            _tell(item, watch, report, failed)
        raise
    if watch is None:
        pytest.fail(
            f"a test marked {MARKER} talks to the sandbox of the fixture `emulator`; this one does "
            "not ask for it",
            pytrace=False,
        )
    report = watch.judged()
    _tell(item, watch, report)
    if why := "\n".join(_reasons(report, watch)):
        pytest.fail(f"{why}\n  {watch.folder.path / 'report.html'}", pytrace=False)


@contextmanager
def _unwatched(wishes: Wishes) -> Iterator[LentEmulator]:
    statement, edition = statement_for(wishes), edition_for(wishes)
    credentials = Credentials(
        app_key=statement.app_key if statement else edition.sandbox_app_key,
        app_secret=statement.app_secret if statement else None,
    )
    emulator = LentEmulator(
        edition=edition, credentials=credentials, settings=settings_for(statement, edition)
    )
    with emulator:
        yield emulator


def _order(request: pytest.FixtureRequest, wishes: Wishes, mark: pytest.Mark) -> RunOrder:
    if mark.args or (odd := [word for word in mark.kwargs if word not in _WORDS]):
        what = f"the word {odd[0]!r}" if not mark.args else "arguments without a name"
        raise UsageError(f"{MARKER} does not take {what}", hint=f"it takes {', '.join(_WORDS)}")
    edition = edition_for(wishes, mark.kwargs.get("edition", ""))
    named = mark.kwargs.get("requirements", ())
    requirements = (named,) if isinstance(named, str) else tuple(named)
    for name in requirements:
        require_row(name, edition)
    places = places_of(request.config, wishes.out)
    if wishes.out is None:
        places = Places(notes=places.notes, runs=request.getfixturevalue("tmp_path"))
    name = request.node.nodeid if wishes.out else "harness"
    return RunOrder(
        verb="pytest",
        edition=edition,
        statement=statement_for(wishes),
        statement_source=wishes.statement.read_bytes() if wishes.statement else b"",
        driver=Driver.OBSERVE,
        only=requirements,
        lang=wishes.lang,
        out=places.run_folder(name),
        signer=signer_for(wishes),
    )


def _reasons(report: Report, watch: Watch) -> Iterator[str]:
    """Why a test under observation is not green, the worst first."""
    order = watch.order
    if report.conclusion is Conclusion.INVALID:
        yield in_language(report.reason, order.lang)
    # The rows that the test names must have been examined.
    unseen = [a for a in report.assessments if order.only and a.verdict is Verdict.UNTESTED]
    for assessment in (*blocking(report), *unseen):
        yield tell_row(assessment, order.lang, is_blocking=True)
    of_traffic = (a for a in report.assessments if a.requirement.subject is not Subject.SUBMISSION)
    if not any(a.examined for a in of_traffic):
        yield in_language(NOTHING_EXAMINED, order.lang)


def _tell(
    item: pytest.Item, watch: Watch, report: Report, failed: Iterable[Assessment] = ()
) -> None:
    """Put beside the test what the run came to, and before Allure what the findings cite."""
    text = tell_run(report, watch.folder.path, watch.order.lang, failed)
    item.add_report_section("call", "harness", text)
    if is_shown(item.config):
        cited = {x for a in report.assessments for f in a.findings for x in f.exchanges}
        show_exchanges(e for e in report.exhibits.exchanges if e.exchange in cited)

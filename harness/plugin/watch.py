"""A recorded sandbox: what comes to it is observed, redacted and appended, then judged once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from harness import __version__
from harness.catalog.load import load_catalogue
from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.redact import Redactor
from harness.model.verdict import Report
from harness.plugin.lent import LentEmulator
from harness.plugin.orders import surroundings
from harness.run.execute import credentials_of
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.kept import keep_invalid
from harness.run.kept_files import kept_files
from harness.run.order import RunOrder
from harness.run.publish import Publication, publish
from harness.run.readback import Beside, report_of
from harness.run.recorder import Recorder
from harness.run.rehearsal import settings_for
from harness.run.settings import settings_of
from harness.run.starting import settled
from harness.sources.stream import LiveStream

_DRAIN = 20.0
"""Seconds that the last pushes may take."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """A running sandbox and the log of what came to it."""

    order: RunOrder
    folder: RunFolder
    emulator: LentEmulator
    _recorder: Recorder
    _redactor: Redactor

    def judged(self) -> Report:
        """End the log, judge what it says, and write the report."""
        self.emulator.settle(_DRAIN)
        self._recorder.end()
        evidence = read_log(self.folder.log)
        publication = Publication(
            folder=self.folder,
            lang=self.order.lang,
            secrets=self._redactor.known_secrets - {self.order.edition.sandbox_secret},
            signer=self.order.signer,
        )
        return publish(
            publication,
            lambda why: report_of(
                self.order, evidence, Beside(invalid=why, files=kept_files(self.folder))
            ),
            self._recorder.trouble,
        )


@contextmanager
def watched(order: RunOrder) -> Iterator[Watch]:
    """A running sandbox whose traffic goes into the folder of the order."""
    world = surroundings()
    identity = run_id(world.clock.now(), world.chance(4))
    folder = create_folder(order.out, identity)
    credentials = credentials_of(order)
    secret = credentials.app_secret
    redactor = Redactor(
        world.chance(32),
        (secret.reveal(),) if secret else (),
        public=frozenset({credentials.app_key}),
    )
    with ExitStack() as stack:
        log = stack.enter_context(LogWriter(folder.log))
        log.start(settled(_start(order, identity, world.clock.now()), folder))
        if order.statement_source:
            folder.keep("statement.yaml", order.statement_source)
        recorder = Recorder(
            log=log,
            redactor=redactor,
            edition=order.edition,
            credentials=credentials,
            stream=LiveStream(world.clock),
            clock=world.clock,
            keep_trouble=partial(keep_invalid, folder),
        )
        emulator = LentEmulator(
            edition=order.edition,
            credentials=credentials,
            sink=recorder.take,
            settings=settings_for(order.statement, order.edition),
            witness=recorder.record,
        )
        emulator.start()
        stack.callback(emulator.stop)
        yield Watch(
            order=order,
            folder=folder,
            emulator=emulator,
            _recorder=recorder,
            _redactor=redactor,
        )


def _start(order: RunOrder, identity: str, started: datetime) -> RunStart:
    statement = order.statement
    return RunStart(
        run_id=identity,
        verb=order.verb,
        run_class=order.run_class,
        edition=order.edition.name,
        started=started,
        settings=settings_of(order),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("plan", ""),
            ("statement", statement.sha256 if statement else ""),
            ("deviations", ""),
            ("tool", __version__),
        ),
    )

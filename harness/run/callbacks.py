"""`harness callbacks`: an application's callback endpoint, tested alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus

from harness import __version__
from harness.catalog.load import load_catalogue
from harness.evidence.log import LogWriter, RunStart
from harness.evidence.redact import Redactor
from harness.model.errors import HarnessError
from harness.model.evidence import Act, ActKind
from harness.model.exchange import Direction, Exchange
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.run.callbacks_bounds import LONGEST, MOST_REDELIVERIES
from harness.run.callbacks_order import CallbackOrder, settings_of_callbacks
from harness.run.callbacks_random import Search
from harness.run.callbacks_report import broken_rows, report_callbacks
from harness.run.callbacks_stage import (
    CallbackStage,
    Prober,
    Recording,
    open_callback_stage,
    take_delivery,
)
from harness.run.callbacks_words import (
    STATEMENT,
    nothing_to_deliver,
    recording_note,
    sequence_notes,
)
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.intake import Intake
from harness.run.kept import keep_invalid
from harness.run.order import Surroundings
from harness.run.publish import Publication
from harness.run.recorder import Recorder
from harness.run.result import RunResult
from harness.run.starting import settled
from harness.sources.recorded import read_traffic
from harness.sources.recorded_damage import Damage
from harness.sources.redelivery import Redeliverable, Redelivery, redeliverable
from harness.sources.stream import LiveStream


def execute_callbacks(order: CallbackOrder, world: Surroundings) -> RunResult:
    """Deliver everything that is asked for, judge the answers, write the report.

    Raises UsageError for an output folder that is in use, EnvironmentTrouble when this machine does
    not let us; what was recorded until then is kept.
    """
    identity = run_id(world.clock.now(), world.chance(4))
    folder = create_folder(order.out, identity)
    _keep_inputs(order, folder)
    credentials = order.credentials
    redactor = Redactor(
        world.chance(32),
        (credentials.app_secret.reveal(),) if credentials.app_secret else (),
        public=frozenset({credentials.app_key}),
    )
    with LogWriter(folder.log) as log:
        log.start(settled(_start(order, identity, world), folder))
        recorder = Recorder(
            log=log,
            redactor=redactor,
            edition=order.edition,
            credentials=credentials,
            stream=(stream := LiveStream(world.clock)),
            clock=world.clock,
            keep_trouble=partial(keep_invalid, folder),
        )
        recording = Recording(recorder=recorder, stream=stream, credentials=credentials)
        run = _Run(order=order, world=world, folder=folder, recording=recording)
        try:
            run.deliver_all()
            run.remark()
            recorder.end()
        except KeyboardInterrupt:
            world.progress("interrupted")
        except HarnessError:
            if not recorder.exchanges:
                folder.discard()
            raise
    if order.deviations:
        folder.keep("deviations.yaml", order.deviations.source)
    publication = Publication(
        folder=folder,
        lang=order.lang,
        secrets=redactor.known_secrets - {order.edition.sandbox_secret},
        signer=order.signer,
        with_pdf=order.with_pdf,
    )
    return report_callbacks(publication, order.judged_by, recorder.trouble)


@dataclass(slots=True, kw_only=True)
class _Run:
    order: CallbackOrder
    world: Surroundings
    folder: RunFolder
    recording: Recording
    notes: list[Text] = field(default_factory=list)
    obstacle: Text | None = None
    """What kept the run from showing everything; said where nothing worse is to be said."""
    _begun: float = 0.0

    def deliver_all(self) -> None:
        """The recordings first, then the scenarios, then random sequences."""
        self._begun = self.world.clock.monotonic()
        order = self.order
        if not order.endpoint.is_answering:
            self._meet_nobody()
            return
        if order.intake:
            self._redeliver(order.intake)
        if order.scenarios or order.sequences:
            with self._stage() as stage:
                for scenario in order.scenarios:
                    if not self._is_over():
                        self.world.progress(f"scenario {scenario.name}")
                        stage.play(scenario)
                if order.sequences:
                    self._search(stage)
        if self._is_late():
            self.obstacle = _NO_TIME.format(seconds=f"{LONGEST:.0f}")
        elif self._is_refusing():
            self.obstacle = _ALL_REFUSED

    def remark(self) -> None:
        """Record what the report says beside its findings, so that it can be made again."""
        obstacle = [("obstacle", self.obstacle)] if self.obstacle else []
        for name, text in (*(("note", note) for note in self.notes), *obstacle):
            self.recording.recorder.record(
                Act(
                    kind=ActKind.REMARKED,
                    at=self.world.clock.now(),
                    name=name,
                    details=(("en", text.en), ("zh", text.zh)),
                )
            )

    def _meet_nobody(self) -> None:
        self.obstacle = Text(
            f"nobody answers at {self.order.endpoint.url}",
            f"{self.order.endpoint.url} 无人应答",
        )
        self.recording.recorder.record(
            Act(
                kind=ActKind.APPLICATION_ENDED,
                at=self.world.clock.now(),
                name="endpoint",
                outcome="unexpected",
                details=(("reason", self.obstacle.en), ("reason_zh", self.obstacle.zh)),
            )
        )

    @contextmanager
    def _stage(self) -> Iterator[CallbackStage]:
        with open_callback_stage(
            edition=self.order.edition,
            endpoint=self.order.endpoint,
            prober=self._prober(),
            recording=self.recording,
            world=self.world,
            patience=self.order.patience,
        ) as stage:
            yield stage

    def _prober(self) -> Prober:
        return Prober(
            probe=self.order.probe,
            edition=self.order.edition,
            recorder=self.recording.recorder,
            world=self.world,
        )

    def _search(self, stage: CallbackStage) -> None:
        order = self.order
        seed = order.seed
        if seed is None:
            seed = int.from_bytes(self.world.chance(4), "big")
        self.world.progress(f"random sequences, seed {seed}")
        searched = Search(
            stage=stage,
            edition=order.edition,
            folder=self.folder,
            judge=lambda played: broken_rows(
                played, edition=order.edition, statement=order.statement
            ),
            seed=seed,
            sequences=order.sequences,
            is_over=self._is_over,
        ).run()
        self.notes += sequence_notes(searched, order, self.folder)

    def _redeliver(self, intake: Intake) -> None:
        found = self._recorded(intake)
        self.notes.append(recording_note(found))
        if not (self.order.scenarios or self.order.sequences):
            nothing = nothing_to_deliver(found, self.order.callback_url)
            self.obstacle = self.obstacle or nothing
        Redelivery(
            url=self.order.endpoint.url,
            address=self.order.endpoint.address,
            credentials=self.recording.credentials,
            clock=self.world.clock,
            sink=lambda x: take_delivery(self.recording, self.order.endpoint, x),
        ).deliver(self._while_there_is_time(found.exchanges))
        if not self.recording.stream.gone():
            self._prober().ask(self.recording.stream.all())

    def _recorded(self, intake: Intake) -> Redeliverable:
        items = []
        for file in intake.files:
            with intake.open(file) as stream:
                items += list(read_traffic(stream, file, callback_url=self.order.callback_url))
        damaged = [item for item in items if isinstance(item, Damage)]
        if damaged:
            self.obstacle = _DAMAGED.format(count=len(damaged), where=damaged[0].location)
        return redeliverable(item for item in items if isinstance(item, Exchange))

    def _while_there_is_time(self, exchanges: tuple[Exchange, ...]) -> Iterator[Exchange]:
        if len(exchanges) > MOST_REDELIVERIES:
            self.obstacle = _TOO_MANY.format(most=MOST_REDELIVERIES, count=len(exchanges))
        for exchange in exchanges[:MOST_REDELIVERIES]:
            if self._is_over():
                return
            yield exchange

    def _is_over(self) -> bool:
        return bool(self.recording.stream.gone()) or self._is_late() or self._is_refusing()

    def _is_refusing(self) -> bool:
        """Whether not one push was taken: to wait for the rest of a set shows nothing more."""
        if self.order.intake:
            return False
        answers = [
            x.response.status if x.response else None
            for x in self.recording.stream.all()
            if x.direction is Direction.INBOUND and not x.intent
        ]
        return len(answers) >= _ENOUGH_REFUSALS and HTTPStatus.OK not in answers

    def _is_late(self) -> bool:
        return self.world.clock.monotonic() - self._begun > LONGEST


_ENOUGH_REFUSALS = 4
"""So many pushes as they should be, their retries counted, and not one acknowledged."""
_ALL_REFUSED = Text(
    "no callback at all was acknowledged, so the rest was not delivered (is the secret the "
    "application's, and the path of the URL right?)",
    "没有任何回传得到确认，因此未继续送达其余内容（请检查应用密钥与 URL 路径是否正确）",
)
_NO_TIME = Text(
    "not everything was delivered: {seconds} seconds were over",
    "未能全部送达：已超过 {seconds} 秒的时限",
)
_DAMAGED = Text(
    "{count} places of the recording could not be read, the first {where}",
    "录制内容有 {count} 处无法读取，首处为 {where}",
)
_TOO_MANY = Text(
    "only the first {most} of {count} recorded callbacks were delivered",
    "录制的 {count} 次回传中仅送达前 {most} 次",
)


def _keep_inputs(order: CallbackOrder, folder: RunFolder) -> None:
    if order.statement_source:
        folder.keep(STATEMENT, order.statement_source)
    for scenario in order.scenarios:
        folder.keep(f"scenarios/{scenario.name}.yaml", scenario.source)
        for name, source in scenario.fragments().items():
            folder.keep(f"scenarios/fragments/{name}.yaml", source)


def _start(order: CallbackOrder, identity: str, world: Surroundings) -> RunStart:
    return RunStart(
        run_id=identity,
        verb="callbacks",
        run_class=RunClass.REHEARSAL,
        edition=order.edition.name,
        started=world.clock.now(),
        settings=settings_of_callbacks(order),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("statement", order.statement.sha256 if order.statement else ""),
            ("deviations", order.deviations.sha256 if order.deviations else ""),
            *((f"scenario {s.name}", s.sha256) for s in order.scenarios),
            ("tool", __version__),
        ),
    )

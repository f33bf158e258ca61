"""One run from its order to its report."""

from dataclasses import replace
from functools import partial

from harness import __version__
from harness.catalog.claims import declared_words
from harness.catalog.load import load_catalogue
from harness.documents.canonical import sha256_hex
from harness.evidence.log import LogWriter, RunStart
from harness.evidence.observe import Credentials
from harness.evidence.redact import Redactor
from harness.model.errors import HarnessError
from harness.model.exchange import Direction
from harness.model.secret import Secret
from harness.platforms.base import Edition
from harness.run.folder import RunFolder, create_folder, run_id
from harness.run.kept import keep_invalid
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.papers import submission_acts
from harness.run.recorder import Recorder
from harness.run.result import RunResult
from harness.run.settings import settings_of
from harness.run.stage import Stage, open_stage
from harness.run.starting import settled
from harness.scenario.engine import Engine
from harness.sources.stream import LiveStream

_LAST_LINES = 8
_SILENT_SCENARIOS = 2
"""So many scenarios in a row in which nothing was seen, and the application counts as done."""


def execute(order: RunOrder, world: Surroundings) -> RunResult:
    """Carry out a run and write its report.

    Raises UsageError for an order that cannot be carried out and EnvironmentTrouble when this
    machine does not let it; what was recorded until then is kept.
    """
    world = replace(world, environ=_without_the_key(order, world))
    identity = run_id(world.clock.now(), world.chance(4))
    folder = create_folder(order.out, identity)
    _keep_inputs(order, folder)
    credentials = credentials_of(order)
    redactor = Redactor(
        world.chance(32), _secrets(order, credentials), public=frozenset({credentials.app_key})
    )
    last_words = ""
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
        for act in submission_acts(order.statement, world.clock):
            recorder.record(act)
        try:
            steps = folder.evidence / "composed.yaml"
            with open_stage(order, world, recorder, stream, credentials, steps) as stage:
                try:
                    _play(order, world, recorder, stream, stage)
                except KeyboardInterrupt:
                    _keep_output(stage, folder, redactor)
                    raise
            output = _keep_output(stage, folder, redactor)
            if stage.subject and stage.subject.is_lost:
                last_words = "\n".join(output.splitlines()[-_LAST_LINES:])
            recorder.end()
        except KeyboardInterrupt:
            world.progress("interrupted")
        except HarnessError:
            if not recorder.exchanges:
                folder.discard()
            raise
    # The checks and the forms of a report are heavy: the first call does not wait for them.
    from harness.run.judge_log import judge_log  # noqa: PLC0415 - see above

    result = judge_log(order, folder, recorder.trouble, redactor.known_secrets)
    held = order.signer.secrets if order.signer else frozenset()
    return replace(result, last_words=last_words, secrets=redactor.known_secrets | held)


def credentials_of(order: RunOrder) -> Credentials:
    """The credentials that hold in a run: the statement's, else the sandbox's."""
    edition, statement = order.edition, order.statement
    secret = statement.app_secret if statement else None
    if secret is None and (order.replay.is_of_emulator if order.replay else not order.target_url):
        secret = Secret(edition.sandbox_secret)
    return Credentials(
        app_key=statement.app_key if statement else edition.sandbox_app_key, app_secret=secret
    )


def _without_the_key(order: RunOrder, world: Surroundings) -> dict[str, str]:
    """The environment that an application inherits: the key that signs is none of its business."""
    variable = order.signer.variable if order.signer else ""
    return {name: value for name, value in world.environ.items() if name != variable}


def _secrets(order: RunOrder, credentials: Credentials) -> tuple[str, ...]:
    launch = order.statement.launch if order.statement else None
    known = (credentials.app_secret, *(launch.secrets if launch else ()))
    return tuple(secret.reveal() for secret in known if secret)


def _keep_output(stage: Stage, folder: RunFolder, redactor: Redactor) -> str:
    """Keep what the application printed, secrets taken out; hand it back."""
    output = redactor.scrub(stage.application_output)
    folder.keep("application.log", output.encode())
    return output


def _play(
    order: RunOrder, world: Surroundings, recorder: Recorder, stream: LiveStream, stage: Stage
) -> None:
    engine = _engine(order, world, recorder, stream, stage)
    replay, scenarios = stage.replay, order.scenarios
    is_observed = order.driver is Driver.OBSERVE
    is_complete = True
    silent = 0
    for scenario in replay.in_recorded_order(scenarios) if replay else scenarios:
        world.progress(f"scenario {scenario.name}")
        before = stream.position()
        outcome = engine.run(scenario)
        is_whole = outcome.completed == outcome.rounds
        is_complete = is_complete and is_whole
        silent = 0 if is_whole or stream.position() > before else silent + 1
        recorder.sync()
        # Nobody was there for whole scenarios: waiting through the rest shows nothing more.
        if outcome.rounds and not stream.position():
            stream.close("the application never called the gateway")
        elif silent == _SILENT_SCENARIOS:
            stream.close("the application does nothing any more")
        elif not is_whole and is_observed and _is_always_refused(order.edition, stream):
            stream.close("every call of the application was refused")
    if not order.scenarios and stage.subject:
        stage.subject.wait(order.lasts)
    stage.settle(is_complete)


def _engine(
    order: RunOrder, world: Surroundings, recorder: Recorder, stream: LiveStream, stage: Stage
) -> Engine:
    replay = stage.replay
    return Engine(
        edition=order.edition,
        watch=replay.watch if replay else stream,
        platform=stage.platform,
        performer=stage.performer,
        journal=replay or recorder,
        clock=replay.clock if replay else world.clock,
        capabilities=declared_words(order.statement, order.edition) if order.statement else {},
        run_word=replay.run_word if replay else world.chance(4).hex(),
        patience=order.patience,
        progress=world.progress,
        why_left_out=replay.why_left_out if replay else None,
    )


def _is_always_refused(edition: Edition, stream: LiveStream) -> bool:
    """Whether no business call was ever granted, and there were some."""
    calls = [edition.read_call(x) for x in stream.all() if x.direction is Direction.OUTBOUND]
    business = [call for call in calls if call.is_business]
    return bool(business) and all(call.refusal for call in business)


def _start(order: RunOrder, identity: str, world: Surroundings) -> RunStart:
    return RunStart(
        run_id=identity,
        verb=order.verb,
        run_class=order.run_class,
        edition=order.edition.name,
        started=world.clock.now(),
        settings=settings_of(order),
        digests=(
            ("catalog", load_catalogue().sha256),
            ("plan", order.plan.sha256 if order.plan else ""),
            ("statement", order.statement.sha256 if order.statement else ""),
            ("deviations", order.deviations.sha256 if order.deviations else ""),
            *((f"scenario {s.name}", s.sha256) for s in order.scenarios),
            *_fragment_digests(order),
            *((("recording", order.replay.sha256),) if order.replay else ()),
            ("tool", __version__),
        ),
    )


def _fragment_digests(order: RunOrder) -> list[tuple[str, str]]:
    used = {name: source for s in order.scenarios for name, source in s.fragments().items()}
    return [(f"fragment {name}", sha256_hex(source)) for name, source in sorted(used.items())]


def _keep_inputs(order: RunOrder, folder: RunFolder) -> None:
    if order.statement_source:
        folder.keep("statement.yaml", order.statement_source)
    if order.plan:
        folder.keep("plan.yaml", order.plan.source)
    if order.deviations:
        folder.keep("deviations.yaml", order.deviations.source)
    for scenario in order.scenarios:
        folder.keep(f"scenarios/{scenario.name}.yaml", scenario.source)
        for name, source in scenario.fragments().items():
            folder.keep(f"scenarios/fragments/{name}.yaml", source)

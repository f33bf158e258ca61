"""What `harness callbacks` makes of its evidence: the rows of callbacks, judged on pushes alone."""

from collections.abc import Iterable
from dataclasses import replace

from harness import __version__
from harness.assess import assess
from harness.catalog.load import load_catalogue
from harness.checks.frame import Frame
from harness.checks.registry import all_checks
from harness.conclusion import Circumstances
from harness.evidence.log import read_log
from harness.model.evidence import ActKind, Evidence
from harness.model.exchange import Direction, Exchange, FailureKind
from harness.model.particulars import KeptFile
from harness.model.requirement import RunClass
from harness.model.secret import Secret
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Assessment, Report
from harness.platforms.base import Edition
from harness.run.callbacks_order import CallbackRules
from harness.run.callbacks_stage import Played
from harness.run.concluding import concluded
from harness.run.folder import RunFolder
from harness.run.judge import judge_exchanges, open_hearing
from harness.run.kept_files import kept_files
from harness.run.publish import Publication, publish
from harness.run.readback import last_seen
from harness.run.report import Judged, build_report, scenario_outcomes
from harness.run.result import RunResult

ROWS = ("TRK-02", "TRK-03", "TRK-04", "TRK-05", "TRK-06", "TRK-10")
"""What an endpoint alone can show."""
_ELAPSED = "response.elapsed"
_EFFECT_ROWS = ("TRK-04", "TRK-10")
"""What is seen of the application's state only."""
_NO_PROBE = Text(
    "no state probe was given, so only answers were judged, not what came of a callback; --probe "
    "and --probe-status (or `probe` in the statement) would settle it",
    "未提供状态探针，因此只能依据响应判断，无法观察回传的效果；"
    "提供 --probe 与 --probe-status（或声明文件中的 probe）即可判定",
)
_UNVERIFIED = Text(
    "the certificate of an endpoint on this machine is not verified; the platform demands one that "
    "an authority has issued (OV or EV)",
    "本机端点的证书未经验证；平台要求由证书颁发机构签发的 OV 或 EV 证书",
)
_OTHER_VERB = Text(
    "`harness callbacks` judges how callbacks are taken; `harness certify` judges the rest",
    "`harness callbacks` 仅判定回传的处理；其余由 `harness certify` 判定",
)


def report_callbacks(
    publication: Publication, rules: CallbackRules, invalid: Text | None
) -> RunResult:
    """Judge what the log on disk says, and write the report."""
    folder = publication.folder
    report = publish(publication, lambda why: callbacks_report(folder, rules, why), invalid)
    return RunResult(report=report, folder=folder)


def callbacks_report(folder: RunFolder, rules: CallbackRules, invalid: Text | None) -> Report:
    """The report of a run; the same folder and the same rules give the same report."""
    return _report(rules, read_log(folder.log), kept_files(folder), invalid)


def broken_rows(played: Played, *, edition: Edition, statement: Statement | None) -> frozenset[str]:
    """The rows that a scenario's deliveries break, by the ordinary checks.

    A late acknowledgement alone is left to the report: it says nothing of a sequence.
    """
    secret = statement.app_secret if statement else None
    assessments = judge_exchanges(
        _judged_ones(played.deliveries),
        Frame(
            edition=edition,
            statement=statement,
            run_class=RunClass.REHEARSAL,
            is_certification=False,
            acts=played.probes,
        ),
        secret=secret or Secret(edition.sandbox_secret),
        checks=[check for check in all_checks() if check.requirement in ROWS],
    )
    return frozenset(
        a.requirement.id for a in assessments for f in a.findings if f.where != _ELAPSED
    )


def _report(
    rules: CallbackRules,
    evidence: Evidence,
    files: tuple[KeptFile, ...],
    invalid: Text | None,
) -> Report:
    rows = rules.only or ROWS
    frame = Frame(
        edition=rules.edition,
        statement=rules.statement,
        run_class=evidence.run_class,
        is_certification=False,
        is_finished=evidence.finished is not None,
        acts=evidence.acts,
    )
    hearing = open_hearing(frame, plan=None, only=rows)
    # The calls are those of our own reference client: they show nothing of the application.
    pushes = [x for x in evidence.exchanges if x.direction is Direction.INBOUND]
    heard = list(_judged_ones(pushes))
    for exchange in heard:
        hearing.hear(exchange)
    catalogue = load_catalogue()
    is_probed = any(act.kind is ActKind.PROBE for act in evidence.acts)
    assessments = tuple(
        a if is_probed else _with_way_out(a)
        for a in assess(hearing, catalogue=catalogue, plan=None, only=rows)
    )
    found = concluded(
        assessments,
        scenario_outcomes(evidence),
        evidence,
        Circumstances(
            is_certification=False,
            is_filtered=bool(rules.only),
            is_strict=rules.is_strict,
            invalid=invalid,
            damaged=_obstacle(evidence)
            or _gone(rules.url, pushes)
            or _mute_probe(rules.edition, evidence),
        ),
        rules.deviations,
    )
    report = build_report(
        Judged(
            evidence=evidence,
            files=files,
            exchanges=len(heard),
            traffic=hearing.traffic(),
            catalogue=catalogue,
            plan=None,
            assessments=assessments,
            conclusion=found.conclusion,
            reason=found.reason,
            deviations=found.deviations,
            apart=found.apart,
            is_strict=rules.is_strict,
            notes=(*_notes(rules), *_remarks(evidence, "note")),
        ),
        target=rules.url,
        tool_version=__version__,
        finished=evidence.finished or last_seen(evidence),
    )
    others = tuple((row, _OTHER_VERB) for row, _ in report.not_in_plan if row.id not in ROWS)
    left_out = tuple((row, why) for row, why in report.not_in_plan if row.id in ROWS)
    # Rounds are of the application's own orders; these are of our reference client.
    return replace(report, rounds=(), not_in_plan=left_out + others)


def _remarks(evidence: Evidence, name: str) -> tuple[Text, ...]:
    told = (a for a in evidence.acts if a.kind is ActKind.REMARKED and a.name == name)
    return tuple(Text(act.detail("en"), act.detail("zh")) for act in told)


def _obstacle(evidence: Evidence) -> Text | None:
    return next(iter(_remarks(evidence, "obstacle")), None)


def _judged_ones(pushes: Iterable[Exchange]) -> Iterable[Exchange]:
    """The deliveries but those that met a closed port, which say nothing of the application."""
    return (x for x in pushes if not _met_nobody(x))


def _met_nobody(push: Exchange) -> bool:
    return push.failure is not None and push.failure.kind is FailureKind.REFUSED


def _gone(url: str, pushes: Iterable[Exchange]) -> Text | None:
    refused = [x for x in pushes if _met_nobody(x)]
    if not refused:
        return None
    first = refused[0].id
    return Text(
        f"nobody answers at {url} any more since {first}", f"自 {first} 起 {url} 不再有应答"
    )


def _mute_probe(edition: Edition, evidence: Evidence) -> Text | None:
    """That the probe which was to show effects showed none; None where it shows some."""
    probes = [act for act in evidence.acts if act.kind is ActKind.PROBE]
    life = edition.order_life
    if not probes or life is None or any(life.phase_of(p.detail("status")) for p in probes):
        return None
    last = probes[-1]
    told = last.detail("status") or last.detail("problem")
    status = last.detail("http_status")
    how = f"HTTP {status}, {told}" if status else told
    return Text(
        f"the state probe showed no status of any order; the last time: {how}",
        f"状态探针未给出任何订单的状态；最近一次：{how}",
    )


def _with_way_out(assessment: Assessment) -> Assessment:
    if assessment.requirement.id not in _EFFECT_ROWS or not assessment.verdict.is_open:
        return assessment
    reason = assessment.reason
    more = (
        Text(f"{reason.en} ({_NO_PROBE.en})", f"{reason.zh}（{_NO_PROBE.zh}）") if reason else None
    )
    return replace(assessment, reason=more or _NO_PROBE)


def _notes(rules: CallbackRules) -> Iterable[Text]:
    if not rules.is_probed:
        yield _NO_PROBE
    if rules.is_unverified:
        yield _UNVERIFIED

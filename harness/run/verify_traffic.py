"""An audit's bundle held against the traffic that was judged: an audit keeps none of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.catalog.statement import load_statement
from harness.documents.canonical import sha256_hex
from harness.evidence.log import RunStart
from harness.evidence.manifest import sha256_of
from harness.model.errors import DocumentError
from harness.model.evidence import ActKind
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verification import Flaw, VerifiedStep
from harness.platforms.editions import edition_named
from harness.reporters.record import report_record
from harness.run.audit import AuditOrder, audited_again
from harness.run.audit_words import Guess
from harness.run.intake import Intake
from harness.run.order import Surroundings
from harness.run.verify_bundle import OpenedBundle
from harness.run.verify_report import judged_flaws
from harness.sources.recorded import TrafficFile

TITLE = Text(
    "traffic: the files given are those that were judged, and come to the same verdicts",
    "流量：所给文件即当时判定的文件，且判定结果相同",
)
_INPUT = "input "
_KEPT = "statement.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the person who checks an audit brings along."""

    files: tuple[TrafficFile, ...]
    statement: Path | None
    """The statement in its own place, where its secret and papers lie; None for the kept one."""
    world: Surroundings


def check_traffic(bundle: OpenedBundle, given: Given) -> VerifiedStep:
    """Whether the traffic is what was audited, and whether judging it again says the same."""
    start = bundle.start
    if start is None or bundle.evidence is None:
        return _step((), (Text("the log cannot be read", "无法读取日志"),))
    named = [(n.removeprefix(_INPUT), d) for n, d in start.digests if n.startswith(_INPUT)]
    files = {sha256_of(Path(file.path))[0]: file for file in given.files}
    flaws = tuple(_strangers(files, {digest for _, digest in named}))
    missing = [path for path, digest in named if digest not in files]
    if flaws or missing:
        return _step(flaws, (_not_given(missing),) if missing else ())
    try:
        statement = _statement(bundle, given, start)
    except _NotAtHand as error:
        return _step((), (error.why,))
    order = _order(start, _in_order(named, files), statement)
    # What was replaced is counted anew; it was never judged.
    acts = tuple(a for a in bundle.evidence.acts if a.kind is not ActKind.REDACTED)
    made = audited_again(order, bundle.folder, acts=acts, world=given.world)
    # The files may lie elsewhere now; their digests were compared.
    return _step(tuple(judged_flaws(bundle, report_record(made), but=("target",))), ())


class _NotAtHand(Exception):  # noqa: N818 - reads as the sentence it is
    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def _order(
    start: RunStart, files: tuple[TrafficFile, ...], statement: Statement | None
) -> AuditOrder:
    settings = dict(start.settings)
    return AuditOrder(
        intake=Intake(files=files, held={}),
        edition=edition_named(start.edition),
        guess=Guess.NAMED,
        statement=statement,
        statement_source=b"",
        gateways=frozenset(settings.get("gateways", "").split()),
        only=tuple(settings.get("only", "").split()),
        is_strict=bool(settings.get("strict")),
        lang="en",
        out=None,
    )


def _in_order(
    named: Sequence[tuple[str, str]], files: Mapping[str, TrafficFile]
) -> tuple[TrafficFile, ...]:
    """The files as the audit numbered them, wherever they lie now."""
    return tuple(
        TrafficFile(
            path=files[digest].path,
            number=number,
            kind=files[digest].kind,
            prefix=f"f{number}." if len(named) > 1 else "",
        )
        for number, (_, digest) in enumerate(named, 1)
    )


def _step(flaws: tuple[Flaw, ...], left_open: tuple[Text, ...]) -> VerifiedStep:
    return VerifiedStep(name="traffic", title=TITLE, flaws=flaws, left_open=left_open)


def _strangers(files: Mapping[str, TrafficFile], known: set[str]) -> Iterator[Flaw]:
    for digest, file in files.items():
        if digest not in known:
            yield Flaw(
                file.path,
                Text(
                    "it is none of the files that were judged, or was changed since",
                    "不是当时判定的文件，或此后已被改动",
                ),
            )


def _not_given(missing: Sequence[str]) -> Text:
    named = ", ".join(missing)
    return Text(
        f"the verdicts were not derived again: not given was {named}",
        f"未重新判定：未提供 {named}",
    )


def _statement(bundle: OpenedBundle, given: Given, start: RunStart) -> Statement | None:
    digest = dict(start.digests).get("statement", "")
    if not digest:
        return None
    path = given.statement or bundle.folder.evidence / _KEPT
    if sha256_hex(path.read_bytes()) != digest:
        raise _NotAtHand(
            Text(
                f"the verdicts were not derived again: {path.name} is not the statement that the "
                "run was made with",
                f"未重新判定：{path.name} 并非运行所用的声明文件",
            )
        )
    try:
        return load_statement(path, environ=given.world.environ)
    except DocumentError as error:
        what = error.problems[0].message
        raise _NotAtHand(
            Text(
                "the verdicts were not derived again, for what the statement refers to is not at "
                f"hand ({what}): set the variable of its secret, or name the statement in its own "
                "place with --statement",
                f"未重新判定：无法取得声明文件所引用的内容（{what}）：请设置其密钥的环境变量，或用 "
                "--statement 指定位于原处的声明文件",
            )
        ) from error

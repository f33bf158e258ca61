"""Whether the evidence of a bundle is whole, and whether the report accounts for all of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.catalog.load import read_plan
from harness.documents.canonical import sha256_hex
from harness.evidence.interruption import interruption
from harness.evidence.log import RunStart, read_log, read_start
from harness.model.text import Text
from harness.model.verdict import Conclusion, Verdict
from harness.model.verification import Flaw, VerifiedStep
from harness.platforms.editions import edition_named
from harness.run.shard_logs import FOLDER, shard_digests
from harness.run.verify_bundle import LOG, REPORT, OpenedBundle

LOG_TITLE = Text(
    "log: the chain of its records holds, from the first to the end of the run",
    "日志：从首条记录到运行结束，记录链完整",
)
INPUTS_TITLE = Text(
    "inputs: plan, statement and scenarios are those that were settled before the run",
    "输入：计划、声明文件与场景均为运行前所确定的版本",
)
COUNTS_TITLE = Text(
    "counts: every planned requirement has exactly one verdict, and the sum is right",
    "计数：计划中的每项要求恰有一个判定，且合计相符",
)
_OF_A_CERTIFICATION = (Conclusion.READY, Conclusion.READY_WITH_WARNINGS)
_KEPT = ("statement", "plan", "deviations")
_SCENARIOS = "scenarios"
_FRAGMENTS = f"{_SCENARIOS}/fragments"
_PREFIXES = {"scenario ": _SCENARIOS, "fragment ": _FRAGMENTS}


def check_log(bundle: OpenedBundle) -> VerifiedStep:
    """Whether the log is whole, and ends where manifest and report say."""
    evidence = read_log(bundle.folder.log)
    flaws = []
    if evidence.damage:
        flaws.append(Flaw(LOG, Text(evidence.damage, f"已损坏：{evidence.damage}")))
    flaws += [
        Flaw(
            LOG,
            Text(
                f"its {what} is {here or 'empty'}, report.json says {there or 'nothing'}",
                f"其 {what} 为 {here or '空'}，report.json 中为 {there or '空'}",
            ),
        )
        for what, here, there in (
            ("head", evidence.head, bundle.said("run", "evidence_head")),
            ("run", evidence.run_id, bundle.said("run", "id")),
            ("verb", evidence.verb, bundle.said("run", "verb")),
            ("class", evidence.run_class.value, bundle.said("run", "class")),
            ("edition", evidence.edition, bundle.said("run", "edition")),
        )
        if here != there
    ]
    is_over = evidence.finished is not None or evidence.damage
    return VerifiedStep(
        name="log",
        title=LOG_TITLE,
        flaws=(*flaws, *_shard_flaws(bundle)),
        notes=() if is_over else (interruption(evidence),),
    )


def check_inputs(bundle: OpenedBundle) -> VerifiedStep:
    """Whether what was kept beside the log is what its first record names."""
    if bundle.is_merged:
        places = sorted((bundle.folder.evidence / FOLDER).glob("*/evidence"))
    else:
        places = [bundle.folder.evidence]
    flaws = [flaw for place in places for flaw in _input_flaws(bundle.root, place)]
    return VerifiedStep(name="inputs", title=INPUTS_TITLE, flaws=tuple(flaws))


def check_counts(bundle: OpenedBundle) -> VerifiedStep:
    """Whether the report accounts for every requirement that it owed."""
    return VerifiedStep(
        name="counts",
        title=COUNTS_TITLE,
        flaws=tuple(Flaw(REPORT, reason) for reason in _count_flaws(bundle)),
    )


def _shard_flaws(bundle: OpenedBundle) -> Iterator[Flaw]:
    digests = shard_digests(bundle.start) if bundle.start else {}
    for number, digest in sorted(digests.items()):
        name = f"evidence/{FOLDER}/{number}/{LOG}"
        path = bundle.root / name
        if not path.is_file():
            yield Flaw(name, Text("it is missing", "缺失"))
        elif sha256_hex(path.read_bytes()) != digest:
            yield Flaw(name, Text("it is not the log that was merged", "并非合并时所用的日志"))


def _input_flaws(root: Path, place: Path) -> Iterator[Flaw]:
    start = read_start(place / "log.ndjson")
    digests = _settled(start)
    there = {p.relative_to(place).as_posix(): p for p in _inputs(place)}
    for name, digest in sorted(digests.items()):
        shown = (place / name).relative_to(root).as_posix()
        if name not in there:
            yield Flaw(shown, Text("it is missing; the run was made with it", "缺失；运行时曾使用"))
        elif sha256_hex(there[name].read_bytes()) != digest:
            yield Flaw(
                shown,
                Text(
                    "it was edited: the run was made with another one, as the first record of its "
                    "log says",
                    "已被修改：日志首条记录表明运行所用的是另一版本",
                ),
            )
    # A random search of callbacks keeps the scenarios that it made up on the way.
    others = set[str]() if start.verb == "callbacks" else there.keys() - digests.keys()
    for name in sorted(others):
        shown = (place / name).relative_to(root).as_posix()
        yield Flaw(shown, Text("the run was made without it", "运行时并未使用此文件"))


def _settled(start: RunStart) -> Mapping[str, str]:
    """Name of each kept file -> the digest that the first record gives."""
    found = {}
    for name, digest in start.digests:
        if name in _KEPT and digest:
            found[f"{name}.yaml"] = digest
        for prefix, folder in _PREFIXES.items():
            if name.startswith(prefix):
                found[f"{folder}/{name.removeprefix(prefix)}.yaml"] = digest
    return found


def _inputs(place: Path) -> Iterator[Path]:
    yield from (path for name in _KEPT if (path := place / f"{name}.yaml").is_file())
    yield from (path for path in (place / _SCENARIOS).rglob("*") if path.is_file())


def _count_flaws(bundle: OpenedBundle) -> Iterator[Text]:
    if bundle.report is None:
        yield Text(
            "it is missing, is no JSON object, or has a key twice",
            "缺失、不是 JSON 对象，或有重复的键",
        )
        return
    conclusion, verb = bundle.said("conclusion"), bundle.said("run", "verb")
    if conclusion in _OF_A_CERTIFICATION and verb != "certify":
        yield Text(
            f"it concludes {conclusion}, which `harness {verb}` never does",
            f"其结论为 {conclusion}，而 `harness {verb}` 不会得出该结论",
        )
    rows = [(row["id"], row["verdict"]) for row in bundle.said("requirements")]
    said = dict(bundle.said("counts"))
    planned = said.pop("planned")
    if (total := sum(said.values())) != planned or planned != len(rows):
        yield Text(
            f"planned {planned}, verdicts counted {total}, requirements listed {len(rows)}",
            f"计划 {planned} 项，判定合计 {total} 项，列出 {len(rows)} 项",
        )
    for verdict in Verdict:
        here = sum(word == verdict.word for _, word in rows)
        if here != said.pop(verdict.word, 0):
            yield Text(
                f"its count of {verdict.word} is not the number of such requirements, {here}",
                f"{verdict.word} 的计数与实际项数 {here} 不符",
            )
    if unknown := sorted(said):
        yield Text(
            f"it counts unknown verdicts: {', '.join(unknown)}",
            f"含未知判定：{'、'.join(unknown)}",
        )
    yield from _plan_flaws(bundle, [row for row, _ in rows])


def _plan_flaws(bundle: OpenedBundle, judged: list[str]) -> Iterator[Text]:
    if twice := sorted({row for row in judged if judged.count(row) > 1}):
        named = ", ".join(twice)
        yield Text(f"it judges {named} more than once", f"重复判定：{named}")
    plan, start = bundle.folder.evidence / "plan.yaml", bundle.start
    if not plan.is_file() or start is None or bundle.said("conclusion") == Conclusion.INVALID:
        return
    only = dict(start.settings).get("only", "").split()
    rows = read_plan(plan, edition_named(start.edition)).requirements
    owed = {row for row in rows if not only or row in only}
    if odd := sorted(owed ^ set(judged)):
        named = ", ".join(odd)
        yield Text(
            f"planned and judged requirements differ: {named}", f"计划与判定的要求不一致：{named}"
        )

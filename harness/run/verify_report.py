"""Whether the evidence of a bundle comes to the report that lies in it."""

import filecmp
import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harness.documents.canonical import sha256_hex
from harness.evidence.manifest import ATTESTATION, MANIFEST
from harness.evidence.roles import README
from harness.model.errors import HarnessError
from harness.model.text import Text
from harness.model.verdict import Report
from harness.model.verification import Flaw, VerifiedStep
from harness.reporters.document.attached import embedded_report
from harness.reporters.readme import readme_text
from harness.reporters.record import report_record, write_report
from harness.reporters.statement import statement_bytes
from harness.run.environment import packages_sha256, tool_sha256
from harness.run.formats import FORMATS, write_formats
from harness.run.rerender import report_again
from harness.run.verify_attestation import keyid_of, signed_statement
from harness.run.verify_bundle import REPORT, OpenedBundle, rests_on_more

REPORT_TITLE = Text(
    "report: the evidence, judged once more, comes to the same report",
    "报告：依据证据重新判定，所得报告相同",
)
VIEWS_TITLE = Text(
    "views: page, document and exports are made of this report",
    "视图：网页、文档与导出文件均由此报告生成",
)
_PAGE, _DOCUMENT = "report.html", "report.pdf"
_RESULTS = "allure-results"
_DIGEST = re.compile(rb'<meta name="report-sha256" content="([0-9a-f]{64})">')
_NAMED = 8
_OF_THE_TOOL = ("tool", "catalog_sha256")
"""What a report says of the tool that judged, not of the run."""
_FACTS = ("exit_code", "apart", "scenarios", "attempts", "evidence", "waivers", "deviations")
"""Parts of a report that rest on the run's own files alone, or on the verdicts."""
_JUDGED = ("reason", "rounds", "formats", "trace", "untested", "metrics")
"""Parts that the same tool makes the same of the same traffic, whatever key its pseudonyms have."""
_PLACE = ("where", "exchanges", "count")
_ANOTHER_TOOL = Text(
    "the bundle was made by another version of this tool, so verdicts and facts were "
    "compared, not bytes",
    "该证据包由本工具的其他版本生成，因此比对的是判定结果与事实，而非逐字节比对",
)
_NOT_RENDERED = Text(
    "they were not rendered again; page and document were held against report.json by the digest, "
    "or the copy, that they carry",
    "未重新生成；网页与文档已通过其所带的摘要或副本与 report.json 核对",
)


class Derived:
    """The report of a bundle made again; nothing of the bundle but its facts goes into it."""

    def __init__(self, bundle: OpenedBundle) -> None:
        self._bundle = bundle

    @cached_property
    def report(self) -> Report:
        """The report. Raises whatever a hostile bundle sets off."""
        return report_again(self._bundle.folder)

    @property
    def is_same_tool(self) -> bool:
        """Whether this very tool made the bundle, so that it makes the same report again."""
        return self._environment.get("tool_sha256") == tool_sha256()

    @property
    def is_same_view(self) -> bool:
        """Whether the packages that it renders with are the same as well."""
        is_same = self._environment.get("packages_sha256") == packages_sha256()
        return self.is_same_tool and is_same

    @property
    def _environment(self) -> dict[str, str]:
        start = self._bundle.start
        return dict(start.environment) if start else {}


def check_report(bundle: OpenedBundle, derived: Derived) -> VerifiedStep:
    """Whether report.json, and what is attested, come of the evidence."""
    if bundle.start and (why := rests_on_more(bundle.start)):
        return VerifiedStep(name="report", title=REPORT_TITLE, left_open=(why,))
    try:
        report = derived.report
    except HarnessError as error:
        what = error.message
        reason = Text(
            f"no report can be made of the evidence: {what}", f"无法依据证据生成报告：{what}"
        )
        return VerifiedStep(name="report", title=REPORT_TITLE, flaws=(Flaw(REPORT, reason),))
    if derived.is_same_tool:
        return VerifiedStep(
            name="report",
            title=REPORT_TITLE,
            flaws=(*_byte_flaws(bundle, report), *_statement_flaws(bundle, report)),
        )
    return VerifiedStep(
        name="report",
        title=REPORT_TITLE,
        flaws=tuple(judged_flaws(bundle, report_record(report))),
        notes=(_ANOTHER_TOOL,),
    )


def check_views(bundle: OpenedBundle, derived: Derived) -> VerifiedStep:
    """Whether what is derived from report.json was derived from this one."""
    flaws = [*_page_flaws(bundle.root), *_document_flaws(bundle.root)]
    is_derivable = bundle.start is not None and not rests_on_more(bundle.start)
    if not is_derivable or not derived.is_same_view:
        notes = (_NOT_RENDERED,)
        return VerifiedStep(name="views", title=VIEWS_TITLE, flaws=tuple(flaws), notes=notes)
    flaws += _view_flaws(bundle, derived.report)
    return VerifiedStep(name="views", title=VIEWS_TITLE, flaws=tuple(flaws))


def judged_flaws(
    bundle: OpenedBundle, made: Mapping[str, Any], *, but: Collection[str] = ()
) -> Iterator[Flaw]:
    """Where report.json says something else than what was made again by other bytes.

    That is each verdict, the conclusion, and whatever comes of log, plan and kept files alone, so
    that it is the same in every version; the same tool is held to all that no pseudonym stands in.
    `but` names what of the run cannot be known.
    """
    yield from _told_flaws(bundle, made)
    said = bundle.report or {}
    here, there = dict(said.get("run", {})), dict(made["run"])
    left_out = {*_OF_THE_TOOL, *but}
    parts = [f"run.{n}" for n in there if n not in left_out and here.get(n) != there[n]]
    is_same_tool = Derived(bundle).is_same_tool
    names = (*_FACTS, *_JUDGED) if is_same_tool else _FACTS
    parts += [name for name in names if said.get(name) != made[name]]
    if is_same_tool and _places(said) != _places(made):
        parts.append("findings")
    if parts:
        yield _differs(parts)


def _places(record: Mapping[str, Any]) -> list[tuple[object, ...]]:
    found = ((row["id"], finding) for row in record["requirements"] for finding in row["findings"])
    return [(row, *(finding[name] for name in _PLACE)) for row, finding in found]


def _told_flaws(bundle: OpenedBundle, made: Mapping[str, Any]) -> Iterator[Flaw]:
    here = {row["id"]: row for row in bundle.said("requirements")}
    there = {row["id"]: row for row in made["requirements"]}
    for name in sorted(here.keys() | there.keys()):
        said, found = _told(here.get(name)), _told(there.get(name))
        if said != found:
            yield Flaw(
                REPORT,
                Text(
                    f"it says {name}: {said.en}; the evidence comes to {found.en}",
                    f"其中 {name} 为{said.zh}；依据证据所得为{found.zh}",
                ),
            )
    if bundle.said("conclusion") != made["conclusion"]:
        yield Flaw(
            REPORT,
            Text(
                f"it concludes {bundle.said('conclusion')}; the evidence comes to "
                f"{made['conclusion']}",
                f"其结论为 {bundle.said('conclusion')}；依据证据所得为 {made['conclusion']}",
            ),
        )


def _told(row: Mapping[str, Any] | None) -> Text:
    if row is None:
        return Text("nothing", "空缺")
    verdict, examined, findings = row["verdict"], row["examined"], len(row["findings"])
    return Text(
        f"{verdict} ({examined} examined, {findings} finding{'s' * (findings != 1)})",
        f" {verdict}（检查 {examined} 项，{findings} 个问题）",
    )


def _byte_flaws(bundle: OpenedBundle, report: Report) -> Iterator[Flaw]:
    with TemporaryDirectory() as place:
        made = Path(place, REPORT)
        write_report(report, made)
        raw = made.read_bytes()
    path = bundle.root / REPORT
    if path.is_file() and path.read_bytes() == raw:
        return
    if bundle.report is None:
        yield Flaw(REPORT, Text("it is missing or cannot be read", "缺失或无法读取"))
        return
    record = json.loads(raw)
    told = list(_told_flaws(bundle, record))
    yield from told
    parts = [k for k in {**record, **bundle.report} if record.get(k) != bundle.report.get(k)]
    if told:
        parts = [part for part in parts if part not in ("requirements", "conclusion")]
    if parts or not told:
        yield _differs(parts or ["the way it is written"])


def _differs(parts: list[str]) -> Flaw:
    named = ", ".join(parts[:_NAMED])
    return Flaw(
        REPORT,
        Text(f"it is not what the evidence comes to: {named}", f"与依据证据所得不符：{named}"),
    )


def _statement_flaws(bundle: OpenedBundle, report: Report) -> Iterator[Flaw]:
    attested = signed_statement(bundle)
    manifest = bundle.root / MANIFEST
    if attested is None or not manifest.is_file():
        return
    if statement_bytes(report, sha256_hex(manifest.read_bytes())) != attested:
        yield Flaw(
            ATTESTATION,
            Text(
                "what it attests is not what the evidence comes to",
                "所证明的内容与依据证据所得不符",
            ),
        )


def _page_flaws(root: Path) -> Iterator[Flaw]:
    page = root / _PAGE
    if not page.is_file():
        return
    named = _DIGEST.findall(page.read_bytes())
    if named != [_digest(root).encode()]:
        yield Flaw(_PAGE, Text("it is not made of this report.json", "并非由此 report.json 生成"))


def _document_flaws(root: Path) -> Iterator[Flaw]:
    document, report = root / _DOCUMENT, root / REPORT
    if not document.is_file():
        return
    if not report.is_file() or embedded_report(document.read_bytes()) != report.read_bytes():
        yield Flaw(
            _DOCUMENT,
            Text(
                "the report.json inside it is not the one beside it",
                "其中附带的 report.json 与外部的不同",
            ),
        )


def _digest(root: Path) -> str:
    path = root / REPORT
    return sha256_hex(path.read_bytes()) if path.is_file() else ""


def _view_flaws(bundle: OpenedBundle, report: Report) -> Iterator[Flaw]:
    root = bundle.root
    differs = Text(
        "it is not what this report looks like in that form", "与该报告以此形式生成的内容不同"
    )
    with TemporaryDirectory() as place:
        rendered = _rendered(report, Path(place))
        for name in rendered:
            made, lies = Path(place, name), root / name
            if lies.is_file() and not filecmp.cmp(made, lies, shallow=False):
                yield Flaw(name, differs)
    for lies in sorted((root / _RESULTS).rglob("*")):
        name = lies.relative_to(root).as_posix()
        if lies.is_file() and name not in rendered:
            yield Flaw(name, Text("this report has no such file", "此报告不会生成该文件"))
    # The language in which it opens is nowhere recorded, for it changes nothing that is said.
    if (root / _PAGE).is_file():
        page = (root / _PAGE).read_bytes()
        if not any(_page_in(report, language) == page for language in ("en", "zh", "both")):
            yield Flaw(_PAGE, differs)
    readme = readme_text(report, keyid_of(bundle)).encode("utf-8", errors="backslashreplace")
    if (root / README).is_file() and (root / README).read_bytes() != readme:
        yield Flaw(README, differs)


def _rendered(report: Report, place: Path) -> list[str]:
    forms = [name for name in FORMATS if name not in ("json", "html", "pdf")]
    write_formats(report, place, "en", forms)
    return sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())


def _page_in(report: Report, language: Any) -> bytes:
    with TemporaryDirectory() as place:
        write_formats(report, Path(place), language, ["html"])
        return Path(place, _PAGE).read_bytes()

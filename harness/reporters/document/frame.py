"""Who, what, by what method, on what: the sections before the verdicts."""

from harness.model.text import Text
from harness.model.verdict import ScenarioOutcome, Verdict
from harness.reporters.document.blocks import (
    DASH,
    Block,
    Cell,
    Commands,
    Facts,
    Paragraph,
    Subheading,
    Table,
    badge_of,
    cell,
    code,
    either,
    more,
    none,
    plain,
    shortened,
    words,
)
from harness.reporters.page.view import PageView
from harness.reporters.page.words import (
    NO,
    NOT_STATED,
    SOURCES,
    WHOLE_SECONDS,
    YES,
    certificate_word,
    environment_word,
)
from harness.reporters.wording import (
    CLASS_MEANINGS,
    CLASSES,
    COMPLETENESS,
    STANDARD_INPUT,
    utc,
)

_SCENARIOS_SHOWN = 60
_INPUTS_SHOWN = 40
_DAMAGE_SHOWN = 10
_INTERFACES_SHOWN = 60
_COVERS_SHOWN = 12


def parties(view: PageView) -> tuple[Block, ...]:
    """Who hands in what, as the statement declares it."""
    who, run = view.report.particulars.parties, view.report.run
    kind, meant = CLASSES[run.run_class], CLASS_MEANINGS[run.run_class]
    named = (
        (Text("Applicant", "申请方"), who.applicant),
        (Text("Contact", "联系方式"), who.contact),
        (Text("Application", "应用"), who.application or run.application),
        (Text("Version", "版本"), who.version),
        (Text("Edition", "平台版本"), run.edition),
        (Text("Target", "目标"), run.target),
        (Text("App key (fingerprint)", "App Key（指纹）"), who.app_key),
        (Text("Performed by", "执行人"), who.performed_by),
        (Text("Authorised by", "批准人"), who.authorised_by),
        (Text("Place", "地点"), who.place),
    )
    evidence = Text(f"{kind.en}: {meant.en}", f"{kind.zh}：{meant.zh}")
    facts = tuple((n, either(value) if value else cell(words(NOT_STATED))) for n, value in named)
    declared = tuple(
        (Text(name, ""), cell(words(YES if is_so else NO, "inline")))
        for name, is_so in who.capabilities
    )
    return (
        Facts(rows=(*facts, (Text("Class of evidence", "证据类别"), cell(words(evidence))))),
        Subheading(text=Text("Declared capabilities", "声明的能力")),
        *((Facts(rows=declared),) if declared else none()),
        Subheading(text=Text("Declared interfaces", "声明的接口"), detail=str(len(who.interfaces))),
        *((Commands(lines=who.interfaces[:_INTERFACES_SHOWN]),) if who.interfaces else none()),
        *more(len(who.interfaces) - _INTERFACES_SHOWN, Text("interfaces", "个接口")),
    )


def method(view: PageView) -> tuple[Block, ...]:
    """What was examined, by which documents, and how verdicts come about."""
    report, how = view.report, view.report.particulars.method
    facts = (
        (Text("Command", "命令"), cell(code(f"harness {report.run.verb}"))),
        (Text("Acceptance plan", "验收计划"), either(report.run.plan_version)),
        (Text("Requirements planned", "计划要求"), cell(plain(report.planned))),
        (Text("Left out of the plan", "计划外要求"), cell(plain(len(report.not_in_plan)))),
        (Text("Started", "开始"), cell(plain(utc(report.run.started)))),
        (Text("Finished", "结束"), cell(plain(utc(report.run.finished)))),
    )
    digest = Facts(rows=((Text("SHA-256", ""), cell(code(how.decision_rule_sha256))),))
    sources = tuple((Text(name, ""), cell(plain(n))) for name, n in how.sources)
    settings = tuple((Text(name, ""), either(value)) for name, value in how.settings)
    return (
        Facts(rows=facts),
        Subheading(text=Text("Decision rule", "判定规则")),
        *(_lines(how.decision_rule) if how.decision_rule.en else none()),
        *((digest,) if how.decision_rule_sha256 else ()),
        Subheading(text=Text("Sources of the clauses, rows of each", "条款来源及其项数")),
        *((Facts(rows=sources), Paragraph(text=SOURCES, style="note")) if sources else none()),
        Subheading(text=Text("Settings, defaults included", "运行设置（含默认值）")),
        *((Facts(rows=settings),) if settings else none()),
        *_scenarios(view),
        *_inputs(view),
    )


def environment(view: PageView) -> tuple[Block, ...]:
    """On what the run was made, and how far its clock was off."""
    seen = view.report.particulars.environment
    tool = (Text("Tool", "工具"), cell(code(f"sandbox-harness {view.report.run.tool_version}")))
    facts = tuple((environment_word(n), either(value)) for n, value in seen.facts if n != "tool")
    clock = Text("No answer told its time.", "没有响应给出时间。")
    if skew := seen.skew:
        clock = Text(
            f"Ahead of ours by {skew.least_ms} ms at least, {skew.median_ms} ms in the median, "
            f"{skew.most_ms} ms at most, over {skew.answers} answers that told their time.",
            f"快于本机：最小 {skew.least_ms} 毫秒，中位数 {skew.median_ms} 毫秒，"
            f"最大 {skew.most_ms} 毫秒；共 {skew.answers} 个响应给出时间。",
        )
    tls = tuple(
        (Text("", ""), cell(words(shortened(certificate_word(c))))) for c in seen.certificates
    )
    return (
        Facts(rows=(tool, *facts)),
        Subheading(text=Text("Clock of the other side against ours", "对方时钟与本机时钟之差")),
        Paragraph(text=clock),
        *((Paragraph(text=WHOLE_SECONDS, style="note"),) if seen.skew else ()),
        Subheading(text=Text("TLS versions and certificates seen", "所见 TLS 版本与证书")),
        *((Facts(rows=tls),) if tls else none()),
    )


def _lines(text: Text) -> tuple[Paragraph, ...]:
    """A text of several lines: each line in both languages, where they have as many."""
    en, zh = text.en.splitlines(), text.zh.splitlines()
    if len(en) == len(zh):
        return tuple(Paragraph(text=Text(*both)) for both in zip(en, zh, strict=True))
    return tuple(Paragraph(text=Text(line, "")) for line in (*en, *zh))


def _scenarios(view: PageView) -> tuple[Block, ...]:
    known = view.scenarios
    heading = Subheading(text=Text("Scenarios", "场景"), detail=str(len(known)))
    if not known:
        return (heading, *none())
    rows = tuple(
        (
            cell(plain(f"S{n}")),
            (*cell(code(name)), *(((code(used.sha256[:16]),),) if used else ())),
            cell(plain(_ids(used.covers if used else ()))),
            _went(played),
        )
        for n, (name, played, used) in enumerate(known[:_SCENARIOS_SHOWN], 1)
    )
    head = (
        Text("No.", "序号"),
        Text("Scenario, SHA-256", "场景、SHA-256"),
        Text("Says it shows", "声明可证明"),
        Text("Rounds completed", "完成轮次"),
    )
    return (
        heading,
        Table(widths=("26", "126", "1fr", "170"), head=head, rows=rows),
        *more(len(known) - len(rows), Text("scenarios", "个场景")),
    )


def _ids(names: tuple[str, ...]) -> str:
    left_out = len(names) - _COVERS_SHOWN
    told = ", ".join(names[:_COVERS_SHOWN]) or DASH
    return f"{told}, +{left_out}" if left_out > 0 else told


def _went(played: ScenarioOutcome | None) -> Cell:
    if played is None:
        return cell(plain(DASH))
    is_whole = played.completed == played.rounds
    standing = Verdict.PASS if is_whole else Verdict.FAIL
    count = plain(f"{played.completed} / {played.rounds}")
    told = cell(count, badge_of(standing, COMPLETENESS[is_whole]))
    return (*told, (words(played.reason),)) if played.reason else told


def _inputs(view: PageView) -> tuple[Block, ...]:
    inputs = view.report.inputs
    if not inputs:
        return ()
    shown = inputs[:_INPUTS_SHOWN]
    rows = tuple(
        (
            (*_file_name(f.path), (code(f.sha256),)),
            cell(plain(f.exchanges)),
            cell(plain(f.left_out)),
            cell(plain(f.repeated)),
            cell(plain(f.damaged)),
        )
        for f in shown
    )
    head = (
        Text("File, SHA-256", "文件、SHA-256"),
        Text("Judged", "已判定"),
        Text("With other hosts", "其他主机"),
        Text("In a file before", "前文件已有"),
        Text("Damaged", "损坏处"),
    )
    damage = [what for f in shown for what in f.damage][:_DAMAGE_SHOWN]
    damaged = sum(f.damaged for f in inputs)
    return (
        Subheading(text=Text("Recorded traffic", "录制流量"), detail=str(len(inputs))),
        Table(widths=("1fr", "42", "52", "58", "46"), head=head, rows=rows),
        *more(len(inputs) - len(rows), Text("files", "个文件")),
        *(Paragraph(text=what) for what in damage),
        *more(damaged - len(damage), Text("damaged places", "处损坏")),
    )


def _file_name(path: str) -> Cell:
    return cell(words(STANDARD_INPUT, "inline")) if path == "-" else cell(code(path))

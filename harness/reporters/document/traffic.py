"""What else the traffic shows: signatures and tokens, field formats, callbacks, faults."""

from harness.model.delivery import CallbackDelivery
from harness.model.particulars import SignatureUse
from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.callback_statistics import callback_statistics
from harness.reporters.document.blocks import (
    DASH,
    Block,
    Cell,
    Facts,
    Line,
    Paragraph,
    Piece,
    Subheading,
    Table,
    badge,
    badge_of,
    cell,
    code,
    either,
    more,
    none,
    plain,
    uncounted,
    words,
)
from harness.reporters.document.verdicts import references
from harness.reporters.field_formats import field_formats
from harness.reporters.page.sequence import MARK_WORDS, standing_of
from harness.reporters.page.view import PageView
from harness.reporters.page.words import NO, YES
from harness.reporters.wording import utc

_ROWS_SHOWN = 60
_FIELDS_SHOWN = 4
_DIRECTIONS = {"call": Text("call", "调用"), "callback": Text("callback", "回传")}
_NO_RECIPE = Text("none that is known", "无已知算法或错误可得出该值")
_FORGED = Text("forged by this tool, to be refused:", "由本工具伪造，应予拒绝：")
_NOT_KNOWN = Text("not known", "无法确定")


def signatures(view: PageView) -> tuple[Block, ...]:
    """How calls and callbacks were signed, and how tokens were come by."""
    told, tokens = view.report.particulars, view.report.particulars.tokens
    rows = tuple(
        (
            cell(words(_DIRECTIONS.get(s.direction, Text(s.direction, "")), "inline")),
            cell(plain(s.recipe)) if s.recipe else cell(words(_NO_RECIPE)),
            _signed(s),
            cell(plain(s.count)),
            references(s.exchanges),
        )
        for s in told.signatures[:_ROWS_SHOWN]
    )
    head = (
        Text("Direction", "方向"),
        Text(
            "Recipe, or the known mistake that gives the value", "签名算法，或可得出该值的已知错误"
        ),
        Text("Right", "正确"),
        Text("Times", "次数"),
        Text("Seen in", "见于"),
    )
    facts = (
        (Text("Grants", "授权获取"), cell(plain(tokens.grants))),
        (Text("Refreshes", "刷新"), cell(plain(tokens.refreshes))),
        (Text("Calls refused for their token", "因令牌被拒的调用"), cell(plain(tokens.refused))),
    )
    table = Table(widths=("66", "1fr", "130", "40", "90"), head=head, rows=rows)
    return (
        Subheading(text=Text("How requests were signed", "请求的签名方式")),
        *((table,) if rows else none()),
        *more(len(told.signatures) - len(rows), Text("ways of signing", "种签名方式")),
        Subheading(text=Text("Access tokens", "访问令牌")),
        Facts(rows=facts),
    )


def formats(view: PageView) -> tuple[Block, ...]:
    """The rows about formats: how much was examined, what was not in the form, and where."""
    found = field_formats(view.report)
    if not found:
        return none()
    rows = tuple(
        (
            cell(code(f.requirement.id)),
            cell(words(f.requirement.title)),
            cell(badge(f.verdict)),
            cell(plain(f.examined)),
            cell(plain(f.findings)),
            _fields(f.fields),
        )
        for f in found[:_ROWS_SHOWN]
    )
    head = (
        Text("Id", "编号"),
        Text("Requirement", "要求"),
        Text("Verdict", "判定"),
        Text("Examined", "已检查"),
        Text("Not in form", "不合格次数"),
        Text("Fields", "字段"),
    )
    return (
        Table(widths=("50", "1fr", "84", "44", "56", "110"), head=head, rows=rows),
        *more(len(found) - len(rows), Text("rows", "项")),
    )


def callbacks(view: PageView) -> tuple[Block, ...]:
    """What was delivered to the application, and how it answered."""
    report = view.report
    if not report.has_orders:
        told = Text("None: this edition has no callbacks.", "无：该平台版本没有回传。")
        return (Paragraph(text=told),)
    if not report.deliveries:
        return none()
    marked, count = [d for d in report.deliveries if d.is_odd], report.delivery_numbers.odd
    heading = Subheading(
        text=Text("Deliveries out of the ordinary", "非常规送达"), detail=str(count)
    )
    rows = tuple(map(_delivery, marked[:_ROWS_SHOWN]))
    head = (
        Text("Exchange, time", "交互、时间"),
        Text("Order", "订单"),
        Text("Callback", "回传"),
        Text("Answer", "响应"),
        Text("Remarks", "备注"),
    )
    table = Table(widths=("60", "88", "1fr", "76", "150"), head=head, rows=rows)
    return (
        Facts(rows=_in_numbers(view)),
        heading,
        *((table,) if rows else none()),
        *more(len(marked) - len(rows), Text("deliveries", "次送达")),
        *uncounted(view.deliveries_left_out),
    )


def resilience(view: PageView) -> tuple[Block, ...]:
    """Which faults lay in wait, and whether they struck."""
    faults = view.report.particulars.faults
    if not faults:
        return none()
    rows = tuple(
        (
            cell(code(f.fault)),
            cell(code(f.scenario), *((plain(f"· {f.round}"),) if f.round else ())),
            cell(
                plain(f.struck) if f.struck else badge_of(Verdict.UNTESTED, Text("never", "未触发"))
            ),
            tuple(_shown_by(view, f.requirements)),
        )
        for f in faults[:_ROWS_SHOWN]
    )
    head = (
        Text("Fault", "故障"),
        Text("Scenario, round", "场景、轮次"),
        Text("Struck", "触发次数"),
        Text("Requirements and their verdicts", "要求及其判定"),
    )
    return (
        Table(widths=("1fr", "1fr", "70", "150"), head=head, rows=rows),
        *more(len(faults) - len(rows), Text("faults", "个故障")),
    )


def _signed(use: SignatureUse) -> Cell:
    if use.unknown:
        return (*cell(badge_of(Verdict.INCONCLUSIVE, _NOT_KNOWN)), (plain(use.unknown),))
    if use.forged:
        return (*cell(words(_FORGED)), (code(use.forged),))
    standing = Verdict.PASS if use.is_right else Verdict.FAIL
    return cell(badge_of(standing, YES if use.is_right else NO))


def _fields(names: tuple[str, ...]) -> Cell:
    if not names:
        return cell(plain(DASH))
    left_out = len(names) - _FIELDS_SHOWN
    lines: tuple[Line, ...] = tuple((code(name),) for name in names[:_FIELDS_SHOWN])
    return (*lines, (plain(f"+{left_out}"),)) if left_out > 0 else lines


def _in_numbers(view: PageView) -> tuple[tuple[Text, Cell], ...]:
    seen = callback_statistics(view.report)
    times = " / ".join(
        DASH if ms is None else f"{ms} ms" for ms in (seen.p50_ms, seen.p95_ms, seen.max_ms)
    )
    named = (
        (Text("Deliveries", "送达次数"), seen.deliveries),
        (Text("Acknowledged", "已确认"), seen.acknowledged),
        (Text("Median / 95th percentile / longest", "中位数 / 第 95 百分位 / 最长"), times),
        (Text("Duplicates", "重复"), seen.duplicates),
        (Text("Retries", "重试"), seen.retries),
        (Text("Late", "超时"), seen.late),
        (
            Text("Forged, of them refused", "伪造，其中被拒绝"),
            f"{seen.forged}, {seen.forged_refused}",
        ),
    )
    return tuple((name, cell(plain(value))) for name, value in named)


def _delivery(delivery: CallbackDelivery) -> tuple[Cell, ...]:
    standing = standing_of(delivery.outcome, delivery.marks)
    took = "" if delivery.elapsed_ms is None else f" · {delivery.elapsed_ms} ms"
    remarks: list[Line] = []
    if delivery.marks:
        remarks.append(tuple(words(MARK_WORDS[mark], "inline") for mark in delivery.marks))
    if delivery.repeats:
        remarks.append((words(Text("of", "原送达"), "inline"), code(delivery.repeats)))
    if delivery.intent:
        manner = f": {delivery.manner}" if delivery.manner else ""
        remarks.append((code(delivery.intent + manner),))
    return (
        (*cell(code(delivery.exchange)), (plain(utc(delivery.at)[11:]),)),
        either(delivery.order),
        cell(code(f"{delivery.name} {delivery.word}")),
        cell(badge_of(standing, Text(delivery.outcome + took, ""))),
        tuple(remarks) or cell(plain(DASH)),
    )


def _shown_by(view: PageView, names: tuple[str, ...]) -> list[Line]:
    if not names:
        return [(plain(DASH),)]
    pieces: list[Piece] = []
    for name in names:
        verdict = view.verdicts.get(name)
        pieces.append(code(name) if verdict is None else badge_of(verdict, Text(name, "")))
    return [(piece,) for piece in pieces]

"""The rounds of orders, drawn, and what was called: what the traffic shows of the life cycle."""

from harness.model.text import Text
from harness.model.verdict import Round, Verdict
from harness.reporters.document.blocks import (
    DASH,
    Block,
    Cell,
    Drawing,
    DrawnArrow,
    Paragraph,
    Subheading,
    Table,
    badge_of,
    cell,
    code,
    more,
    none,
    plain,
    uncounted,
    words,
)
from harness.reporters.page.sequence import (
    APPLICATION_X,
    CALLBACK_X,
    PLATFORM_X,
    Arrow,
    Diagram,
    phase_offsets,
)
from harness.reporters.page.view import PageView
from harness.reporters.success_rate import success_rate
from harness.reporters.wording import COMPLETENESS, MARKS, phase_text

_ROUNDS_SHOWN = 60
_DRAWINGS_SHOWN = 8
_ARROWS_SHOWN = 28
_CALLS_SHOWN = 60
_SCALE = 0.56
_FOOT = 14
_LANES = (
    (APPLICATION_X, Text("Application", "应用")),
    (PLATFORM_X, Text("Platform", "平台")),
    (CALLBACK_X, Text("Callback endpoint", "接收端")),
)
_CLOSED = Text("closed by the platform", "由平台关闭")


def rounds(view: PageView) -> tuple[Block, ...]:
    """Every round with its phases, some of them drawn; then the calls by interface."""
    return (*_rounds(view), *_calls(view))


def _rounds(view: PageView) -> tuple[Block, ...]:
    found = view.report.rounds
    if not view.report.has_orders:
        told = Text("None: this edition has no orders.", "无：该平台版本没有订单。")
        return (Paragraph(text=told),)
    if not found:
        return none()
    shown, phases = found[:_ROUNDS_SHOWN], view.phases
    head = (
        Text("No.", "序号"),
        Text("Order", "订单"),
        *map(phase_text, phases),
        Text("Callbacks", "回传"),
        Text("Round", "轮次"),
    )
    table = Table(
        widths=("24", "1fr", *("62" for _ in phases), "44", "72"),
        head=head,
        rows=tuple(_row(number, r, phases) for number, r in enumerate(shown, 1)),
    )
    return (
        Paragraph(text=_summary(view)),
        table,
        *more(len(found) - len(shown), Text("rounds", "轮")),
        *uncounted(view.rounds_left_out),
        *_drawings(found),
    )


def _summary(view: PageView) -> Text:
    complete, owed, taken = view.complete_rounds, view.open_rounds, view.acknowledged
    told = Text(
        f"{complete} of {owed} rounds complete; {taken} tracking callbacks acknowledged.",
        f"共 {owed} 轮，完整 {complete} 轮；已确认物流轨迹回传 {taken} 次。",
    )
    if not view.closed_rounds:
        return told
    closed = view.closed_rounds
    return Text(
        f"{told.en} Orders that the platform closed: {closed}.",
        f"{told.zh}由平台关闭的订单：{closed}。",
    )


def _row(number: int, order: Round, phases: list[str]) -> tuple[Cell, ...]:
    offsets, reached = phase_offsets(order), dict(order.phases)
    cells: list[Cell] = [cell(plain(number)), cell(code(order.order))]
    for phase in phases:
        evidence = reached.get(phase)
        if evidence:
            cells.append(cell(plain("✓"), code(evidence.exchange), plain(offsets[phase])))
        elif order.closed:
            cells.append(cell(plain(DASH)))
        else:
            cells.append(cell(badge_of(Verdict.FAIL, Text("not seen", "未见"))))
    standing = Verdict.PASS if order.complete else Verdict.FAIL
    whole = badge_of(standing, COMPLETENESS[order.complete])
    came_to = cell(words(_CLOSED)) if order.closed else cell(whole)
    return (*cells, cell(plain(order.callbacks)), came_to)


def _drawings(found: tuple[Round, ...]) -> tuple[Block, ...]:
    """Rounds that are not whole before whole ones, orders that were closed last."""
    numbered = [Diagram(number, r) for number, r in enumerate(found, 1) if r.messages]
    chosen = sorted(numbered, key=lambda d: (d.round.closed, d.round.complete))[:_DRAWINGS_SHOWN]
    drawn = sorted(chosen, key=lambda d: d.number)
    left_out = len(numbered) - len(drawn)
    told = Text(f"{left_out} more rounds are not drawn.", f"另有 {left_out} 轮未绘图。")
    blocks = [block for diagram in drawn for block in _drawing(diagram)]
    return (*blocks, *((Paragraph(text=told, style="more"),) if left_out else ()))


def _drawing(diagram: Diagram) -> tuple[Block, ...]:
    arrows = diagram.arrows[:_ARROWS_SHOWN]
    left_out = len(diagram.round.messages) + diagram.round.messages_left_out - len(arrows)
    number, order = diagram.number, diagram.round.order
    title = Text(f"Round {number}, order {order}", f"第 {number} 轮，订单 {order}")
    told = Text(
        f"And {left_out} more messages in the evidence.", f"另有 {left_out} 条消息，见证据日志。"
    )
    drawing = Drawing(
        title=title,
        lanes=tuple((x * _SCALE, name) for x, name in _LANES),
        height=(arrows[-1].y + _FOOT) * _SCALE,
        arrows=tuple(map(_drawn, arrows)),
        alt=_in_words(diagram, title, arrows),
    )
    return (drawing, *((Paragraph(text=told, style="more"),) if left_out else ()))


def _drawn(arrow: Arrow) -> DrawnArrow:
    return DrawnArrow(
        y=arrow.y * _SCALE,
        start=arrow.start_x * _SCALE,
        end=arrow.end_x * _SCALE,
        offset=arrow.offset,
        label=arrow.label,
        outcome=arrow.outcome,
        standing=arrow.standing.word,
        mark=MARKS[arrow.standing],
        is_broken=arrow.is_forged,
        phase=arrow.phase,
        remark=arrow.marks[0] if arrow.marks else None,
    )


def _in_words(diagram: Diagram, title: Text, arrows: list[Arrow]) -> str:
    """The drawing for those who hear it: one message after the other."""
    told = diagram.description
    messages = "; ".join(f"{a.offset} {a.label} → {a.outcome}" for a in arrows)
    return f"{title.en}. {told.en} {title.zh}。{told.zh} {messages}"


def _calls(view: PageView) -> tuple[Block, ...]:
    metrics = view.report.metrics
    heading = Subheading(
        text=Text("Calls and success rate by interface", "各接口调用次数与成功率"),
        detail=str(len(metrics)),
    )
    if not metrics:
        return (heading, *none())
    rows = tuple(
        (
            cell(code(m.operation)),
            cell(plain(m.count)),
            cell(plain(m.ok)),
            cell(plain(m.count - m.ok)),
            cell(plain(f"{success_rate(m)} %" if m.count else DASH)),
            cell(plain(DASH if m.p95_ms is None else f"{m.p95_ms} ms")),
        )
        for m in metrics[:_CALLS_SHOWN]
    )
    head = (
        Text("Operation", "接口"),
        Text("Calls", "调用"),
        Text("Succeeded", "成功"),
        Text("Refused or failed", "拒绝或失败"),
        Text("Success rate", "成功率"),
        Text("95th percentile", "第 95 百分位"),
    )
    return (
        heading,
        Table(widths=("1fr", "40", "52", "62", "56", "62"), head=head, rows=rows),
        *more(len(metrics) - len(rows), Text("interfaces", "个接口")),
    )

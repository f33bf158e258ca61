"""DOSS-03: what the shop sold in the six months before the submission."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from harness.checks.papers import (
    Submission,
    day_of,
    months_before,
    owed_paper,
    readable,
    settled,
    submission_of,
    unsaid,
    wrong,
)
from harness.checks.registry import Events, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.evidence import Act
from harness.model.text import Text

FEWEST_SALES = Decimal("50000.00")
CURRENCY = "USD"
MONTHS = 6
_SALES = "sales"
_DAY = timedelta(days=1)

_GAP = Text(
    "The statements of sales leave days of the last six months out.",
    "近六个月的销售流水有缺失的日期。",
)
_CLOSE_GAP = Text(
    "Add a statement for these days, up to the day before the submission; a statement shows "
    "nothing of the days after its own date.",
    "请补充这些日期的流水，须覆盖至提交日前一天；流水不能证明其出具日之后的销售。",
)
_OTHER_CURRENCY = Text(
    "A statement of sales is not in US dollars.",
    "销售流水并非美元。",
)
_SHOW_USD = Text(
    "Take the statement from the shop's back office with the amounts in USD.",
    "请从店铺后台导出以美元显示金额的流水。",
)
_IN_FUTURE = Text(
    "A statement is dated after the submission.",
    "流水的出具日期晚于提交日。",
)
_CORRECT_DATE = Text(
    "Correct its date, or the submission_date of the dossier.",
    "请更正其日期，或清单中的 submission_date。",
)
_TOO_LITTLE = Text(
    "The sales of the last six months are below what the platform asks for.",
    "近六个月的销售额低于平台要求。",
)
_WAIT = Text(
    "Add statements that are missing; where none is, the shop has to sell more first.",
    "如有遗漏请补充流水；否则须待店铺销售额达到要求后再申请。",
)
_UNCLEAR = Text(
    "the sales of the last six months lie between {least} and {most} USD: statements overlap, or "
    "reach beyond the six months; take them apart by month",
    "近六个月销售额介于 {least} 与 {most} 美元之间：流水时段重叠或超出六个月；请按月分开提供",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sales:
    """A statement of sales, as far as the dossier says what it covers."""

    name: str
    begins: date
    ends: date
    amount: Decimal


@traffic_check("DOSS-03", scope=Scope.RUN)
def sales_of_six_months_are_shown(traffic: Traffic) -> Events:
    """Statements of sales cover the six months before the submission and come to 50,000.00 USD.

    The six months are calendar months: before a submission on 15 July, the days from 15 January to
    14 July; before one on 31 August they begin on 1 March, for February has no 31st. Every
    statement can be read, is in USD, and bears a date that is not after the submission; it shows
    nothing of the days after its date. Amounts are added exactly. Where statements overlap, or
    reach beyond the six months, the sum is known only between two bounds: what is shown beyond
    doubt, nothing counted twice, and all of it. Fails for a missing or unreadable statement, a gap,
    another currency, a missing date, a date after the submission, and a sum that is below 50,000.00
    even at its upper bound; undecided when the bounds lie on either side of it. Without a dossier
    the row is not owed.

    Source: register DOSS-03 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    statements = submission.under(_SALES)
    if not statements:
        yield from settled(owed_paper(submission, _SALES))
        return
    each = [_of_one(submission, name, act) for name, act in statements]
    yield from settled(*each, _of_all(submission, statements))


def _of_one(submission: Submission, name: str, act: Act) -> Events:
    place = f"papers.{name}"
    yield from readable(name, act)
    for key, expected in (("from", "a date"), ("to", "a date"), ("amount", "an amount")):
        if not act.detail(key):
            yield unsaid(f"{place}.{key}", expected)
    currency = act.detail("currency")
    if not currency:
        yield unsaid(f"{place}.currency", CURRENCY)
    elif currency != CURRENCY:
        where = f"{place}.currency"
        yield wrong(where, _OTHER_CURRENCY, _SHOW_USD, expected=CURRENCY, actual=currency)
    made = day_of(act, "date")
    if made is None:
        yield unsaid(f"{place}.date", "a date")
    elif made > submission.day:
        expected = f"{submission.day} or before"
        yield wrong(f"{place}.date", _IN_FUTURE, _CORRECT_DATE, expected=expected, actual=str(made))


def _of_all(submission: Submission, statements: Sequence[tuple[str, Act]]) -> Events:
    """Gaps and the sum: asked only where every statement says what it covers."""
    sales = [_sales(name, act) for name, act in statements]
    known = [one for one in sales if one]
    if len(known) < len(sales):
        return
    last = submission.day - _DAY
    first = months_before(submission.day, MONTHS)
    # Before 31 August nobody can say whether the last day of February is one of them.
    owed = first if first.day == submission.day.day else first + _DAY
    covered = [_shown_part(one, act) for one, (_, act) in zip(known, statements, strict=True)]
    for begins, ends in _gaps(owed, last, [span for span in covered if span]):
        yield wrong(
            f"papers.{_SALES}",
            _GAP,
            _CLOSE_GAP,
            expected=f"{owed} to {last}",
            actual=f"nothing for {begins} to {ends}",
        )
    if any(act.detail("currency") != CURRENCY for _, act in statements):
        return
    least, most = _bounds(first, last, known)
    if most < FEWEST_SALES:
        place = f"papers.{_SALES}"
        expected = f"{FEWEST_SALES} USD or more"
        yield wrong(place, _TOO_LITTLE, _WAIT, expected=expected, actual=f"{most} USD")
    elif least < FEWEST_SALES:
        yield Undecided(_UNCLEAR.format(least=least, most=most))


def _sales(name: str, act: Act) -> _Sales | None:
    begins, ends = day_of(act, "from"), day_of(act, "to")
    try:
        amount = Decimal(act.detail("amount"))
    except InvalidOperation:
        return None
    if begins is None or ends is None or not amount.is_finite():
        return None
    return _Sales(name=name, begins=begins, ends=ends, amount=amount)


def _shown_part(sales: _Sales, act: Act) -> tuple[date, date] | None:
    """The days that a statement can show: none after its own date."""
    ends = min(sales.ends, day_of(act, "date") or sales.ends)
    return (sales.begins, ends) if sales.begins <= ends else None


def _gaps(
    first: date, last: date, spans: Sequence[tuple[date, date]]
) -> Iterator[tuple[date, date]]:
    """The days from first to last that no span covers, as spans."""
    reached = first
    for begins, ends in sorted(spans):
        if begins > last:
            break
        if begins > reached:
            yield reached, begins - _DAY
        reached = max(reached, min(ends, last) + _DAY)
    if reached <= last:
        yield reached, last


def _bounds(first: date, last: date, sales: Sequence[_Sales]) -> tuple[Decimal, Decimal]:
    """What was sold from first to last: beyond doubt, and at most."""
    touching = [one for one in sales if one.begins <= last and one.ends >= first]
    within = [one for one in touching if first <= one.begins and one.ends <= last]
    return _most_without_overlap(within), sum((s.amount for s in touching), Decimal("0.00"))


def _most_without_overlap(sales: Sequence[_Sales]) -> Decimal:
    """The largest sum of statements of which no two share a day."""
    best: list[tuple[date, Decimal]] = []
    """By the last day used: the largest sum until then, growing."""
    for one in sorted(sales, key=lambda s: s.ends):
        before = max((total for day, total in best if day < one.begins), default=Decimal("0.00"))
        best.append((one.ends, before + one.amount))
    return max((total for _, total in best), default=Decimal("0.00"))

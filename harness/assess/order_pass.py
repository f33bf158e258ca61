"""One pass over all orders of a traffic: every check of orders is asked, and the rounds counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.assess.tally import Tally, breakage
from harness.checks.order_frame import order_frame
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders_told import OrdersTold
from harness.checks.registry import Check, OrderJudge, Scope
from harness.checks.traffic import Traffic


@dataclass(frozen=True, slots=True)
class OrdersJudged:
    """What a pass found: the orders told, and what each check came to."""

    told: OrdersTold = field(default_factory=OrdersTold)
    tallies: dict[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    check: Check
    judge: OrderJudge
    tally: Tally


def pass_over_orders(traffic: Traffic, checks: Sequence[Check]) -> OrdersJudged:
    """Judge the orders of every process; a check of `Scope.RUN` is asked about all together.

    Where our own trouble keeps the orders from being told, every check of orders has broken: what
    it found until then stays, and what all orders come to together is not asked.
    """
    judged = OrdersJudged(tallies={c.name: Tally() for c in checks if c.on_orders})
    of_run = _asked(checks, traffic, judged, Scope.RUN)
    is_told = True
    for part in traffic.apart:
        asked = _asked(checks, part, judged, Scope.SHARD)
        if _is_told(part, [*of_run, *asked], traffic, judged.told):
            _end(asked)
        else:
            is_told = False
    if is_told:
        _end(of_run)
    return judged


def _asked(
    checks: Sequence[Check], traffic: Traffic, judged: OrdersJudged, scope: Scope
) -> list[_Asked]:
    asked = []
    for check in checks:
        if check.on_orders and check.scope is scope:
            tally = judged.tallies[check.name]
            try:
                asked.append(_Asked(check, check.on_orders(traffic), tally))
            except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
                tally.breaks((0,), breakage(check.name, error))
    return asked


def _is_told(part: Traffic, asked: Sequence[_Asked], whole: Traffic, told: OrdersTold) -> bool:
    """Go through the orders of a process, and tell whether that could be done to the end."""
    try:
        _pass_over(part, asked, whole, told)
    except Exception as error:
        if not asked:
            raise  # there is nobody to say that it went wrong
        what = breakage(pass_over_orders.__name__, error)
        for one in asked:
            one.tally.breaks((1,), what)
        return False
    return True


def _pass_over(part: Traffic, asked: Sequence[_Asked], whole: Traffic, told: OrdersTold) -> None:
    life = part.edition.order_life
    if life is None:
        return
    own = order_frame(part, part, life)
    # Where nothing was shared out they are the same, and what one finds out both know.
    of_run = own if part is whole else order_frame(whole, part, life)
    every = [(one, own if one.check.scope is Scope.SHARD else of_run) for one in asked]
    of_pushes = [(one, frame) for one, frame in every if one.check.is_of_all_pushes]
    for history in part.of(OrderLedger).histories():
        place = (1, *history.first_seen, history.order)
        is_faulted = False
        for one, frame in every if history.order else of_pushes:
            try:
                events = one.judge.of(history, frame)
            except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
                one.tally.breaks(place, breakage(one.check.name, error))
            else:
                is_faulted |= one.tally.add_all(place, events, one.check.name)
        told.see(history, own, is_faulted=is_faulted)


def _end(asked: Sequence[_Asked]) -> None:
    for one in asked:
        try:
            events = one.judge.end()
        except Exception as error:  # noqa: BLE001 - a bug in one check must not end the run
            one.tally.breaks((2,), breakage(one.check.name, error))
        else:
            one.tally.add_all((2,), events, one.check.name)

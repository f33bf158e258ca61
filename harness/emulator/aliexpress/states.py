"""Answers that show an order in a state that it is not in."""

from harness.emulator.aliexpress.orders import Order
from harness.emulator.aliexpress.parameters import optional, whole_number
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.answers import Granted
from harness.emulator.bites import Scene
from harness.emulator.fault_contents import rewritten

_STATUS_KEYS = frozenset({"order_status", "son_order_status", "show_status"})


def stale(platform: Platform, scene: Scene, granted: Granted) -> Granted | None:
    """The order as it was before its last move; None for one that never moved."""
    order = _asked_about(platform, scene)
    before = _before(order, platform) if order else ""
    return _with_status(platform, order, granted, before) if order and before else None


def illegal_move(platform: Platform, scene: Scene, granted: Granted) -> Granted | None:
    """A status that no legal move joins to the present one."""
    order = _asked_about(platform, scene)
    if order is None:
        return None
    life, now = platform.life, order.status(platform.clock.now())
    # Back to where nothing leads; from the first status on, to the end, which nothing leaves.
    backwards = next((w for w in life.statuses if not life.is_reachable(now, w)), "")
    onwards = next((w for w in reversed([*life.statuses]) if not life.is_reachable(w, now)), "")
    return _with_status(platform, order, granted, backwards or onwards)


def _asked_about(platform: Platform, scene: Scene) -> Order | None:
    return platform.orders.get(whole_number(optional(scene.call, "order_id")))


def _before(order: Order, platform: Platform) -> str:
    now = platform.clock.now()
    reached = [step.status for step in order.path if step.at <= now]
    return reached[-2] if len(reached) > 1 else ""


def _with_status(platform: Platform, order: Order, granted: Granted, status: str) -> Granted | None:
    now = order.status(platform.clock.now())
    return rewritten(granted, lambda k, v: status if k in _STATUS_KEYS and v == now else v)

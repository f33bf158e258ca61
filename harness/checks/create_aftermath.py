"""What the application did after a create that came to nothing, as far as the traffic shows."""

from harness.checks.order_entries import Creation
from harness.checks.order_ledger import OrderLedger
from harness.checks.registry import Events, Examined, Undecided
from harness.checks.traffic import Traffic
from harness.model.text import Text

_TRAFFIC_ENDS = Text(
    "The traffic ends with the create, so what the application did afterwards is not known.",
    "流量在该下单请求之后即结束，无法得知应用其后的操作。",
)


def left_alone(create: Creation, traffic: Traffic) -> Events:
    """What can be said of an application that did nothing wrong after a create."""
    why = traffic.absence_proves_nothing if traffic.is_certification else _TRAFFIC_ENDS
    if why is None or traffic.of(OrderLedger).was_called_after(create.event.moment):
        yield Examined(create.event.exchange)
    else:
        yield Undecided(why, create.event.exchange)

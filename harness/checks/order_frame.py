"""What is known beside one order: the traffic it is part of, the edition's life of orders."""

from dataclasses import dataclass

from harness.checks.deliveries import Deliveries
from harness.checks.delivery_log import awaited_in
from harness.checks.frame import Frame
from harness.checks.progress import Probes, Progress
from harness.checks.states import StatusMap, status_map
from harness.checks.traffic import Traffic
from harness.platforms.orders import OrderLife


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFrame:
    """What a check of single orders may ask for; made once for all orders of a traffic."""

    traffic: Traffic
    """What is judged together: all shards of a run for a check of Scope.RUN."""
    part: Traffic
    """The traffic of the process that the order belongs to."""
    life: OrderLife
    statuses: StatusMap
    progress: Progress
    probes: Probes
    deliveries: Deliveries
    awaited: frozenset[str] | None
    """The exchanges that met a step of a scenario; None where no scenario was played."""

    @property
    def frame(self) -> Frame:
        """What is known beside the exchanges of all that is judged together."""
        return self.traffic.frame


def order_frame(traffic: Traffic, part: Traffic, life: OrderLife) -> OrderFrame:
    """The frame of the orders of one process."""
    probes = Probes(part.frame)
    deliveries = Deliveries(life, probes)
    return OrderFrame(
        traffic=traffic,
        part=part,
        life=life,
        statuses=status_map(life),
        progress=deliveries.progress,
        probes=probes,
        deliveries=deliveries,
        awaited=awaited_in(part.frame),
    )

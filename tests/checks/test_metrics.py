"""Numbers over calls."""

from collections.abc import Callable
from typing import Any

from harness.checks.metrics import call_metrics

Build = Callable[[dict[str, Any]], Any]


def test_calls_are_counted_by_interface(recorded: Build) -> None:
    rows = [
        {"grant": "50000700a2b3c4d5", "takes": "0.2"},
        {"create": "81", "takes": "0.01"},
        {"create": "81", "takes": "0.03", "status": "500"},
        {"create": "81", "takes": "30", "failure": "timeout"},
        {"push": "OrderCreated", "order": "81"},
        {"call": "aliexpress.x", "takes": "unknown"},
    ]
    metrics = call_metrics(recorded({"traffic": rows}).traffic)
    assert [(m.operation, m.count, m.ok, m.p95_ms) for m in metrics] == [
        ("/auth/token/create", 1, 1, 200),
        ("aliexpress.ds.order.create", 3, 1, 30),
        ("aliexpress.x", 1, 1, None),
    ]


def test_the_percentile_is_the_nearest_rank(recorded: Build) -> None:
    rows = [{"call": "aliexpress.x", "takes": f"{n / 1000}"} for n in range(1, 21)]
    (metric,) = call_metrics(recorded({"traffic": rows}).traffic)
    assert metric.p95_ms == 19


def test_no_call_has_no_metric(recorded: Build) -> None:
    assert call_metrics(recorded({}).traffic) == ()

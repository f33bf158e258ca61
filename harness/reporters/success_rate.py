"""The success rate of an interface, which platforms ask for in percent."""

from harness.model.verdict import CallMetric


def success_rate(metric: CallMetric) -> str:
    """Percent of the calls that succeeded, with two decimals; cut off, so 100.00 means all."""
    hundredths = metric.ok * 10_000 // metric.count if metric.count else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"

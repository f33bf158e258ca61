"""What of very many orders a report counts and does not list, in words."""

from harness.model.text import Text
from harness.model.verdict import Report


def rounds_left_out(report: Report) -> Text | None:
    """How many more rounds there are; None where all are listed."""
    found = report.rounds_left_out
    if not found.rounds:
        return None
    if found.complete == found.rounds:
        return Text(
            f"And {found.rounds} more complete rounds, counted and not listed.",
            f"另有 {found.rounds} 轮完整订单，已计入统计，未逐一列出。",
        )
    return Text(
        f"And {found.rounds} more rounds, {found.complete} of them complete, counted and not "
        "listed.",
        f"另有 {found.rounds} 轮（其中完整 {found.complete} 轮），已计入统计，未逐一列出。",
    )


def deliveries_left_out(report: Report) -> Text | None:
    """How many more deliveries there are; None where all are listed."""
    count = report.deliveries_left_out.deliveries
    if not count:
        return None
    return Text(
        f"And {count} more deliveries, counted and not listed in report.json either.",
        f"另有 {count} 次送达，已计入统计，report.json 中也未逐一列出。",
    )

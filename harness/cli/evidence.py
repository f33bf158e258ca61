"""`harness evidence list|prune`: which runs are kept until when, and the end of the old ones."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from harness.cli.options import in_language
from harness.cli.streams import show, show_object, tell
from harness.model.clock import SystemClock
from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.reporters.columns import columns, padded
from harness.reporters.visible import visible
from harness.reporters.wording import CONCLUSIONS, utc
from harness.run.retention import KeptRun, Pruned, kept_runs, prune

_SEALS = {
    (True, True): Text("signed", "已签名"),
    (True, False): Text("unsigned", "未签名"),
    (False, False): Text("not sealed", "未封存"),
    (False, True): Text("not sealed", "未封存"),
}
_DELETED = {
    False: Text("deleted", "已删除"),
    True: Text("would be deleted", "将被删除"),
}


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """List the runs, or delete those whose time is over."""
    now = SystemClock().now()
    if options.act == "list":
        _tell_list(kept_runs(options.folder), now, options)
        return 0, ""
    pruned = prune(options.folder, now, is_trial=options.dry_run)
    _tell_pruned(pruned, now, options)
    if not pruned.left:
        return 0, ""
    count = len(pruned.left)
    meaning = Text(f"left for you to decide: {count}", f"留待人工决定：{count}")
    return 3, in_language(meaning, options.lang)


def _tell_list(runs: tuple[KeptRun, ...], now: datetime, options: argparse.Namespace) -> None:
    if options.json:
        show_object({"runs": [_record(run) for run in runs]})
        return
    if not runs:
        told = Text(f"no run lies below {options.folder}", f"{options.folder} 下没有运行记录")
        show(in_language(told, options.lang))
        return
    show("\n".join(_table([_row(run, now, options.lang) for run in runs])))


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        cells = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _row(run: KeptRun, now: datetime, lang: str) -> tuple[str, ...]:
    seal = _SEALS[bool(run.manifest_sha256), run.is_signed]
    until = run.retain_until.date().isoformat() if run.retain_until else "?"
    over = in_language(Text(" (over)", "（已过期）"), lang) if run.is_due(now) else ""
    conclusion = CONCLUSIONS[Conclusion(run.conclusion)] if run.conclusion else Text("-", "-")
    why = in_language(run.obstacle, lang) if run.obstacle else ""
    return (
        visible(str(run.path)),
        in_language(conclusion, lang),
        _size(run.size),
        f"{until}{over}",
        in_language(seal, lang),
        visible(why),
    )


def _tell_pruned(pruned: Pruned, now: datetime, options: argparse.Namespace) -> None:
    for run in pruned.left:
        why = in_language(run.obstacle, options.lang) if run.obstacle else ""
        tell(visible(f"{run.path}: {why}"))
    if options.json:
        record = {
            "dry_run": options.dry_run,
            "clock": utc(now),
            "deleted": [_record(run) for run in pruned.deleted],
            "left": [_record(run) for run in pruned.left],
            "kept": len(pruned.kept),
        }
        show_object(record)
        return
    word, today = _DELETED[options.dry_run], now.date().isoformat()
    lines = [f"{visible(str(r.path))}  {in_language(word, options.lang)}" for r in pruned.deleted]
    total = Text(
        f"{word.en}: {len(pruned.deleted)}, kept: {len(pruned.kept)} "
        f"(this machine's clock says {today})",
        f"{word.zh}：{len(pruned.deleted)}，保留：{len(pruned.kept)}（本机时钟为 {today}）",
    )
    show("\n".join([*lines, in_language(total, options.lang)]))


def _record(run: KeptRun) -> dict[str, Any]:
    return {
        "path": str(run.path),
        "run": run.run,
        "conclusion": run.conclusion,
        "size": run.size,
        "retain_until": utc(run.retain_until) if run.retain_until else None,
        "sealed": bool(run.manifest_sha256),
        "signed": run.is_signed,
        "obstacle": run.obstacle.en if run.obstacle else "",
    }


def _size(size: int) -> str:
    if size < 1 << 20:
        return f"{size / (1 << 10):.0f} KiB"
    return f"{size / (1 << 20):.1f} MiB"

"""What `harness callbacks` says beside its findings."""

import shlex

from harness.model.text import Text
from harness.run.callbacks_order import CallbackOrder
from harness.run.callbacks_random import Searched
from harness.run.folder import RunFolder
from harness.sources.redelivery import Redeliverable

STATEMENT = "statement.yaml"
"""The statement's name in the evidence of a run."""


def recording_note(found: Redeliverable) -> Text:
    """What of a recording can be delivered again."""
    count, bare, calls = len(found.exchanges), found.without_body, found.calls
    return Text(
        f"{count} recorded callbacks were to be delivered again; {bare} have no body in the "
        f"recording, {calls} exchanges are no callbacks",
        f"录制中有 {count} 次回传可再次送达；{bare} 次在录制中没有消息体，{calls} 次交互不是回传",
    )


def sequence_notes(searched: Searched, order: CallbackOrder, folder: RunFolder) -> list[Text]:
    """What the random sequences came to, and how to play again what they found."""
    notes = [
        Text(
            f"{searched.played} random sequences were delivered, seed {searched.seed} "
            "(--seed repeats them)",
            f"共送达 {searched.played} 个随机序列，种子为 {searched.seed}（可用 --seed 重现）",
        )
    ]
    for found in searched.found:
        again = _again(order, folder, found.file)
        notes.append(
            Text(
                f"{found.requirement}: {found.file} is the smallest sequence found: {again}",
                f"{found.requirement}：{found.file} 为所发现的最小序列：{again}",
            )
        )
    return notes


def _again(order: CallbackOrder, folder: RunFolder, file: str) -> str:
    """What to type to play a sequence again, with all that its verdict hangs on."""
    words = ["harness", "callbacks", order.endpoint.url]
    if order.statement_source:
        words += ["--statement", str(folder.evidence / STATEMENT)]
    if order.probe:
        words += ["--probe", order.probe.url, "--probe-status", order.probe.status]
    return shlex.join([*words, "--scenario", str(folder.path / file)])

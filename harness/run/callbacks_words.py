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


def nothing_to_deliver(found: Redeliverable, callback_url: str) -> Text | None:
    """What a recording holds in place of callbacks, and what to do; None where it holds some."""
    if found.exchanges:
        return None
    if found.without_body:
        return Text(
            f"the recording holds nothing to deliver: callbacks ({found.without_body}) whose "
            "bodies were withheld (record anew: harness observe, harness run --driver observe)",
            f"录制中没有可送达的内容：{found.without_body} 次回传的消息体未被保存"
            "（请重新录制：harness observe，或 harness run --driver observe）",
        )
    if found.calls:
        return Text(
            f"the recording holds nothing to deliver: calls ({found.calls}) and no callbacks (in a "
            f"HAR, callbacks are the entries whose URL is {callback_url}; without --from the stock "
            "set is delivered)",
            f"录制中没有可送达的内容：有 {found.calls} 次调用，没有回传（HAR 中 URL 为 "
            f"{callback_url} 的条目才是回传；去掉 --from 则送达内置场景）",
        )
    return Text(
        "the recording holds nothing to deliver: no exchange at all (is it the right file?)",
        "录制中没有可送达的内容：没有任何交互（请检查文件是否正确）",
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

"""What a checked bundle shows, in a sentence, and what it does not."""

from collections.abc import Iterator

from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.model.verification import StepState, Verification
from harness.reporters.wording import CLASS_MEANINGS, CLASSES, CONCLUSIONS

MEANINGS = {
    StepState.HELD: Text("the bundle is intact", "证据包完整"),
    StepState.BROKEN: Text("the bundle is not as it was sealed", "证据包与封存时不符"),
    StepState.OPEN: Text(
        "nothing speaks against the bundle, but not all could be checked",
        "未发现异常，但未能完成全部核验",
    ),
}
_NOT_SHOWN = Text(
    "It does not show that the holder was honest, nor when it was sealed, nor that the sandbox was "
    "the platform's.",
    "这不能证明该持有者诚实，不能证明封存时间，也不能证明所用沙箱属于平台方。",
)
_UNSIGNED = Text(
    "The bundle is unsigned: this shows accidents only, for whoever changes a file can make all "
    "the digests anew.",
    "证据包未签名：只能发现意外损坏，因为改动文件的人可以重新生成全部摘要。",
)
_UNKNOWN = Text(
    "Whose signature it carries was not checked, so this shows accidents only.",
    "未核对签名者，因此只能发现意外损坏。",
)


def closing_sentences(verification: Verification) -> Iterator[Text]:
    """What is said under the steps: what the run came to, what this proves and what it does not."""
    if told := _conclusion(verification):
        yield told
    if verification.state is StepState.BROKEN:
        yield Text(
            "Do not rely on it: ask for the bundle again, from whoever sealed it.",
            "请勿采信：请向封存者重新索取证据包。",
        )
    elif verification.signer:
        yield Text(
            f"It has not changed since the holder of key {verification.signer} sealed it.",
            f"自密钥 {verification.signer} 的持有者封存以来，内容未改动。",
        )
        yield _NOT_SHOWN
    else:
        yield _UNKNOWN if verification.is_signed else _UNSIGNED


def _conclusion(verification: Verification) -> Text | None:
    try:
        conclusion = CONCLUSIONS[Conclusion(verification.conclusion)]
        kind = RunClass(verification.run_class)
    except ValueError:  # a report that says neither tells nothing
        return None
    word, meaning = CLASSES[kind], CLASS_MEANINGS[kind]
    run, verb = verification.run, verification.verb
    return Text(
        f"By its report, run {run} (harness {verb}, {word.en}: {meaning.en}) concludes: "
        f"{conclusion.en}.",
        f"据其报告，运行 {run}（harness {verb}，{word.zh}：{meaning.zh}）的结论为："
        f"{conclusion.zh}。",
    )

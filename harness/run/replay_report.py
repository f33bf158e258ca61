"""What a report says of the recording that a run was played from, as the run's log has it."""

from collections.abc import Iterator

from harness.model.evidence import Act, ActKind, Evidence, Lack
from harness.model.text import Text
from harness.model.verdict import InputFile

_LACKS_TOLD = 20


def recording_inputs(evidence: Evidence) -> tuple[InputFile, ...]:
    """The recording as a file that was judged; none for a run that was no replay."""
    return tuple(
        InputFile(
            path=act.name,
            kind=act.detail("form"),
            sha256=act.detail("sha256"),
            exchanges=_number(act, "exchanges"),
            left_out=_number(act, "left_out"),
            damage=tuple(_texts(act, "damage")),
            damaged=_number(act, "damaged"),
        )
        for act in _acts(evidence, ActKind.RECORDING_READ)
    )


def recording_notes(evidence: Evidence) -> Iterator[Text]:
    """What the reader must know of the recording, and everything that it lacks."""
    for act in _acts(evidence, ActKind.RECORDING_READ):
        yield from _texts(act, "note")
    lacks = [a for a in _acts(evidence, ActKind.RECORDING_LACKS) if a.name != Lack.DAMAGED]
    for act in lacks[:_LACKS_TOLD]:
        for reason in _texts(act, "reason"):
            yield Text(
                f"This replay decides nothing: {reason.en}.", f"本次回放无法作出判定：{reason.zh}。"
            )
    if (more := len(lacks) - _LACKS_TOLD) > 0:
        yield Text(f"There are {more} more reasons like these.", f"另有 {more} 条类似原因。")


def _acts(evidence: Evidence, kind: ActKind) -> list[Act]:
    return [act for act in evidence.acts if act.kind is kind]


def _number(act: Act, name: str) -> int:
    return int(act.detail(name) or 0)


def _texts(act: Act, name: str) -> Iterator[Text]:
    en = [value for key, value in act.details if key == f"{name}_en"]
    zh = [value for key, value in act.details if key == f"{name}_zh"]
    return (Text(*pair) for pair in zip(en, zh, strict=False))

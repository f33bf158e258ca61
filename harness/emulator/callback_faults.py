"""The named faults of callbacks: what each does, and which requirements it shows."""

from types import MappingProxyType

from harness.emulator.bites import Fault, Pushes, PushTrick, seconds
from harness.model.text import Text

CALLBACK_FAULTS = (
    Fault(
        name="callback_never",
        does=Text("The push is never sent.", "回传始终不发送。"),
        shows=("TRK-01",),
        bite=Pushes(PushTrick.NEVER),
    ),
    Fault(
        name="callback_late",
        does=Text("The push comes some seconds late.", "回传延迟数秒送达。"),
        shows=("TRK-10",),
        bite=Pushes(PushTrick.LATE),
        options=seconds("3"),
    ),
    Fault(
        name="callback_duplicate",
        does=Text("The same push is delivered again.", "同一回传重复送达。"),
        shows=("TRK-05",),
        bite=Pushes(PushTrick.DUPLICATE),
        options=MappingProxyType({"copies": "2"}),
    ),
    Fault(
        name="callback_reordered",
        does=Text(
            "The push comes after the next one of its order, or after some seconds without one.",
            "回传在同一订单的下一次回传之后送达；若无后续回传，则在数秒后送达。",
        ),
        shows=("TRK-06",),
        bite=Pushes(PushTrick.REORDERED),
        options=seconds("2"),
    ),
    Fault(
        name="callback_forged",
        does=Text(
            "A copy that is signed with another secret goes ahead of the push.",
            "回传之前先送达一份以其他密钥签名的副本。",
        ),
        shows=("TRK-03",),
        bite=Pushes(PushTrick.FORGED),
    ),
    Fault(
        name="callback_stale",
        does=Text(
            "An older push of the order follows the new one, rightly signed.",
            "新回传之后再次送达该订单较早的回传，签名正确。",
        ),
        shows=("TRK-04",),
        bite=Pushes(PushTrick.STALE),
    ),
    Fault(
        name="callback_changed_on_retry",
        does=Text(
            "The push is delivered once more with another time in its body, as a retry would be.",
            "回传再次送达，消息体中的时间不同，如同重试。",
        ),
        shows=("TRK-05",),
        bite=Pushes(PushTrick.CHANGED_ON_RETRY),
    ),
)

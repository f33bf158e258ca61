"""The named faults of callbacks: what each does, and which requirements it shows."""

from types import MappingProxyType

from harness.emulator.bites import Fault, Pushes, PushTrick, seconds
from harness.emulator.letters import Forgery
from harness.model.text import Text

EVERY = "every"
"""The manner that is all of them, one after the other."""
MANNERS = (*Forgery, EVERY)

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
            "A copy whose signature does not verify goes ahead of the push.",
            "回传之前先送达一份签名验证不通过的副本。",
        ),
        shows=("TRK-03",),
        bite=Pushes(PushTrick.FORGED),
        options=MappingProxyType({"manner": str(Forgery.WRONG_KEY)}),
        words=MappingProxyType({"manner": tuple(str(manner) for manner in MANNERS)}),
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
    Fault(
        name="callback_parallel",
        does=Text(
            "The same push is delivered more than once at the same moment.",
            "同一回传在同一时刻多次送达。",
        ),
        shows=("TRK-05",),
        bite=Pushes(PushTrick.PARALLEL),
        options=MappingProxyType({"copies": "1"}),
    ),
    Fault(
        name="callback_unknown_event",
        does=Text(
            "Two pushes go ahead of this one, rightly signed: one of a message type, one of an "
            "event, that nobody documented.",
            "回传之前先送达两份签名正确的回传：一份的消息类型、另一份的事件均未见于文档。",
        ),
        shows=("TRK-02",),
        bite=Pushes(PushTrick.UNKNOWN_EVENT),
    ),
    Fault(
        name="callback_oversized",
        does=Text(
            "A copy of 1 MiB follows the push, rightly signed.",
            "回传之后送达一份大小为 1 MiB 的副本，签名正确。",
        ),
        shows=("TRK-02",),
        bite=Pushes(PushTrick.OVERSIZED),
    ),
    Fault(
        name="callback_slow_reader",
        does=Text(
            "The push comes in pieces over some seconds, and its answer is read as slowly; the "
            "500 ms count from its last byte.",
            "回传在数秒内分段送达，响应亦以同样速度读取；500 毫秒自最后一个字节送达起计。",
        ),
        shows=("TRK-02",),
        bite=Pushes(PushTrick.SLOW_READER),
        options=seconds("2"),
    ),
    Fault(
        name="callback_non_utf8",
        does=Text(
            "A copy whose body is no UTF-8 follows the push, rightly signed.",
            "回传之后送达一份消息体不是 UTF-8 编码的副本，签名正确。",
        ),
        shows=("TRK-02",),
        bite=Pushes(PushTrick.NON_UTF8),
    ),
)

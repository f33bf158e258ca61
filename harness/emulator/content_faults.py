"""The named faults of an answer's content: what each says that is wrong, where one can have it."""

from harness.emulator.bites import EditionsOwn, Fault
from harness.model.text import Text

ORDER_READS = ("order.get", "order.list", "order.info")

CONTENT_FAULTS = (
    Fault(
        name="wrong_type_id",
        does=Text(
            'Ids in the answer are texts of fractions ("8100000000000001.0").',
            '响应中的编号为小数文本（"8100000000000001.0"）。',
        ),
        shows=("FMT-12",),
        bite=EditionsOwn(),
    ),
    Fault(
        name="one_decimal_price",
        does=Text("Amounts in the answer have one decimal.", "响应中的金额仅有一位小数。"),
        shows=("FMT-12",),
        bite=EditionsOwn(),
    ),
    Fault(
        name="wrong_currency",
        does=Text("Amounts in the answer are in EUR.", "响应中的金额币种为 EUR。"),
        shows=("FMT-03",),
        bite=EditionsOwn(),
    ),
    Fault(
        name="swapped_answer",
        does=Text(
            "The answer is the one that the same interface gave last to other parameters.",
            "响应为同一接口上一次针对其他参数的响应。",
        ),
        shows=("LIFE-03", "LIFE-04"),
        bite=EditionsOwn(),
    ),
    Fault(
        name="stale_state",
        does=Text(
            "A read shows the order's status before its last move.",
            "查询返回订单上一次流转之前的状态。",
        ),
        shows=("LIFE-02",),
        bite=EditionsOwn(),
        operations=ORDER_READS,
    ),
    Fault(
        name="illegal_status_move",
        does=Text(
            "A read shows a status that no legal move joins to the present one.",
            "查询返回与当前状态之间不存在合法流转的状态。",
        ),
        shows=("LIFE-03",),
        bite=EditionsOwn(),
        operations=ORDER_READS,
    ),
    Fault(
        name="delisted_item",
        does=Text(
            "The query is answered as for an item that is no longer listed; the item itself stays.",
            "查询按商品已下架返回；商品本身不受影响。",
        ),
        shows=("FMT-12",),
        bite=EditionsOwn(),
        operations=("item.get",),
    ),
)

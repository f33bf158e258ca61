"""The words of the page for names that the data holds, in both languages."""

from collections.abc import Mapping

from harness.model.text import Text

PHASES = {
    "create": Text("create", "下单"),
    "pay": Text("pay", "支付"),
    "ship": Text("ship", "发货"),
    "confirm": Text("confirm", "确认收货"),
}

ACTS = {
    "buyer.pays": Text("Buyer pays", "买家付款"),
    "buyer.pays_on_hold": Text("Buyer pays, money on hold", "买家付款（资金审核中）"),
    "buyer.payment_fails": Text("Payment fails", "付款失败"),
    "buyer.confirms": Text("Buyer confirms receipt", "买家确认收货"),
    "buyer.cancels": Text("Buyer cancels", "买家取消"),
    "platform.reviews": Text("Platform releases the money", "平台审核通过"),
    "platform.closes": Text("Platform closes the order", "平台关闭订单"),
    "carrier.picks_up": Text("Carrier picks up", "承运商揽收"),
    "carrier.moves": Text("Parcel in transit", "运输中"),
    "carrier.arrives": Text("Parcel arrives", "到达目的国"),
    "carrier.clears_customs": Text("Customs cleared", "清关完成"),
    "carrier.goes_out": Text("Out for delivery", "派送中"),
    "carrier.delivers": Text("Carrier delivers", "承运商送达"),
    "carrier.fails": Text("Delivery fails", "派送失败"),
    "order.forget": Text("Forget the order", "删除订单"),
}


def both(known: Mapping[str, Text], name: str) -> dict[str, str]:
    """A name in both languages; itself where nobody has put it into words."""
    text = known.get(name, Text(name, name))
    return {"en": text.en, "zh": text.zh}

"""The statement of the application whose traffic the corpus holds."""

from typing import Any

from proof.corpus.aliexpress import trade
from proof.corpus.aliexpress.tape import CALLBACK
from proof.corpus.wire import APP_KEY

INTERFACES = (
    trade.CREATE,
    trade.READ,
    trade.LIST,
    trade.INFO,
    trade.SHIP,
    trade.TRACK,
    trade.TRACK_OLD,
    trade.PRODUCT_GET,
    trade.FREIGHT,
    trade.PRICE,
    trade.STOCK,
)
PROBE = {"url": "http://127.0.0.1:9000/state/{order_id}", "status": "$.status"}


def statement(**changes: Any) -> dict[str, Any]:
    """A full statement; `changes` replace keys, None leaves one out."""
    full = {
        "statement": 1,
        "edition": "aliexpress",
        "application": {"name": "Corpus ERP", "version": "1.0.0", "company": "Example Trading Ltd"},
        "app_key": APP_KEY,
        "app_secret": "env:PROOF_SECRET",
        "interfaces": list(INTERFACES),
        "capabilities": capabilities(),
        "callback": {"url": CALLBACK},
        "egress": ["203.0.113.7", "10.10.10.*", "198.51.100.0/24", "2001:db8:10::/48"],
        "category": "apparel",
        "data": {
            "call_log_days": 180,
            "product_cache_days": 7,
            "eu_buyer_encrypted": True,
            "eu_buyer_erasable": True,
        },
        **changes,
    }
    return {key: value for key, value in full.items() if value is not None}


def capabilities(**changes: bool) -> dict[str, bool]:
    """What the application can do; dots of the names written as double underscores."""
    able = {
        "order.create": True,
        "order.ship": True,
        "order.cancel": False,
        "order.refund": False,
        "tracking.callback": True,
        "tracking.query": True,
        "price.update": True,
        "stock.update": True,
    }
    return {**able, **{name.replace("__", "."): value for name, value in changes.items()}}

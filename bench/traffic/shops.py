"""The vendor's shops, and the tokens that their owners granted."""

from dataclasses import dataclass
from random import Random

from bench.traffic.exchange import SECOND, Exchange
from bench.traffic.texts import json_text
from bench.traffic.wire import Cue, Wire

LIFE = 43_200
_REFRESH_LIFE = 2_592_000
_RENEWED_AFTER = 36_000
_SPREAD = 5_400


@dataclass(slots=True)
class Shop:
    """A seller with the token that calls for it carry."""

    seller: str
    hears_creation: bool
    """Whether the shop listens to the push that an order was created, too."""
    token: str = ""
    former: str = ""
    refresh_token: str = ""
    since: int = 0
    """From when on the token is known: when the answer that granted it was there."""

    def token_at(self, moment: int) -> str:
        """The token that a call of this moment carries."""
        return self.token if moment >= self.since else self.former


def shops(chance: Random, count: int) -> tuple[Shop, ...]:
    """Some shops, one in ten of which listens to all pushes."""
    return tuple(
        Shop(seller=str(2_720_001_111 + number * 7_919), hears_creation=chance.random() < 0.1)  # noqa: PLR2004
        for number in range(count)
    )


def granted(wire: Wire, shop: Shop, at: int) -> Exchange:
    """The token of a shop, from its owner's code the first time, then from the refresh token."""
    if shop.refresh_token:
        path, asked = "/auth/token/refresh", ("refresh_token", shop.refresh_token)
    else:
        path, asked = "/auth/token/create", ("code", f"3_508123_{wire.mark(96)}")
    token, refresh = f"50000{wire.mark(200)}", f"50001{wire.mark(200)}"
    told = _told(shop, token, refresh, at, wire.request_id())
    exchange = wire.call(path, (asked,), json_text(told), Cue(wire, at))
    shop.former, shop.token, shop.refresh_token = shop.token, token, refresh
    shop.since = at + exchange.elapsed
    return exchange


def renewal(chance: Random, at: int) -> int:
    """When a token of this moment is renewed: well within its life."""
    return at + int((_RENEWED_AFTER + _SPREAD * chance.random()) * SECOND)


def _told(shop: Shop, token: str, refresh: str, at: int, request_id: str) -> dict[str, object]:
    now = at // 1000
    return {
        "access_token": token,
        "refresh_token": refresh,
        "expires_in": LIFE,
        "refresh_expires_in": _REFRESH_LIFE,
        "expire_time": now + LIFE * 1000,
        "refresh_token_valid_time": now + _REFRESH_LIFE * 1000,
        "user_id": shop.seller,
        "seller_id": shop.seller,
        "havana_id": f"17{shop.seller}01",
        "user_nick": f"cn{shop.seller[-6:]}shop",
        "account": f"owner{shop.seller[-4:]}@vendor.example",
        "account_platform": "seller_center",
        "sp": "ae",
        "locale": "en_US",
        "code": "0",
        "request_id": request_id,
    }

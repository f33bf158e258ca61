"""Items on sale, as the platform itself knows them: everything, whoever may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The price of one piece from a number of pieces on."""

    min_quantity: int
    price: Decimal
    discount: int
    """Whole per cent off the price of the first tier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPrice:
    """The price of one piece from a day on."""

    since: date
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What an item costs and has cost; the range covers every tier and every variant."""

    currency: str
    unit: str
    low: Decimal
    high: Decimal
    tiers: tuple[Tier, ...]
    history: tuple[PastPrice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    """A variant of an item, with its price and stock."""

    id: str
    attributes: tuple[tuple[str, str], ...]
    price: Decimal
    counted_stock: int
    """Pieces at the last nightly count."""
    live_stock: int
    """Pieces at this moment."""
    image_url: str
    custom_fields: tuple[str, ...]
    """What a buyer may have changed; empty where nothing can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """A company that sells items, with the ways to reach it."""

    id: str
    name: str
    is_gold: bool
    is_verified: bool
    response_rate: Decimal
    transaction_level: int
    country: str
    province: str
    email: str
    phone: str
    whatsapp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerShare:
    """How much of an item's trade goes to one country."""

    country: str
    per_cent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """The trade of an item in the last 30 days."""

    transactions: int
    buyers: int
    repeat_buyer_rate: Decimal
    lead_days: int
    payment_methods: tuple[str, ...]
    buyer_shares: tuple[BuyerShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipping:
    """How an item travels."""

    ports: tuple[str, ...]
    methods: tuple[str, ...]
    lead_time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of an item or of its factory."""

    kind: str
    authority: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How an item is searched for."""

    keywords: tuple[str, ...]
    volume: int
    competition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of one supplier."""

    id: str
    subject: str
    subject_zh: str
    category_id: str
    brand: str
    main_image: str
    extra_images: tuple[str, ...]
    video_url: str
    """Empty where there is no video."""
    html: str
    min_order: int
    order_unit: str
    prices: Prices
    skus: tuple[Sku, ...]
    supplier: Supplier
    trade: Trade
    shipping: Shipping
    certificates: tuple[Certificate, ...]
    search: Search
    is_listed: bool = True

    def subject_in(self, language: str) -> str:
        """The subject in a language of two letters; English where there is no translation."""
        return self.subject_zh if language.lower() == "zh" else self.subject

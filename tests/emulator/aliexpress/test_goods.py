"""The catalogue is read from data, and amounts have two decimals."""

from decimal import Decimal

import pytest

from harness.emulator.aliexpress.goods import Goods, cents, money

PRODUCT = 1005006057059635


def test_the_catalogue_has_the_product_of_the_examples() -> None:
    product = Goods().product(PRODUCT)
    assert product
    sku = product.sku_of("14:193#Red;5:361386#M")
    assert sku
    assert (sku.code, sku.sale_price) == ("SKU-RED-M", Decimal("12.50"))
    assert sku.id == "12000036021834567"


@pytest.mark.parametrize(
    "attr",
    ["14:193;5:361386", "5:361386#M;14:193#Red", "14:193#Rouge;5:361386", "12000036021834567"],
)
def test_a_sku_is_known_by_its_numbers(attr: str) -> None:
    product = Goods().product(PRODUCT)
    assert product
    sku = product.sku_of(attr)
    assert sku
    assert sku.code == "SKU-RED-M"


def test_goods_of_two_emulators_are_separate() -> None:
    first, second = Goods(), Goods()
    first.restock(PRODUCT, "SKU-RED-M", 1)
    sku = second.sku(PRODUCT, "SKU-RED-M")
    assert sku
    assert sku.stock > 1


@pytest.mark.parametrize(("number", "text"), [("1", "1.00"), ("1.005", "1.01"), ("0.1", "0.10")])
def test_amounts_have_two_decimals(number: str, text: str) -> None:
    assert str(cents(Decimal(number))) == text
    assert money(Decimal(number)) == {"amount": text, "currency_code": "USD"}

"""What the control side shows of items."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from harness.emulator.alibaba.catalogue import Catalogue
from harness.emulator.alibaba.items import Item
from harness.emulator.sandbox import View


def item_views(catalogue: Catalogue) -> Mapping[str, View]:
    """All items in short, and one of them with everything that the platform knows of it."""

    def every(_parameters: Mapping[str, str]) -> dict[str, Any]:
        found = (catalogue.get(item_id) for item_id in catalogue.ids)
        return {"items": [_in_short(item) for item in found if item]}

    def one(parameters: Mapping[str, str]) -> dict[str, Any] | None:
        item = catalogue.get(parameters["id"])
        return _in_full(item) if item else None

    return {"/items": every, "/items/{id}": one}


def _in_short(item: Item) -> dict[str, Any]:
    return {"item_id": item.id, "subject": item.subject, "is_listed": item.is_listed}


def _in_full(item: Item) -> dict[str, Any]:
    whole = {name: _plain(value) for name, value in asdict(item).items() if name != "id"}
    return {"item_id": item.id, **whole}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case Decimal() | date():
            return str(value)
    return value

import json
import shutil
from pathlib import Path

import pytest

# Imported here for good: sessions inside this process forget what they import, and some compiled
# modules cannot be imported twice.
import harness.plugin.asked_runs
import harness.plugin.collection
import harness.plugin.observation  # noqa: F401 - see above

STOCK = Path(__file__).parent.parent.parent / "scenarios"

FAILING = """\
scenario: failing
edition: aliexpress
title: {en: An order that nobody placed, zh: 查询无人下过的订单}
rounds: 2
given: {product_id: "1005006057059635"}
steps:
  - app: product.get
    with: {product_id: "{product_id}", country: US, currency: USD, language: en}
  - app: order.get
    with: {order_id: "12345"}
    expect: {"$.result.order_status": FINISH}
  - for_each: {item: ["{product_id}", "b::c[1]"]}
    steps:
      - app: product.get
        with: {product_id: "{item}", country: US, currency: USD, language: en}
"""


@pytest.fixture
def project(pytester):
    """A project of its own: `scenarios/` holds stock scenarios of these names."""

    def make(*names, **texts):
        folder = pytester.path / "scenarios"
        folder.mkdir(exist_ok=True)
        for name in names:
            (found,) = STOCK.rglob(f"{name}.yaml")
            shutil.copy(found, folder)
        for name, text in texts.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def failing():
    """A scenario of which two steps fail."""
    return FAILING


@pytest.fixture
def reports(pytester):
    """The report.json of each run below a folder, by the name of the scenario file."""

    def read(out):
        found = sorted((pytester.path / out).glob("2*/**/report.json"))
        return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in found}

    return read

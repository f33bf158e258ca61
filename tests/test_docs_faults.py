"""docs/faults.md says what the emulator does: the same faults, options, requests, requirements."""

import re
from pathlib import Path
from typing import Any, cast

import pytest

from harness.catalog.load import load_catalogue
from harness.emulator.bites import Fault, Presents, Pushes
from harness.emulator.control import Control
from harness.emulator.faults import BUSINESS, FAULTS
from harness.emulator.sandbox import Application, Sandbox
from harness.emulator.sandboxes import SANDBOXES
from harness.emulator.settings import EmulatorSettings
from harness.emulator.token_header import TOKEN_HEADER
from harness.model.clock import SystemClock
from harness.model.secret import Secret
from harness.platforms.editions import EDITION_NAMES, edition_named
from harness.platforms.operations import OperationKind
from harness.scenario.load import load_scenario

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "faults.md").read_text(encoding="utf-8")
HEAD = """\
| fault 故障 | does | 作用 | strikes 作用对象 | editions 平台版本 | `with` | requirements 要求 |
|---|---|---|---|---|---|---|
"""
KINDS = {
    frozenset(OperationKind): "any call 任意调用",
    BUSINESS: "business calls 业务调用",
    frozenset({OperationKind.TOKEN}): "token calls 令牌调用",
}


def sandbox_of(name: str) -> Sandbox:
    edition = edition_named(name)
    return SANDBOXES[name](
        edition=edition,
        application=Application(app_key="1", secret=Secret(edition.sandbox_secret)),
        clock=SystemClock(),
        settings=EmulatorSettings(),
    )


SANDBOXED = {name: sandbox_of(name) for name in EDITION_NAMES}


def editions(fault: Fault) -> str:
    had = [name for name, sandbox in SANDBOXED.items() if fault.name in sandbox.armoury.faults]
    return "all 全部" if len(had) == len(SANDBOXED) else " ".join(had)


def struck(fault: Fault) -> str:
    if isinstance(fault.bite, Pushes):
        return "pushes 回传"
    if isinstance(fault.bite, Presents):
        return "HTTPS connections 连接"
    return " ".join(f"`{name}`" for name in fault.operations) or KINDS[fault.kinds]


def table() -> str:
    rows = []
    for fault in FAULTS.values():
        options = " ".join(f'`{name}: "{value}"`' for name, value in fault.options.items())
        cells = (
            *(f"`{fault.name}`", fault.does.en, fault.does.zh, struck(fault)),
            *(editions(fault), options or "–", " ".join(fault.shows)),
        )
        rows.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(rows)


def test_the_table_is_that_of_the_emulator():
    shown = re.search(r"<!-- faults:begin -->\n(.*)<!-- faults:end -->", PAGE, re.DOTALL)
    assert shown is not None
    assert shown[1] == table(), "put this between the markers:\n" + table()


def test_every_requirement_of_a_fault_is_in_the_register():
    known = {r.id for r in load_catalogue().requirements}
    assert {name for fault in FAULTS.values() for name in fault.shows} <= known


def test_every_request_of_the_control_side_is_named():
    nobody = cast("Any", None)
    served = {
        f"{method} {route.path}"
        for sandbox in SANDBOXED.values()
        for route in Control(emulator=nobody, sandbox=sandbox, sender=nobody).routes()
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == set(re.findall(r"`((?:GET|PUT|POST|DELETE) /[a-z/{}]+)`", PAGE))
    assert TOKEN_HEADER in PAGE


def test_the_scenario_shown_is_right(tmp_path):
    block = re.search(r"```yaml\n(scenario: .*?)```", PAGE, re.DOTALL)
    assert block is not None
    path = tmp_path / "my-outage.yaml"
    path.write_text(block[1], encoding="utf-8")
    assert load_scenario(path, edition="aliexpress").name == "my-outage"


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_every_link_of_a_page_leads_somewhere(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    assert [t for t in targets if not (DOCS / t).exists()] == []

"""What allure-pytest is shown of our tests, where it is at work: labels, exchanges, steps."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.exhibits import Exhibit, RoundPlayed

if TYPE_CHECKING:
    from harness.plugin.items import ScenarioItem

_PLUGIN, _LISTENER, _MARK = "allure_pytest", "allure_listener", "allure_label"


def label(item: "ScenarioItem", **more: str) -> "ScenarioItem":
    """The item with its epic, its feature and whatever else labels it, for Allure to select by."""
    if item.config.pluginmanager.hasplugin(_PLUGIN):
        words = {"epic": item.scenario.edition, "feature": item.scenario.name, **more}
        for kind, word in words.items():
            item.add_marker(getattr(pytest.mark, _MARK)(word, label_type=kind))
    return item


def is_shown(config: pytest.Config) -> bool:
    """Whether allure-pytest writes results in this session."""
    return config.pluginmanager.hasplugin(_LISTENER)


def show_case(
    title: str, parameters: Mapping[str, str], exhibits: Iterable[Exhibit], *, about: str = ""
) -> None:
    """Title and exchanges of the present test. The parameters tell it from others of its name."""
    from harness.reporters.allure_labels import name_case  # noqa: PLC0415 - it may be missing

    name_case(title, about, parameters.items())
    show_exchanges(exhibits)


def show_exchanges(exhibits: Iterable[Exhibit]) -> None:
    """Exchanges, attached to the present test."""
    from harness.reporters.allure_labels import attach_exchanges  # noqa: PLC0415 - as above

    attach_exchanges(exhibits)


def show_rounds(config: pytest.Config, rounds: Iterable[RoundPlayed]) -> None:
    """The rounds with their steps, nested in the present test."""
    from harness.reporters.allure_labels import nest_rounds  # noqa: PLC0415 - as above

    listener: Any = config.pluginmanager.getplugin(_LISTENER)
    # Its hooks for steps know no time but now, and no outcome but an exception.
    if case := listener.allure_logger.get_test(None):
        nest_rounds(case, rounds)

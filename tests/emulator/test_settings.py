"""The published limits are the defaults."""

from harness.emulator import EmulatorSettings
from harness.platforms.editions import edition_named


def test_the_published_call_limits_are_of_known_operations() -> None:
    settings = EmulatorSettings()
    assert settings.qps["order.create"] == 150
    assert set(settings.qps) <= set(edition_named("aliexpress").operations.names)

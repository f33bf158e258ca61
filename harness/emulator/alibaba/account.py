"""Who asks: the account of an application, and what it is told when it may not see something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The tier and the data packages of an application's account."""

    tier: str = "basic"
    """`basic`, `standard` or `advanced`; any other word sees what `basic` sees."""
    packages: frozenset[str] = frozenset()
    """Of `trade-data` and `raw-data`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """Something was asked for that the account may not see; the gateway answers code 2001."""

    asked: str
    """The field's name, or `include_raw`."""
    tiers: tuple[str, ...]
    """The tiers that may see it; empty where each of them may."""
    package: str
    """The package that it needs; empty where it needs none."""

    def __str__(self) -> str:
        needs = [f"tier {' or '.join(self.tiers)}"] if self.tiers else []
        needs += [f"package {self.package}"] if self.package else []
        return f"no permission for {self.asked}: it needs {' and '.join(needs)}"

"""A secret that does not print itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that shows as `***` wherever it is printed; `reveal()` is the only way to it."""

    _value: str

    def reveal(self) -> str:
        """The value itself, for signing and for searching, never for writing."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)

"""Values that are worked out once."""

from dataclasses import dataclass, field

from harness.platforms.once import once


@dataclass(frozen=True)
class Sum:
    parts: tuple[int, ...]
    asked: list[str] = field(default_factory=list)

    @once
    def total(self):
        """All of them."""
        self.asked.append("total")
        return sum(self.parts)


def test_a_value_is_worked_out_when_it_is_first_asked_for_and_never_again():
    parts = Sum((1, 2))
    assert parts.asked == []
    assert (parts.total, parts.total, parts.asked) == (3, 3, ["total"])


def test_each_object_has_its_own_value():
    assert (Sum((1,)).total, Sum((2,)).total) == (1, 2)


def test_its_documentation_is_that_of_the_method():
    assert Sum.total.__doc__ == "All of them."

"""Text that a report shows: every sentence exists in English and in Chinese."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages that the platforms' papers use."""

    en: str
    zh: str

    def __hash__(self) -> int:
        return hash(self.en)

    def format(self, **values: object) -> "Text":
        """Both sentences with the same values filled in."""
        return Text(self.en.format(**values), self.zh.format(**values))

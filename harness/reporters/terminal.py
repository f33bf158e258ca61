"""How the console speaks: language, colour and width of one terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict
from harness.reporters.columns import columns, padded, wrapped
from harness.reporters.visible import visible
from harness.reporters.wording import LEVELS, MARKS, Language

_PAINT = {
    Verdict.NOT_APPLICABLE: "2",
    Verdict.PASS: "32",
    Verdict.WARN: "33",
    Verdict.REVIEW: "36",
    Verdict.UNTESTED: "36",
    Verdict.INCONCLUSIVE: "35",
    Verdict.ERROR: "35",
    Verdict.FAIL: "31",
}
_LABEL_WIDTH = {"en": 13, "zh": 8, "both": 20}
_DETAIL_WIDTH = {"en": 10, "zh": 6, "both": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One terminal; whatever it is given to show has its unseen characters spelt."""

    lang: Language
    colour: bool
    width: int
    verbose: bool

    @property
    def label_width(self) -> int:
        """The columns that a label takes, with the blank behind it."""
        return _LABEL_WIDTH[self.lang]

    def foreign(self, text: str) -> str:
        """A value that somebody else chose, safe to print."""
        return visible(text)

    def each(self, text: Text) -> list[str]:
        """The sentence in each language that this terminal shows, none of them twice."""
        chosen = {"en": [text.en], "zh": [text.zh], "both": [text.en, text.zh]}[self.lang]
        return list(dict.fromkeys(visible(sentence) for sentence in chosen))

    def words(self, text: Text, between: str = " ") -> str:
        """A short text on one line."""
        return between.join(self.each(text))

    def painted(self, text: str, verdict: Verdict, *, bold: bool = False) -> str:
        """The text in the colour of a verdict, where colour is wanted."""
        if not self.colour:
            return text
        return f"\x1b[{'1;' if bold else ''}{_PAINT[verdict]}m{text}\x1b[0m"

    def lines(self, text: str, *, indent: int) -> list[str]:
        """The text wrapped to the width, every line indented."""
        return [" " * indent + line for line in wrapped(text, self.width - indent)]

    def sentences(self, text: Text, *, indent: int) -> Iterator[str]:
        """One paragraph per language."""
        for sentence in self.each(text):
            yield from self.lines(sentence, indent=indent)

    def row(self, label: Text, *values: str) -> list[str]:
        """A label and its values, hanging beside it."""
        return self._hanging(padded(self.words(label), self.label_width), values)

    def detail(self, label: Text, *values: str) -> list[str]:
        """A row below a headline, set in and narrower."""
        return self._hanging("    " + padded(self.words(label), _DETAIL_WIDTH[self.lang]), values)

    def headline(self, assessment: Assessment, remark: Text | None = None) -> Iterator[str]:
        """Mark, id, title and level of a requirement."""
        row, verdict = assessment.requirement, assessment.verdict
        parts = [self.words(row.title), self.words(LEVELS[row.level])]
        if remark:
            parts.append(self.words(remark))
        name = self.painted(f"{MARKS[verdict]} {visible(row.id)}", verdict, bold=True)
        first, *others = self.lines(f"{name}  {' · '.join(parts)}", indent=4)
        yield first[2:]
        yield from others

    def _hanging(self, label: str, values: tuple[str, ...]) -> list[str]:
        left = columns(label)
        hanging = [line for v in values for line in wrapped(v, max(self.width - left, 20))]
        return [label + hanging[0], *(" " * left + line for line in hanging[1:])]

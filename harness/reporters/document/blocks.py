"""What a document is built of, between a report and the page: the template lays it out."""

from dataclasses import dataclass, field

from harness.model.text import Text
from harness.model.verdict import Verdict
from harness.reporters.visible import excerpt
from harness.reporters.wording import MARKS, VERDICTS

_VALUE_SHOWN = 300
_SENTENCE_SHOWN = 320

NONE = Text("None.", "无。")
DASH = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of a line in both languages."""

    kind: str = field(default="words", init=False)
    text: Text
    weight: str = "regular"
    """`regular` or `bold`, English above Chinese; others one after the other:
    `inline`, `inline-bold` or `small`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A piece of a line that is quoted: a value, an id, a name of the protocol."""

    kind: str = field(default="code", init=False)
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A piece of a line that is the same in both languages: a number, a time, a name."""

    kind: str = field(default="plain", init=False)
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A mark with its word, coloured; never the colour alone."""

    kind: str = field(default="badge", init=False)
    standing: str
    """The word of the verdict whose colour it has."""
    mark: str
    text: Text


Piece = Words | Code | Plain | Badge
Line = tuple[Piece, ...]
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A sentence, English above Chinese."""

    kind: str = field(default="paragraph", init=False)
    text: Text
    style: str = "body"
    """`body`, `inline` (the Chinese on the same line), `note` (set off by a bar), `first` (a box),
    `incident` (bold) or `more` (small, for what is left out)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subheading:
    """A heading within a section."""

    kind: str = field(default="subheading", init=False)
    text: Text
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names with their values."""

    kind: str = field(default="facts", init=False)
    rows: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under column heads that are repeated on every page."""

    kind: str = field(default="table", init=False)
    widths: tuple[str, ...]
    """`auto`, `1fr`, or a length in points such as `42`."""
    head: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Lines for a terminal."""

    kind: str = field(default="commands", init=False)
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnArrow:
    """One message of a sequence diagram, in points."""

    y: float
    start: float
    end: float
    offset: str
    label: str
    outcome: str
    standing: str
    mark: str
    is_broken: bool
    """Whether it is drawn in broken outline: a forged callback."""
    phase: Text | None
    remark: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A sequence diagram, with the words for those who do not see it."""

    kind: str = field(default="drawing", init=False)
    title: Text
    lanes: tuple[tuple[float, Text], ...]
    height: float
    arrows: tuple[DrawnArrow, ...]
    alt: str


Block = Paragraph | Subheading | Facts | Table | Commands | Drawing


def words(text: Text, weight: str = "regular") -> Words:
    """A piece in both languages."""
    return Words(text=text, weight=weight)


def code(value: str) -> Code:
    """A quoted value, cut where it is long."""
    return Code(value=excerpt(value, _VALUE_SHOWN))


def shortened(text: Text) -> Text:
    """A sentence, cut where it is long: what is left out stands in report.json."""
    return Text(excerpt(text.en, _SENTENCE_SHOWN), excerpt(text.zh, _SENTENCE_SHOWN))


def plain(value: object) -> Plain:
    """A number or a name."""
    return Plain(value=str(value))


def badge(verdict: Verdict) -> Badge:
    """The mark and the word of a verdict."""
    return badge_of(verdict, VERDICTS[verdict])


def badge_of(verdict: Verdict, text: Text) -> Badge:
    """Other words under the mark and colour of a verdict."""
    return Badge(standing=verdict.word, mark=MARKS[verdict], text=text)


def cell(*pieces: Piece) -> Cell:
    """A cell of one line."""
    return (pieces,)


def either(value: str) -> Cell:
    """A quoted value, or a dash where there is none."""
    return cell(code(value) if value else plain(DASH))


def more(left_out: int, what: Text) -> tuple[Paragraph, ...]:
    """How many of a list are not printed; nothing where all are."""
    if left_out <= 0:
        return ()
    told = Text(
        f"And {left_out} more {what.en}: all in report.json.",
        f"另有 {left_out} {what.zh}，全部见 report.json。",
    )
    return (Paragraph(text=told, style="more"),)


def uncounted(told: Text | None) -> tuple[Paragraph, ...]:
    """What is counted and listed nowhere; nothing where all is listed."""
    return (Paragraph(text=told, style="more"),) if told else ()


def none() -> tuple[Paragraph, ...]:
    """That a section has nothing to tell."""
    return (Paragraph(text=NONE, style="inline"),)

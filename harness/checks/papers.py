"""The papers of a submission as the checks see them: what was recorded when they were opened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from harness.checks.excerpts import shown
from harness.checks.registry import Event, Events, Examined, Undecided
from harness.checks.traffic import Traffic
from harness.model.dossier import PaperOutcome
from harness.model.evidence import Act, ActKind
from harness.model.text import Text
from harness.model.verdict import Finding

_SHOWN = 60
_TRANSLATION = ".translation"
_NOT_HANDED_IN = Text(
    "A paper that the platform asks for is not in the dossier.",
    "材料清单（dossier）中缺少平台要求的材料。",
)
_HAND_IN = Text(
    "Put the file beside the dossier and name it there: {key}: {{file: PATH, language: en}}.",
    "请将文件放入清单所在文件夹，并在清单中写明：{key}: {{file: 路径, language: en}}。",
)
_NO_FILE = Text(
    "The dossier names a file that is not there.",
    "清单中写明的文件不存在。",
)
_PATH = Text(
    "Put the file there, or correct the path; it starts at the dossier's folder.",
    "请将文件放到该位置，或更正路径；路径从清单所在文件夹算起。",
)
_UNREADABLE = Text(
    "A paper cannot be read.",
    "材料无法读取。",
)
_REPLACE = Text(
    "Open the file yourself; then scan or export it anew as PDF, PNG or JPEG, without a password.",
    "请自行打开文件核对，然后重新扫描或导出为 PDF、PNG 或 JPEG，且不要设置密码。",
)
_UNEXAMINED = Text(
    "{where} could not be examined here: {problem}",
    "{where} 在此未能检查：{problem}",
)
_SAY = Text("Say it in the dossier: {key}.", "请在清单中写明：{key}。")
_MISSING_SAYING = Text(
    "What the rule asks for is not said in the dossier.",
    "清单中未写明要求的内容。",
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What was read of a dossier."""

    read: Act
    papers: Mapping[str, Act]
    """The papers in the order of the dossier, translations left out."""
    translations: Mapping[str, Act]
    """By the name of the paper that they belong to."""

    @property
    def day(self) -> date:
        """The submission date."""
        return date.fromisoformat(self.read.detail("submission_date"))

    def is_given(self, name: str) -> bool:
        """Whether the dossier names that paper."""
        return name in self.papers

    def under(self, name: str) -> tuple[tuple[str, Act], ...]:
        """The papers of a list: `sales.0`, `sales.1`."""
        found = self.papers.items()
        return tuple((key, act) for key, act in found if key.startswith(f"{name}."))


def submission_of(traffic: Traffic) -> Submission | None:
    """The dossier that was read before the run; None where none was.

    Shards of a run each read it: the first reading stands.
    """
    read = traffic.frame.acts_of(ActKind.DOSSIER_READ, "done")
    if not read:
        return None
    papers: dict[str, Act] = {}
    for act in traffic.frame.acts_of(ActKind.PAPER_READ):
        papers.setdefault(act.name, act)
    return Submission(
        read[0],
        {name: act for name, act in papers.items() if not name.endswith(_TRANSLATION)},
        {
            name.removesuffix(_TRANSLATION): act
            for name, act in papers.items()
            if name.endswith(_TRANSLATION)
        },
    )


def settled(*events: Iterator[Event]) -> Events:
    """Everything that was seen of a submission: examined, unless something stayed undecided."""
    found = list(chain(*events))
    if not any(isinstance(event, Undecided) for event in found):
        yield Examined()
    yield from found


def owed_paper(submission: Submission, name: str) -> Events:
    """What is wrong with a paper that the platform asks for."""
    act = submission.papers.get(name)
    if act is None:
        yield wrong(
            f"papers.{name}",
            _NOT_HANDED_IN,
            _HAND_IN.format(key=f"papers.{name}"),
            expected="a paper",
            actual="missing",
        )
    else:
        yield from readable(name, act)


def readable(name: str, act: Act) -> Events:
    """What is wrong with the file of a paper that the dossier names."""
    place, problem = f"papers.{name}.file", act.detail("problem")
    match act.outcome:
        case PaperOutcome.DONE:
            return
        case PaperOutcome.MISSING:
            yield wrong(place, _NO_FILE, _PATH, expected="a file", actual="missing")
        case PaperOutcome.UNREADABLE:
            yield wrong(place, _UNREADABLE, _REPLACE, expected="a readable paper", actual=problem)
        case _:
            yield Undecided(
                _UNEXAMINED.format(where=f"dossier.{place}", problem=problem or act.outcome)
            )


def wrong(place: str, message: Text, hint: Text, *, expected: str, actual: str) -> Finding:
    """A finding about a place of the dossier."""
    return Finding(
        message=message,
        exchanges=(),
        where=f"dossier.{place}",
        expected=expected,
        actual=shown(actual, _SHOWN),
        hint=hint,
    )


def unsaid(place: str, expected: str) -> Finding:
    """A finding about something that the dossier would have to say and does not."""
    return wrong(
        place, _MISSING_SAYING, _SAY.format(key=place), expected=expected, actual="missing"
    )


def day_of(act: Act, name: str) -> date | None:
    """A date that is said of a paper; None where none is."""
    return day_from(act.detail(name))


def day_from(text: str) -> date | None:
    """The date in a detail; None where it holds none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def months_before(day: date, months: int) -> date:
    """The same day of the month so many calendar months earlier, or that month's last day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 - December
    return first.replace(day=min(day.day, (following - first).days))

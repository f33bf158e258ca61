"""Verdicts, findings, assessments and the conclusion of a run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from harness.model.delivery import CallbackDelivery, DeliveryMark, DeliveryNumbers
from harness.model.deviation import JudgedDeviation
from harness.model.exhibits import Exhibits
from harness.model.particulars import Particulars
from harness.model.requirement import Requirement, RunClass
from harness.model.round_numbers import RoundNumbers
from harness.model.text import Text

if TYPE_CHECKING:
    from harness.model.comparison import Comparison


class Verdict(IntEnum):
    """Judgement of one requirement in one run, ordered: a roll-up is the largest of its parts."""

    NOT_APPLICABLE = 0
    """A rule and a declaration exclude it; settled before the run."""
    PASS = 1
    """Examined, and what the clause demands was seen."""
    WARN = 2
    """A should is violated."""
    REVIEW = 3
    """A person must look."""
    UNTESTED = 4
    """Nothing that shows it was examined."""
    INCONCLUSIVE = 5
    """Could not be decided from what was seen."""
    ERROR = 6
    """The harness itself is broken here."""
    FAIL = 7
    """A must is violated."""

    @property
    def word(self) -> str:
        """The verdict as reports spell it."""
        return self.name.lower()

    @property
    def is_open(self) -> bool:
        """Whether it neither shows nor refutes what the clause demands, although it was owed."""
        return Verdict.REVIEW <= self <= Verdict.ERROR


def roll_up(verdicts: Iterable[object]) -> Verdict:
    """The worst of several verdicts; of none at all: untested, for nothing was shown.

    What is no verdict counts as an error of ours: it must not pass for one that is no failure.
    """
    known = (v if isinstance(v, Verdict) else Verdict.ERROR for v in verdicts)
    return max(known, default=Verdict.UNTESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One located reason why a requirement is not met."""

    message: Text
    exchanges: tuple[str, ...]
    """The exchanges that show it; the first few where there are many."""
    where: str = ""
    """`query.NAME`, `form.NAME`, `header.NAME`, `body/0/price`; `response.` before an answer's."""
    expected: str = ""
    actual: str = ""
    hint: Text | None = None
    count: int = 1
    """How often the same cause was met."""
    latest: str = ""
    """The last exchange that shows it, where the cited ones are only the first few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement of one requirement, with all that it rests on."""

    requirement: Requirement
    verdict: Verdict
    examined: int = 0
    """How many exchanges (or other facts) its checks examined."""
    exchanges: tuple[str, ...] = ()
    """Some of the exchanges examined: the evidence that a pass cites."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Text, ...] = ()
    reason: Text | None = None
    """Why it is untested, inconclusive, an error or not applicable."""
    examined_checks: tuple[str, ...] = ()
    """The names of its checks that examined something."""
    failed_checks: tuple[str, ...] = ()
    """The names of its checks that found something."""


class Conclusion(StrEnum):
    """What a run comes to; the first five of a certification, the others of other verbs."""

    READY = "READY"
    READY_WITH_WARNINGS = "READY_WITH_WARNINGS"
    NOT_READY = "NOT_READY"
    INCOMPLETE = "INCOMPLETE"
    INVALID = "INVALID"
    CLEAN = "CLEAN"
    FINDINGS = "FINDINGS"
    UNDECIDED = "UNDECIDED"

    @property
    def exit_code(self) -> int:
        """0 yes, 1 no, 3 undecided, 4 our own trouble."""
        match self:
            case Conclusion.READY | Conclusion.READY_WITH_WARNINGS | Conclusion.CLEAN:
                return 0
            case Conclusion.NOT_READY | Conclusion.FINDINGS:
                return 1
            case Conclusion.INCOMPLETE | Conclusion.UNDECIDED:
                return 3
            case Conclusion.INVALID:
                return 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEvidence:
    """That a phase of an order was reached: when, and the exchange that shows it."""

    at: datetime
    exchange: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundMessage:
    """One arrow of a round's sequence diagram, from the application's point of view."""

    at: datetime
    exchange: str
    inbound: bool
    label: str
    """Operation (`order.create`) or callback with its word (`logistics.tracking DELIVERED`)."""
    outcome: str
    """Short result: `ok`, the error code, or the HTTP status of the acknowledgement."""
    marks: tuple[DeliveryMark, ...] = ()
    """What a callback is by itself, whatever came of it: forged, out of form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The life of one order as the traffic shows it; `phases` in the order of the life cycle."""

    order: str
    complete: bool
    phases: tuple[tuple[str, PhaseEvidence | None], ...]
    callbacks: int
    """Tracking callbacks that the application acknowledged."""
    messages: tuple[RoundMessage, ...] = ()
    messages_left_out: int = 0
    """How many messages there were beside those that are listed."""
    closed: bool = False
    """The platform closed the order before it was complete: nothing more was to be done with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMetric:
    """How often an operation was called, how often it succeeded, and its 95th percentile."""

    operation: str
    count: int
    ok: int
    p95_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutcome:
    """How a scenario of the run went, step by step facts aside."""

    name: str
    rounds: int
    completed: int
    """Rounds in which every step was met."""
    reason: Text | None = None
    """What kept it from completing, in the words of the step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """Who ran what, when, over which evidence."""

    id: str
    verb: str
    run_class: RunClass
    edition: str
    started: datetime
    finished: datetime
    tool_version: str
    plan_version: str
    plan_sha256: str
    statement_sha256: str
    catalog_sha256: str
    evidence_head: str
    application: str
    """Name and version of the application, as the statement has it."""
    target: str
    dossier_sha256: str = ""
    """Of the papers that were read; empty where none were handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file of recorded traffic that was judged."""

    path: str
    kind: str
    """har, cassette or ndjson; empty for a file that is none of them."""
    prefix: str = ""
    """How the ids of its exchanges begin, where several files were judged: `f2.`."""
    sha256: str
    exchanges: int
    """How many exchanges of it were judged."""
    left_out: int
    """How many belong to other hosts than the platform's."""
    repeated: int = 0
    """How many stand in a file before it too, and were judged there."""
    damage: tuple[Text, ...] = ()
    """What could not be read: place and reason, the first few."""
    damaged: int = 0
    """How many places could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The one result that every reporter renders."""

    run: RunFacts
    conclusion: Conclusion
    reason: Text
    assessments: tuple[Assessment, ...]
    not_in_plan: tuple[tuple[Requirement, Text], ...]
    rounds: tuple[Round, ...]
    metrics: tuple[CallMetric, ...]
    scenarios: tuple[ScenarioOutcome, ...]
    exchanges: int
    callbacks: int
    has_orders: bool = True
    """Whether the edition has orders and callbacks: without, a report does not speak of them."""
    deliveries: tuple[CallbackDelivery, ...] = ()
    """Deliveries of callbacks in order of time; of very many those out of the ordinary first."""
    rounds_left_out: RoundNumbers = field(default_factory=RoundNumbers)
    """The rounds beside those that are listed, of which there are a thousand then."""
    deliveries_left_out: DeliveryNumbers = field(default_factory=DeliveryNumbers)
    """The deliveries beside those that are listed."""
    inputs: tuple[InputFile, ...] = ()
    """The files that an audit read or a replay played; empty for other runs."""
    waivers: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    is_strict: bool = False
    """`--strict` was given: a should that something was found against is a failure."""
    deviations: tuple[JudgedDeviation, ...] = ()
    """Failures that were listed as expected, and how each of them stands."""
    apart: Conclusion | None = None
    """What it would come to without the expected deviations; None where no list was given."""
    exhibits: Exhibits = field(default_factory=Exhibits)
    """Cited exchanges and the rounds that were played, for reporters that show them."""
    particulars: Particulars = field(default_factory=Particulars)
    """What is told beside the verdicts: parties, method, environment, and what else was seen."""
    comparison: "Comparison | None" = None
    """How it differs from a recording made before; None where none was given."""

    @property
    def planned(self) -> int:
        """How many requirements the run owed a verdict."""
        return len(self.assessments)

    @property
    def round_numbers(self) -> RoundNumbers:
        """All rounds in numbers, those that are not listed too."""
        return RoundNumbers.of(self.rounds).plus(self.rounds_left_out)

    @property
    def delivery_numbers(self) -> DeliveryNumbers:
        """All deliveries in numbers, those that are not listed too."""
        numbers = DeliveryNumbers()
        for delivery in self.deliveries:
            numbers.count(delivery)
        numbers.merge(self.deliveries_left_out)
        return numbers

    def count(self, verdict: Verdict) -> int:
        """How many requirements came to that verdict."""
        return sum(a.verdict is verdict for a in self.assessments)

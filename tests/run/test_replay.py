"""A scenario driven, then replayed from its cassette: the same steps, the same assessments."""

import io
import json
import socket
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import main
from harness.documents.resources import resource
from harness.evidence.log import read_log
from harness.model.evidence import ActKind
from harness.model.exchange import OriginKind

pytestmark = pytest.mark.long

ERP = resource("examples", "erp", "statement.yaml")
SLOPPY = resource("examples", "erp_sloppy", "statement.yaml")
RECORDED = {
    "aliexpress": (
        "order-lifecycle", "order-read", "callbacks-forged-wrong-key", "callbacks-stale",
        "token-expired", "rate-limit", "lost-order", "final-refusal", "bad-certificate",
    ),
    "alibaba": ("item-detail", "repeated-item", "lost-answer", "token-expired", "rate-limit"),
    "1688": ("upload", "lost-answer", "token-expired", "partial-failure", "bad-goods"),
}  # fmt: skip
ONE_BY_ONE = [(edition, name) for edition, names in RECORDED.items() for name in names]
# Only a run of one class can show these.
OF_ONE_CLASS = "by plan: only a run of class"


@dataclass(frozen=True)
class Played:
    """What a run came to."""

    code: int
    report: dict[str, Any]
    out: Path

    def rows(self, *other):
        """What each requirement came to that both runs could show."""
        apart = {row for run in (self, *other) for row in run.of_one_class()}
        return {
            row["id"]: (
                row["verdict"],
                row["examined"],
                sorted((f["message"]["en"], f["where"], f["count"]) for f in row["findings"]),
            )
            for row in self.report["requirements"]
            if row["id"] not in apart
        }

    def of_one_class(self):
        rows = self.report["requirements"]
        return {r["id"] for r in rows if OF_ONE_CLASS in r.get("reason", {}).get("en", "")}

    @property
    def evidence(self):
        return read_log(self.out / "evidence" / "log.ndjson")

    def steps(self):
        acts = [a for a in self.evidence.acts if a.kind is ActKind.STEP_ENDED]
        return [(a.scenario, a.round, a.name, a.outcome) for a in acts]


def play(out, *words):
    told = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(told):
        code = main([str(word) for word in (*words, "--out", out, "--json")])
    assert code in {0, 1, 3}, told.getvalue()
    return Played(code, json.loads((out / "report.json").read_text("utf-8")), out)


def platform_acts(evidence):
    acts = [a for a in evidence.acts if a.kind is ActKind.PLATFORM_ACT]
    # A replay has pseudonyms of its own, in place of the recorded ones.
    return [(a.name, a.at, a.outcome, [name for name, _ in a.details]) for a in acts]


@pytest.fixture(scope="module")
def driven(tmp_path_factory):
    """Each edition's scenarios driven by the reference client in one run, and its cassette."""
    kept = {}

    def of(edition):
        if edition not in kept:
            folder = tmp_path_factory.mktemp(edition)
            words = ("record", *RECORDED[edition], "--edition", edition)
            cassette = folder / "cassette.yaml"
            kept[edition] = play(folder / "run", *words, "--cassette", cassette), cassette
        return kept[edition]

    return of


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """The life of an order as an application lived it on its own, and its cassette."""
    kept = {}

    def of(statement):
        if statement not in kept:
            folder = tmp_path_factory.mktemp("observed")
            words = ("record", "order-lifecycle", "--driver", "observe", "--statement", statement)
            cassette = folder / "cassette.json"
            kept[statement] = play(folder / "run", *words, "--cassette", cassette), cassette
        return kept[statement]

    return of


@pytest.fixture
def replay(tmp_path):
    """Replays from a cassette, where nothing can open a socket."""

    def refuse(*_args, **_traits):
        pytest.fail("a replay opened a socket")

    def run(cassette, *words):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "socket", refuse)
            return play(tmp_path / "replayed", "run", *words, "--target", f"cassette:{cassette}")

    return run


@pytest.mark.parametrize("edition", RECORDED)
def test_a_whole_recording_is_judged_like_the_run_that_it_is_of(driven, replay, edition):
    run, cassette = driven(edition)
    replayed = replay(cassette, *RECORDED[edition])
    assert replayed.rows(run) == run.rows(replayed)
    assert replayed.steps() == run.steps()
    assert replayed.report["scenarios"] == run.report["scenarios"]
    assert replayed.code == run.code
    assert len(replayed.evidence.exchanges) == len(run.evidence.exchanges)


@pytest.mark.parametrize(("edition", "name"), ONE_BY_ONE)
def test_each_scenario_replays_by_itself_from_a_recording_of_many(driven, replay, edition, name):
    run, cassette = driven(edition)
    replayed = replay(cassette, name)
    assert replayed.steps() == [step for step in run.steps() if step[0] == name]
    assert replayed.report["run"]["edition"] == edition
    assert not [a for a in replayed.evidence.acts if a.kind is ActKind.RECORDING_LACKS]


@pytest.mark.parametrize("statement", [ERP, SLOPPY], ids=["right", "sloppy"])
def test_what_an_application_did_on_its_own_is_judged_alike(observed, replay, statement):
    run, cassette = observed(statement)
    replayed = replay(cassette, "order-lifecycle", "--statement", statement)
    assert replayed.rows(run) == run.rows(replayed)
    assert replayed.steps() == run.steps()
    assert replayed.code == run.code


def test_the_evidence_of_a_replay_is_the_recorded_traffic_at_its_recorded_time(driven, replay):
    run, cassette = driven("aliexpress")
    replayed = replay(cassette, *RECORDED["aliexpress"]).evidence
    assert {x.origin.kind for x in replayed.exchanges} == {OriginKind.REPLAYED}
    # Two that were under way at once may end in the other order.
    told = sorted((x.origin.position, x.started) for x in replayed.exchanges)
    assert told == list(enumerate((x.started for x in run.evidence.exchanges), 1))
    assert platform_acts(replayed) == platform_acts(run.evidence)


def test_scenarios_are_replayed_in_the_order_in_which_they_were_recorded(driven, replay):
    _, cassette = driven("1688")
    replayed = replay(cassette, "partial-failure", "upload")
    assert [s["name"] for s in replayed.report["scenarios"]] == ["upload", "partial-failure"]


def test_a_recording_of_an_edition_needs_no_edition_named(driven, replay):
    _, cassette = driven("alibaba")
    assert replay(cassette, "item-detail").code == 0


def test_the_report_names_the_recording_and_its_class(driven, replay):
    _, cassette = driven("1688")
    report = replay(cassette, "upload").report
    [read] = report["inputs"]
    assert report["run"]["class"] == "recorded"
    assert (read["path"], read["kind"], read["damaged"]) == (str(cassette), "cassette", 0)
    assert report["run"]["target"] == f"cassette:{cassette}"
    notes = [note["en"] for note in report["notes"]]
    assert any("signed anew with the published cassette key" in note for note in notes)
    assert any("belong to scenarios that were not played" in note for note in notes)

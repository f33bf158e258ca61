"""What a report tells beside its verdicts: from the log, the statement and the register alone."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.catalog.load import load_catalogue, load_plan
from harness.checks.registry import checked_requirements
from harness.cli.main import main
from harness.documents.canonical import sha256_hex
from harness.documents.resources import resource
from harness.evidence.log import LogWriter, read_log, read_start
from harness.model.evidence import ActKind
from harness.model.particulars import Attempt
from harness.run.folder import RunFolder
from harness.run.kept import kept_order, run_folder
from harness.run.kept_files import kept_files
from harness.run.readback import Beside, report_of
from harness.run.rerender import report_again

STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Sample ERP, version: "1", company: Example Trading Ltd}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true, order.cancel: false}
parties: {contact: Zhang Min, performed_by: Li Wei, authorised_by: "Wang, QA", place: Shenzhen}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run of two stock scenarios and one that is nobody's stock, with a statement."""
    base = tmp_path_factory.mktemp("made")
    statement = base / "statement.yaml"
    statement.write_text(STATEMENT, encoding="utf-8")
    stock = resource("scenarios", "aliexpress", "order-read.yaml").read_text(encoding="utf-8")
    (base / "mine.yaml").write_text(stock.replace("order-read", "mine"), encoding="utf-8")
    shutil.copytree(resource("scenarios", "aliexpress", "fragments"), base / "fragments")
    words = ["run", "price-and-stock", "token-expired", base / "mine.yaml", "--strict", "-q",
             "--statement", statement, "--out", base / "run"]  # fmt: skip
    main([str(word) for word in words])
    return base / "run"


@pytest.fixture(scope="module")
def told(made):
    return report_again(run_folder(made)).particulars


@pytest.fixture
def judged(made):
    """Judges the run's log once more with some of its evidence changed."""
    folder = run_folder(made)

    def judge(**changes):
        evidence = read_log(folder.log)
        changed = replace(evidence, **{k: v(evidence) for k, v in changes.items()})
        order = kept_order(read_start(folder.log), folder)
        return report_of(order, changed, Beside()).particulars

    return judge


def test_parties_are_those_of_the_statement_and_the_key_is_a_fingerprint(told):
    parties = told.parties
    assert (parties.applicant, parties.application) == ("Example Trading Ltd", "Sample ERP")
    assert (parties.contact, parties.performed_by) == ("Zhang Min", "Li Wei")
    assert (parties.authorised_by, parties.place) == ("Wang, QA", "Shenzhen")
    assert parties.app_key == f"sha256:{sha256_hex(b'12345678')[:12]}"
    assert ("order.cancel", False) in parties.capabilities


def test_scenarios_are_told_as_played_and_as_they_can_be_played_again(told, made):
    used = {s.name: s for s in told.method.scenarios}
    assert list(used) == ["price-and-stock", "token-expired", "mine"]
    assert used["token-expired"].covers == ("AUTH-04",)
    assert used["token-expired"].file == "token-expired"
    assert used["mine"].file == "evidence/scenarios/mine.yaml"
    assert used["mine"].sha256 == sha256_hex((made / used["mine"].file).read_bytes())


def test_settings_are_told_with_their_defaults(told):
    settings = dict(told.method.settings)
    assert settings["driver"] == "reference"
    assert (settings["strict"], settings["only"], settings["deviations"]) == ("true", "all", "none")


def test_every_source_is_counted_though_a_clause_has_several(told):
    rows = report_rows()
    assert dict(told.method.sources)["docs"] == sum("docs" in row.source for row in rows)


def report_rows():
    rows = load_catalogue().of_edition("aliexpress")
    return [row for row in rows if row.id in checked_requirements()]


def test_a_fault_is_told_with_what_it_was_to_show(told):
    [fault] = told.faults
    assert (fault.fault, fault.scenario, fault.struck) == ("token_expired", "token-expired", 1)
    assert fault.requirements == ("AUTH-04",)


def test_a_fault_that_was_never_taken_away_has_struck_nothing(judged):
    told = judged(acts=lambda e: tuple(a for a in e.acts if a.kind is not ActKind.FAULT_DISARMED))
    assert [fault.struck for fault in told.faults] == [0]


def test_the_trace_goes_from_each_row_to_scenarios_and_checks(told):
    rows = {traced.requirement.id: traced for traced in told.trace}
    assert rows["AUTH-04"].scenarios == ("token-expired",)
    assert rows["AUTH-04"].examined == rows["AUTH-04"].checks == ("a_refused_token_is_replaced",)
    assert rows["TRK-03"].scenarios == rows["TRK-03"].examined == ()


def test_the_trace_of_a_certification_holds_every_row_of_the_plan(made):
    folder = run_folder(made)
    plan = load_plan("aliexpress")
    order = replace(kept_order(read_start(folder.log), folder), plan=plan, only=("AUTH-04",))
    told = report_of(order, read_log(folder.log)).particulars
    assert {traced.requirement.id for traced in told.trace} == set(plan.requirements)


def test_what_was_redacted_is_told_right_before_the_end(made, told):
    evidence = read_log(RunFolder(made).log)
    assert evidence.acts[-1].kind is ActKind.REDACTED
    last = json.loads(RunFolder(made).log.read_bytes().splitlines()[-2])
    assert last["body"]["kind"] == "redacted"
    assert dict(told.protection.replaced)["signature"] > 0
    assert (told.protection.searched or 0) > 0


def test_a_run_that_was_broken_off_does_not_tell_what_was_searched(judged):
    told = judged(
        acts=lambda e: tuple(a for a in e.acts if a.kind is not ActKind.REDACTED),
        finished=lambda _: None,
    )
    assert (told.protection.replaced, told.protection.searched) == ((), None)


def test_shards_are_added_up(judged, told):
    twice = judged(acts=lambda e: (*e.acts, e.acts[-1]))
    assert dict(twice.protection.replaced)["secret"] == 2 * dict(told.protection.replaced)["secret"]
    assert twice.protection.searched == 2 * told.protection.searched


def test_evidence_is_kept_for_180_days_from_the_end(made, told):
    finished = read_log(RunFolder(made).log).finished
    assert told.protection.retain_until == finished + timedelta(days=180)


def test_cited_exchanges_have_their_times(made, told):
    began = {x.id: x.started for x in read_log(RunFolder(made).log).exchanges}
    assert told.times
    assert all(began[exchange] == at for exchange, at in told.times)


def test_every_kept_file_is_listed_with_its_digest_but_no_link(made, tmp_path):
    copy = RunFolder(shutil.copytree(made, tmp_path / "copy"))
    (copy.evidence / "link.yaml").symlink_to(copy.log)
    copy.keep("invalid.json", b"{}")
    copy.keep("shards/1/evidence/invalid.json", b"{}")
    files = {file.path: file for file in kept_files(copy)}
    assert "evidence/link.yaml" not in files
    assert "evidence/invalid.json" not in files
    assert "evidence/shards/1/evidence/invalid.json" in files
    log = files["evidence/log.ndjson"]
    assert (log.sha256, log.size) == (
        sha256_hex(copy.log.read_bytes()),
        copy.log.stat().st_size,
    )
    assert list(files) == sorted(files)


def test_the_first_record_brings_environment_and_attempts_back(made, tmp_path):
    start = read_start(RunFolder(made).log)
    assert dict(start.environment)["tool_sha256"]
    before = Attempt(run="r", started=datetime(2026, 11, 1, tzinfo=UTC), conclusion="READY")
    with LogWriter(tmp_path / "log.ndjson") as log:
        log.start(replace(start, attempts=(before,)))
    again = read_start(tmp_path / "log.ndjson")
    assert (again.attempts, again.environment) == ((before,), start.environment)

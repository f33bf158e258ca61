"""The two properties that the corpus makes possible: right is never accused, changed is found."""

import json
from pathlib import Path

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from harness.model.verdict import Verdict
from proof.corpus.aliexpress.statement import statement
from proof.corpus.case import Case, Kind
from proof.corpus.mutations import right_recordings, signed_parameter_mutations
from proof.judging import judge_case

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/exchange.schema.json").read_text())
slowly = settings(max_examples=25, suppress_health_check=list(HealthCheck))


def case_of(records):
    return Case(
        requirement="SIGN-02",
        kind=Kind.NEIGHBOUR,
        name="drawn",
        shows="Drawn.",
        edition="aliexpress",
        statement=statement(),
        exchanges=records,
    )


@slowly
@given(right_recordings())
def test_a_right_recording_is_never_accused(records):
    accused = [
        (assessment.requirement.id, [finding.message.en for finding in assessment.findings])
        for assessment in judge_case(case_of(records))
        if assessment.verdict in (Verdict.FAIL, Verdict.WARN, Verdict.ERROR)
    ]
    assert accused == []


@slowly
@given(right_recordings())
def test_a_right_recording_has_the_form_of_the_schema(records):
    schema = jsonschema_rs.validator_for(SCHEMA)
    assert all(schema.is_valid(record) for record in records)


@settings(slowly, max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.data())
def test_any_change_of_a_signed_parameter_is_found(data):
    records = data.draw(right_recordings(most_orders=1))
    calls = [record for record in records if record["direction"] == "outbound"]
    mutation = data.draw(signed_parameter_mutations(data.draw(st.sampled_from(calls))))
    verdicts = {a.requirement.id: a.verdict for a in judge_case(case_of((mutation.record,)))}
    assert verdicts["SIGN-02"] is Verdict.FAIL, mutation.shows

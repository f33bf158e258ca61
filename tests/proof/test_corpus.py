import ast
import json
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from harness.catalog.load import load_catalogue
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.corpus.case import Kind
from proof.results import is_owed, shortages

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
ACT_KEYS = {"kind", "at", "name", "outcome", "scenario", "round", "details"}
MOST_VALIDATED = 5000
LARGE = 50_000


def validator(name):
    return jsonschema_rs.validator_for(json.loads((ROOT / "schemas" / name).read_text()))


@cache
def kept_cases(edition):
    return cases_of(edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_record_is_an_exchange_of_the_schema(edition):
    schema = validator("exchange.schema.json")
    for case in kept_cases(edition):
        places = range(min(len(case.exchanges), MOST_VALIDATED))
        for place in places:
            error = next(schema.iter_errors(case.exchanges[place]), None)
            assert error is None, f"{case.requirement} {case.name} {place}: {error}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_statement_is_one_of_the_schema(edition):
    schema = validator("statement.schema.json")
    for case in kept_cases(edition):
        if case.statement is not None:
            error = next(schema.iter_errors(case.statement), None)
            assert error is None, f"{case.requirement} {case.name}: {error}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_act_has_the_form_of_the_evidence(edition):
    for case in kept_cases(edition):
        for act in case.acts:
            assert set(act) == ACT_KEYS, f"{case.requirement} {case.name}"
            assert all(len(pair) == 2 for pair in act["details"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_ids_of_exchanges_are_unique_within_a_case(edition):
    for case in kept_cases(edition):
        if len(case.exchanges) < LARGE:
            ids = [record["id"] for record in case.exchanges]
            assert len(ids) == len(set(ids)), f"{case.requirement} {case.name}"


def test_cases_are_named_once_per_requirement_and_edition():
    cases = [case for edition in EDITIONS for case in kept_cases(edition)]
    names = [(case.edition, case.requirement, case.name) for case in cases]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_case_speaks_of_a_row_of_its_edition_and_says_what_it_shows(edition):
    rows = {row.id for row in load_catalogue().of_edition(edition)}
    for case in kept_cases(edition):
        assert case.edition == edition
        assert case.requirement in rows
        assert case.also <= rows
        assert case.requirement not in case.also
        assert case.shows.strip()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_further_requirement_that_a_mutant_breaks_is_explained(edition):
    for case in kept_cases(edition):
        if case.kind is Kind.MUTANT:
            unexplained = [row for row in case.also if row not in case.shows]
            assert not unexplained, f"{case.requirement} {case.name}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_has_the_cases_that_it_is_owed(edition):
    rows = [row for row in load_catalogue().of_edition(edition) if is_owed(row)]
    assert not [t.text + " " + t.requirement for t in shortages(rows, edition, kept_cases(edition))]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_generator_makes_the_same_corpus_each_time(edition):
    for once, again in zip(kept_cases(edition), cases_of(edition), strict=True):
        if len(once.exchanges) < LARGE:
            assert list(once.exchanges) == list(again.exchanges)


def test_the_corpus_shares_no_code_with_the_harness():
    files = sorted((ROOT / "proof" / "corpus").rglob("*.py"))
    assert files
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = _imported(node)
            assert not [n for n in names if n.split(".")[0] == "harness"], path


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
